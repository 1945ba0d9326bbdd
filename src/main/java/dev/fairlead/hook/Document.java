package dev.fairlead.hook;

import java.io.StringReader;
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

/// A YAML document, or the place where it stops being one.
final class Document {
    private static final LoaderOptions LIMITS = new LoaderOptions();

    static {
        LIMITS.setCodePointLimit(64 * 1024 * 1024);
        LIMITS.setNestingDepthLimit(500);
        LIMITS.setMaxAliasesForCollections(Integer.MAX_VALUE); // see Aliases
    }

    private Document() {}

    /// The root, or null when there is nothing in the text.
    static @Nullable Node read(String text) {
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
            String what = plain(String.valueOf(e.getProblem()));
            throw new HookFileException(mark == null ? Fault.of(what) : at(mark, what), e);
        } catch (ReaderException e) {
            String before = yaml.substring(0, yaml.offsetByCodePoints(0, e.getPosition()));
            String what = "the character U+%04X is not allowed".formatted(e.getCodePoint());
            throw new HookFileException(behind(before, what), e);
        } catch (NumberFormatException e) { // the parser takes the end for a hex digit
            throw new HookFileException(behind(yaml, "an escape is cut off"), e);
        } catch (YAMLException e) {
            throw new HookFileException(reached(yaml, String.valueOf(e.getMessage())), e);
        }
    }

    /// The parser's words, without its own terms for the end of the text, and without the name of
    /// what is not defined: a secret that begins with `*` or `!` and has no quotes is such a name.
    private static String plain(String problem) {
        return problem.replace(
                        "found unexpected end of stream",
                        "found the end of the file, and a quote that is not closed")
                .replaceAll("'?<stream end>'?", "the end of the file")
                .replaceAll(
                        "(?s)(found undefined (?:alias|tag handle)) .*",
                        "$1; a text that begins with * or ! needs quotes");
    }

    /// Where the parser had come to when it failed and did not tell: too deep, or in its scanner.
    private static Fault reached(String yaml, String what) {
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
        return reached == null ? Fault.of(what) : at(reached, what);
    }

    /// The place behind that text.
    private static Fault behind(String text, String what) {
        int line = (int) text.chars().filter(c -> c == '\n').count() + 1;
        return new Fault(line, text.length() - text.lastIndexOf('\n'), "", what, "");
    }

    private static Fault at(Mark mark, String what) {
        return new Fault(mark.getLine() + 1, mark.getColumn() + 1, "", what, "");
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
