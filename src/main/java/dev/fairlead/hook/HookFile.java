package dev.fairlead.hook;

import dev.fairlead.template.Edges;
import dev.fairlead.template.Template;
import dev.fairlead.template.TemplateException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/// Reads one hook file: a list of hooks as adnanh/webhook has it, or an object with `hooks`,
/// `endpoints` and `lanes`; YAML or JSON, whatever its name (spec section 6.1).
final class HookFile {
    private static final String TEMPLATE_QUESTION =
            "the file has {{ in it: is it a template? Then -template, or fairlead.hook.template=true";
    private static final String TEMPLATE_HINT = " (" + TEMPLATE_QUESTION + ")";

    static final Set<String> KEYS = Set.of("hooks", "endpoints", "lanes");

    private final @Nullable Edges template;

    /// Files are read as they are.
    HookFile() {
        this(null);
    }

    /// @param template where templates get their values from, or null when files are no templates
    HookFile(@Nullable Edges template) {
        this.template = template;
    }

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /// What a file holds.
    ///
    /// @param endpoints those that it names
    /// @param warnings what was ignored, each with its place
    record Content(List<Hook> hooks, List<NamedEndpoint> endpoints, List<String> warnings) {
        Content {
            hooks = List.copyOf(hooks);
            endpoints = List.copyOf(endpoints);
            warnings = List.copyOf(warnings);
        }
    }

    /// @throws HookFileException with the file, line and column of what is wrong
    Content read(Path file) {
        try {
            return read(text(file), directory(file));
        } catch (HookFileException | TemplateException e) {
            throw new HookFileException(file + ": " + e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new HookFileException("open " + file + ": no such file or directory", e);
        } catch (IOException e) {
            throw new HookFileException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /// Where the paths of certificates begin.
    private static Path directory(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        return directory == null ? Path.of("") : directory;
    }

    private static String text(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    Content read(String text) throws TemplateException {
        return read(text, Path.of(""));
    }

    /// @param directory where the paths of certificates begin
    private Content read(String text, Path directory) throws TemplateException {
        if (template != null) {
            return parse(Template.parse("hooks", text, template).execute(), directory);
        }
        try {
            return parse(text, directory);
        } catch (HookFileException e) {
            throw text.contains("{{")
                    ? new HookFileException(e.getMessage() + TEMPLATE_HINT, e)
                    : e;
        }
    }

    Content parse(String text) {
        return parse(text, Path.of(""));
    }

    private Content parse(String text, Path directory) {
        Findings.Serving findings = new Findings.Serving(new ArrayList<>());
        Parsed parsed = parse(text, directory, findings);
        List<Hook> hooks = parsed.hooks.stream().map(PlacedHook::hook).toList();
        return new Content(hooks, parsed.endpoints, findings.warnings());
    }

    private record Parsed(List<PlacedHook> hooks, List<NamedEndpoint> endpoints) {}

    private static Parsed parse(String text, Path directory, Findings findings) {
        Node root = Document.read(text);
        if (root == null) {
            return new Parsed(List.of(), List.of());
        }
        Element top = new Element(root, "", findings);
        if (!top.isObject()) {
            return new Parsed(HookReader.hooks(top, EndpointReader.NONE), List.of());
        }
        top.onlyKeys(KEYS);
        LaneLimits lanes = LaneLimits.of(top.get("lanes"));
        EndpointReader endpoints =
                EndpointReader.of(
                        top.get("endpoints"), lanes, new ReachReader(new TlsReader(directory)));
        List<PlacedHook> hooks =
                top.get("hooks", list -> HookReader.hooks(list, endpoints), List.of());
        return new Parsed(hooks, endpoints.all());
    }

    /// Everything that is wrong with the file, and the hooks that can be read all the same.
    CheckedFile check(Path file) {
        Findings.Checking findings = new Findings.Checking();
        List<PlacedHook> hooks = List.of();
        try {
            hooks = check(text(file), directory(file), findings);
        } catch (NoSuchFileException e) {
            findings.refuse(Fault.of("no such file or directory"));
        } catch (IOException e) {
            findings.refuse(Fault.of("cannot be read: " + e.getMessage()));
        }
        return new CheckedFile(file, hooks, findings.found());
    }

    List<PlacedHook> check(String text, Path directory, Findings.Checking findings) {
        if (template == null) {
            Findings.Checking hinting =
                    text.contains("{{") ? findings.mendingBy(TEMPLATE_QUESTION) : findings;
            return hinting.reading(() -> checked(text, directory, hinting), List.of());
        }
        try {
            String made = Template.parse("hooks", text, template).execute();
            return findings.reading(() -> checked(made, directory, findings), List.of());
        } catch (TemplateException e) {
            findings.refuse(Fault.of(String.valueOf(e.getMessage())));
            return List.of();
        }
    }

    private static List<PlacedHook> checked(String yaml, Path directory, Findings findings) {
        List<PlacedHook> hooks = parse(yaml, directory, findings).hooks;
        Node root = Document.read(yaml);
        if (root != null) {
            RepeatedKeys.look(new Element(root, "", findings));
        }
        for (PlacedHook hook : hooks) {
            boolean _ = findings.reading(() -> HookCritic.look(hook.element(), hook.hook()), false);
        }
        return hooks;
    }
}
