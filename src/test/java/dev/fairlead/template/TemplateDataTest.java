package dev.fairlead.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Templates over what a stranger sent.
class TemplateDataTest {
    private static final Value DATA = data();

    private static Value data() {
        Map<String, Value> data = new LinkedHashMap<>();
        data.put("z", new Value.Text("a \"b\" \\ \n"));
        data.put("whole", new Value.Number("7"));
        data.put("exact", new Value.Number("12345678901234567890.10"));
        data.put("huge", new Value.Number("1e999999"));
        data.put("half", new Value.Number("0.50"));
        data.put("none", Value.NIL);
        data.put("yes", new Value.Bool(true));
        data.put("list", new Value.Items(List.of(new Value.Number("1"), new Value.Text("x"))));
        Map<String, Value> inner = new LinkedHashMap<>();
        inner.put("y", new Value.Number("1.0"));
        inner.put("b", new Value.Items(List.of()));
        data.put("map", new Value.Fields(inner));
        return new Value.Fields(data);
    }

    private static String made(String text, Form form) {
        try {
            return Template.parse("body", text).execute(DATA, form);
        } catch (TemplateException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '⇒',
            value = {
                "{{.whole}} {{.exact}} {{.half}} ⇒ 7 12345678901234567890.10 0.50",
                "{{printf \"%d %5.1f %v\" .whole .half .exact}} ⇒ 7   0.5 12345678901234567890.10",
                "{{gt .whole 6}} {{lt .half 1}} {{eq .whole 7.0}} {{lt .whole .half}} ⇒ true true true false",
                "{{gt .huge 1}} {{eq .half 0.5}} {{ne .whole .exact}} ⇒ true true true",
                "{{index .list 1}} {{index .map \"y\"}} {{len .list}} ⇒ x 1.0 2",
                "{{range .whole}}.{{end}} {{range $k, $v := .map}}{{$k}}={{$v}};{{end}} ⇒ ....... b=[];y=1.0;",
                "{{json .map}} {{toJson .none}} {{json .yes}} {{json 1.5}} ⇒ {\"y\":1.0,\"b\":[]} null true 1.5",
                "{{with .none}}no{{else}}else{{end}} {{or .none \"other\"}} {{if .gone.deeper}}no{{end}} ⇒ else other",
                "{{if .half}}half{{end}} {{.yes}} {{json \"<a>\"}} ⇒ half true \"<a>\""
            })
    void values_are_written_as_they_came_and_compare_with_any_number(String text, String output) {
        assertThat(made(text, Form.TEXT).strip()).isEqualTo(output);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{.none}}",
                "{{.gone}}",
                "{{.gone.deeper}}",
                "{{print .gone}}",
                "{{printf \"%s\" .none}}",
                "{{.none | urlquery}}",
                "{{html .map.gone}}",
                "{{index .map \"gone\"}}"
            })
    void what_is_not_there_is_an_error_and_not_a_word(String text) {
        for (Form form : List.of(Form.TEXT, Form.JSON)) {
            assertThat(made(text, form)).startsWith("template: body:1:").contains("no such value");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '⇒',
            quoteCharacter = '`',
            value = {
                "{\"t\":\"{{.z}}\"} ⇒ {\"t\":\"a \\\"b\\\" \\\\ \\n\"}",
                "{\"t\":{{.z}}} ⇒ {\"t\":\"a \\\"b\\\" \\\\ \\n\"}",
                "{\"t\":{{json .z}}} ⇒ {\"t\":\"a \\\"b\\\" \\\\ \\n\"}",
                "{\"t\":{{.z | json}}} ⇒ {\"t\":\"a \\\"b\\\" \\\\ \\n\"}",
                "{\"a\\\"{{.whole}}\":{{.whole}}} ⇒ {\"a\\\"7\":7}",
                "[{{.map}},{{.list}},\"{{.exact}}\"] ⇒ [{\"y\":1.0,\"b\":[]},[1,\"x\"],\"12345678901234567890.10\"]",
                "{{define \"q\"}}\"{{.}}\"{{end}}[{{template \"q\" .z}}] ⇒ [\"a \\\"b\\\" \\\\ \\n\"]",
                "[{{if .yes}}\"{{end}}{{.z}}{{if .yes}}\"{{end}}] ⇒ [\"a \\\"b\\\" \\\\ \\n\"]",
                "[{{print (json .z)}}] ⇒ [\"\\\"a \\\\\\\"b\\\\\\\" \\\\\\\\ \\\\n\\\"\"]"
            })
    void in_json_a_value_stays_in_its_place(String text, String output) {
        assertThat(made(text, Form.JSON)).isEqualTo(output);
    }

    @Test
    void no_text_gets_out_of_its_place() throws Exception {
        long seed = 20261124;
        Random dice = new Random(seed);
        Template template =
                Template.parse("body", "{\"t\":\"{{.v}}\",\"n\":{{.v}},\"l\":[{{.v}},\"{{.v}}\"]}");
        String signs = "\"\\{}[],:nu0 \t\n\r\b\u0000\u007f\u2028é☃'`<&";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int n = dice.nextInt(12); n > 0; n--) {
                text.append(signs.charAt(dice.nextInt(signs.length())));
            }
            String value = text.toString();
            Value data = new Value.Fields(Map.of("v", new Value.Text(value)));
            String json = template.execute(data, Form.JSON);
            assertThat(new ObjectMapper().readValue(json, Map.class))
                    .as("round %d of seed %d", round, seed)
                    .isEqualTo(Map.of("t", value, "n", value, "l", List.of(value, value)));
        }
    }

    @Test
    void a_backslash_before_an_action_would_take_the_escape_away() {
        assertThat(made("{\"t\":\"\\{{.z}}\"}", Form.JSON))
                .contains("a backslash stands before it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{{getenv \"HOME\"}}", "{{cat \"/etc/passwd\"}}", "{{credential \"x\"}}"})
    void a_stranger_s_template_reaches_nothing_but_its_data(String text) {
        assertThat(made(text, Form.TEXT)).contains("not defined");
    }

    @Test
    @Timeout(20)
    void its_work_is_bounded_far_tighter_than_a_hook_file_s() {
        assertThat(made("{{range 100000000}}{{end}}", Form.JSON))
                .endsWith("exceeded the work allowed for a template (1048576 characters)");
        assertThat(made("{{$x := \"ab\"}}{{range 40}}{{$x = json $x}}{{end}}", Form.JSON))
                .endsWith("exceeded the work allowed for a template (1048576 characters)");
    }

    @ParameterizedTest
    @Timeout(20)
    @ValueSource(
            strings = {
                "{{range 1000000}}{{if gt $.n 1}}{{end}}{{end}}",
                "{{range 1000000}}{{if $.n}}{{end}}{{end}}",
                "{{range 1000000}}{{if and $.n true}}{{end}}{{end}}",
                "{{range 1000000}}{{range $.n}}{{end}}{{end}}",
                "{{range 1000000}}{{range $.map}}{{break}}{{end}}{{end}}",
                "{{range 1000000}}{{index $.list $.n}}{{end}}"
            })
    void what_a_stranger_made_long_costs_as_much_each_time(String text) throws Exception {
        Map<String, Value> many = new LinkedHashMap<>();
        for (int n = 0; n < 100_000; n++) {
            many.put("k" + n, Value.NIL);
        }
        Value data =
                new Value.Fields(
                        Map.of(
                                "n", new Value.Number("0." + "0".repeat(1_000_000)),
                                "list", new Value.Items(List.of(Value.NIL)),
                                "map", new Value.Fields(many)));
        try {
            var _ = Template.parse("body", text).execute(data, Form.TEXT);
            throw new AssertionError("it went on");
        } catch (TemplateException e) {
            assertThat(e.getMessage()).containsAnyOf("exceeded the work", "index", "iterate");
        }
    }

    @Test
    void json_knows_no_infinite_number() {
        assertThat(made("{{json .huge}}", Form.JSON)).isEqualTo("1e999999");
    }
}
