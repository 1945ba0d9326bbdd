package dev.fairlead.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/// Tables of templates and what Go makes of them: `text ⇒ output` or `text ✗ error`, a row a line,
/// with `⏎` for a line break. The answers are those of Go's own package. Beside its functions there
/// are `list` and `dict`, for no other function gives such values.
final class Rows {
    private static final String RENDERS = " ⇒";
    private static final String FAILS = " ✗ ";
    private static final Map<String, String> ENVIRONMENT =
            Map.of("HOME", "/home/ada", "EMPTY", "", "TOKEN", "s3cret", "QUOTE", "a\"b");
    private static final Map<String, String> FILES =
            Map.of("/etc/secret", "hush\n", "/etc/two", "a\n\n");

    private static final Edges EDGES = new Edges(ENVIRONMENT::get, FILES::get);

    private Rows() {}

    static Stream<DynamicTest> of(String table) {
        return Stream.of(table.split("\n")).map(Rows::row);
    }

    private static DynamicTest row(String row) {
        boolean renders = row.contains(RENDERS);
        String separator = renders ? RENDERS : FAILS;
        int at = row.indexOf(separator);
        String text = breaks(row.substring(0, at));
        String rest = breaks(row.substring(at + separator.length()));
        String expected = renders && !rest.isEmpty() ? rest.substring(1) : rest;
        return DynamicTest.dynamicTest(row, () -> assertThat(outcome(text)).isEqualTo(expected));
    }

    private static String breaks(String text) {
        return text.replace('⏎', '\n');
    }

    /// The output, or the sentence of the error.
    static String outcome(String text) {
        try {
            return Template.parse("hooks", text, functions()).execute();
        } catch (TemplateException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static Map<String, Function> functions() {
        Map<String, Function> functions = new HashMap<>(EDGES.functions());
        functions.put("list", open("list", (items, _) -> new Value.Items(List.copyOf(items))));
        functions.put("dict", open("dict", (pairs, _) -> dict(pairs)));
        return functions;
    }

    private static Function open(String name, Function.Body body) {
        return new Function(name, List.of(), true, body);
    }

    private static Value dict(List<Value> pairs) throws Refusal {
        TreeMap<String, Value> fields = new TreeMap<>();
        for (int at = 0; at + 1 < pairs.size(); at += 2) {
            if (!(pairs.get(at) instanceof Value.Text(String key))) {
                throw new Refusal("a key must be a string");
            }
            fields.put(key, pairs.get(at + 1));
        }
        return new Value.Fields(fields);
    }
}
