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
    private static final String TEMPLATE_HINT =
            " (the file has {{ in it: is it a template? Then -template, or fairlead.hook.template=true)";

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
    /// @param warnings what was ignored, each with its place
    record Content(List<Hook> hooks, List<String> warnings) {
        Content {
            hooks = List.copyOf(hooks);
            warnings = List.copyOf(warnings);
        }
    }

    /// @throws HookFileException with the file, line and column of what is wrong
    Content read(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            Path directory = file.toAbsolutePath().getParent();
            return read(
                    text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text,
                    directory == null ? Path.of("") : directory);
        } catch (HookFileException | TemplateException e) {
            throw new HookFileException(file + ": " + e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new HookFileException("open " + file + ": no such file or directory", e);
        } catch (IOException e) {
            throw new HookFileException(file + ": cannot be read: " + e.getMessage(), e);
        }
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
        Node root = Document.read(text);
        if (root == null) {
            return new Content(List.of(), List.of());
        }
        Element top = new Element(root, "");
        List<String> warnings = new ArrayList<>();
        HookReader reader = new HookReader(warnings);
        if (!top.isObject()) {
            return new Content(reader.hooks(top.list(), EndpointReader.NONE), warnings);
        }
        top.onlyKeys(Set.of("hooks", "endpoints", "lanes"));
        LaneLimits lanes = LaneLimits.of(top.get("lanes"));
        EndpointReader endpoints =
                EndpointReader.of(
                        top.get("endpoints"), lanes, new ReachReader(new TlsReader(directory)));
        Element hooks = top.get("hooks");
        return new Content(
                hooks == null ? List.of() : reader.hooks(hooks.list(), endpoints), warnings);
    }
}
