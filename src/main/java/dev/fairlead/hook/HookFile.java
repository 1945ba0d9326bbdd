package dev.fairlead.hook;

import dev.fairlead.template.Edges;
import dev.fairlead.template.Template;
import dev.fairlead.template.TemplateException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.ReaderException;

/// Reads one hook file: a list of hooks as adnanh/webhook has it, or an object with `hooks` and
/// `endpoints`; YAML or JSON, whatever its name (spec section 6.1).
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

    private static final LoaderOptions LIMITS = new LoaderOptions();
    private static final String PLACE = "line %d, column %d: ";
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    static {
        LIMITS.setCodePointLimit(64 * 1024 * 1024);
        LIMITS.setNestingDepthLimit(500);
        LIMITS.setMaxAliasesForCollections(Integer.MAX_VALUE); // see Aliases
    }

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
            return read(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
        } catch (HookFileException | TemplateException e) {
            throw new HookFileException(file + ": " + e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new HookFileException("open " + file + ": no such file or directory", e);
        } catch (IOException e) {
            throw new HookFileException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    Content read(String text) throws TemplateException {
        if (template != null) {
            return parse(Template.parse("hooks", text, template).execute());
        }
        try {
            return parse(text);
        } catch (HookFileException e) {
            throw text.contains("{{")
                    ? new HookFileException(e.getMessage() + TEMPLATE_HINT, e)
                    : e;
        }
    }

    Content parse(String text) {
        Node root = compose(text);
        if (root == null) {
            return new Content(List.of(), List.of());
        }
        Element top = new Element(root, "");
        List<String> warnings = new ArrayList<>();
        HookReader reader = new HookReader(warnings);
        if (!top.isObject()) {
            return new Content(reader.hooks(top.list(), EndpointReader.NONE), warnings);
        }
        top.onlyKeys(java.util.Set.of("hooks", "endpoints"));
        EndpointReader endpoints = EndpointReader.of(top.get("endpoints"));
        Element hooks = top.get("hooks");
        return new Content(
                hooks == null ? List.of() : reader.hooks(hooks.list(), endpoints), warnings);
    }

    private static @Nullable Node compose(String text) {
        String yaml = withoutTabsBetweenTokens(text);
        try {
            var documents = new Yaml(LIMITS).composeAll(new StringReader(yaml)).iterator();
            Node root = documents.hasNext() ? documents.next() : null;
            if (root != null) {
                Aliases.check(root);
            }
            return root;
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            String what = String.valueOf(e.getProblem());
            throw new HookFileException(mark == null ? what : at(mark) + what, e);
        } catch (ReaderException e) {
            String before = yaml.substring(0, yaml.offsetByCodePoints(0, e.getPosition()));
            throw new HookFileException(
                    "%sthe character U+%04X is not allowed"
                            .formatted(behind(before), e.getCodePoint()),
                    e);
        } catch (NumberFormatException e) { // the parser takes the end for a hex digit
            throw new HookFileException(behind(yaml) + "an escape is cut off", e);
        } catch (YAMLException e) {
            throw new HookFileException(reached(yaml) + e.getMessage(), e);
        }
    }

    /// Where the parser had come to when it failed and did not tell: too deep, or in its scanner.
    private static String reached(String yaml) {
        Mark reached = null;
        int depth = 0;
        try {
            for (Event event : new Yaml(LIMITS).parse(new StringReader(yaml))) {
                reached = event.getStartMark();
                depth += event instanceof CollectionStartEvent ? 1 : 0;
                depth -= event instanceof CollectionEndEvent ? 1 : 0;
                if (depth > LIMITS.getNestingDepthLimit()) {
                    break;
                }
            }
        } catch (YAMLException _) {
            // the same again: it came no further
        }
        return reached == null ? "" : at(reached);
    }

    /// The place behind that text.
    private static String behind(String text) {
        long line = text.chars().filter(c -> c == '\n').count() + 1;
        return PLACE.formatted(line, text.length() - text.lastIndexOf('\n'));
    }

    private static String at(Mark mark) {
        return PLACE.formatted(mark.getLine() + 1, mark.getColumn() + 1);
    }

    /// JSON may be indented by tabs, which this YAML parser refuses and the original's takes in
    /// flow context.
    private static String withoutTabsBetweenTokens(String text) {
        String start = text.stripLeading();
        if (!(start.startsWith("[") || start.startsWith("{"))) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text.length());
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                if (c == '\\' && quote == '"' && i + 1 < text.length()) {
                    clean.append(c);
                    c = text.charAt(++i);
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '\t') {
                c = ' ';
            }
            clean.append(c);
        }
        return clean.toString();
    }
}
