package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartRulesTest {
    private static final String TYPE = "multipart/form-data; boundary=XX";
    private static final String BROKEN = "Error occurred while parsing multipart form.";

    private static Payload read(String type, String body, Argument... parseAsJson) {
        Set<String> names =
                Stream.of(parseAsJson)
                        .filter(argument -> argument.source().equals("payload"))
                        .map(Argument::name)
                        .collect(Collectors.toSet());
        return Payload.read(new Payload.Way(type, type, names), body.getBytes(UTF_8));
    }

    private static Argument argument(String source, String name) {
        return new Argument(source, name, "", false);
    }

    /// Parts with a disposition and a body, in turn; `~` begins a second header line.
    private static String form(String... parts) {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < parts.length; i += 2) {
            form.append("--XX\r\nContent-Disposition: form-data; ")
                    .append(parts[i].replace("~", "\r\n"))
                    .append("\r\n\r\n")
                    .append(parts[i + 1])
                    .append("\r\n");
        }
        return form.append("--XX--\r\n").toString();
    }

    private static String tree(Payload payload) {
        return switch (payload) {
            case Payload.Read read when read.tree() == null -> "nothing";
            case Payload.Read read -> java.util.Objects.requireNonNull(read.tree()).compact();
            case Payload.Broken(String note, _) -> note;
        };
    }

    private static void assertBroken(Payload payload) {
        assertThat(payload).isInstanceOf(Payload.Broken.class);
        assertThat(((Payload.Broken) payload).answer()).isEqualTo(BROKEN);
        assertThat(((Payload.Broken) payload).note()).startsWith("error parsing multipart form: ");
    }

    @Test
    void values_are_texts_and_of_a_name_the_first_counts() {
        Payload payload = read(TYPE, form("name=\"a\"", "1\r\n2", "name=b", "", "name=\"a\"", "3"));
        assertThat(tree(payload)).isEqualTo("{\"a\":\"1\\r\\n2\",\"b\":\"\"}");
        assertThat(((Payload.Read) payload).isForm()).isTrue();
        assertThat(((Payload.Read) payload).notes())
                .containsExactly(
                        "found multipart form value \"a\"", "found multipart form value \"b\"");
    }

    @Test
    void a_file_is_read_when_its_type_is_exactly_json_and_else_ignored() {
        Payload payload =
                read(
                        TYPE,
                        form(
                                "name=j; filename=x~content-type: application/json",
                                "{\"k\":1.50} tail",
                                "name=t; filename=x~Content-Type: application/json; charset=utf-8",
                                "{}",
                                "name=o; filename=x",
                                "{}",
                                "name=e; filename=\"\"",
                                "a value"));
        assertThat(tree(payload)).isEqualTo("{\"e\":\"a value\",\"j\":{\"k\":1.50}}");
        assertThat(((Payload.Read) payload).notes())
                .contains("parsing multipart form file \"j\" as JSON");
    }

    @Test
    void a_file_that_the_hook_names_is_read_whatever_its_type() {
        String form = form("name=\"a.b\"; filename=x", "{\"k\":1}", "name=c; filename=x", "{}");
        assertThat(tree(read(TYPE, form, argument("payload", "a.b"), argument("header", "c"))))
                .isEqualTo("{\"a.b\":{\"k\":1}}");
    }

    @Test
    void a_file_that_is_no_object_is_null_and_noted() {
        Payload payload =
                read(TYPE, form("name=j; filename=x~Content-Type: application/json", "[1]"));
        assertThat(tree(payload)).isEqualTo("{\"j\":null}");
        assertThat(((Payload.Read) payload).notes().getLast())
                .isEqualTo(
                        "error parsing JSON payload file: json: cannot unmarshal array into Go"
                                + " value of type map[string]interface {}");
    }

    @Test
    void a_file_wins_over_a_value_of_its_name_and_of_two_files_the_first_counts() {
        String json = "~Content-Type: application/json";
        assertThat(
                        tree(
                                read(
                                        TYPE,
                                        form(
                                                "name=a; filename=1" + json,
                                                "{\"n\":1}",
                                                "name=a; filename=2" + json,
                                                "{\"n\":2}",
                                                "name=a",
                                                "v"))))
                .isEqualTo("{\"a\":{\"n\":1}}");
    }

    @Test
    void a_form_without_values_is_nothing() {
        assertThat(tree(read(TYPE, form("name=f; filename=x", "1")))).isEqualTo("nothing");
        assertThat(tree(read(TYPE, "--XX--"))).isEqualTo("nothing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--XX\nContent-Disposition: form-data; name=a\n\n1\n--XX--\n",
                "--XX\nContent-Disposition: form-data; name=a\n\n1\n--XX--",
                "a preamble\r\n\r\n--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--XX--",
                "--XX \t\r\nContent-Disposition: form-data;\r\n  name=a\r\n\r\n1\r\n--XX-- \t\r\nepilogue",
                "--XX\r\nCONTENT-DISPOSITION:FORM-DATA;NAME=a\r\nX: y\r\n\r\n1\r\n--XX--\r\n",
                "--XX\r\nContent-Disposition: form-data; name*=UTF-8''%61\r\n\r\n1\r\n--XX--\r\n",
                "--XX\r\nContent-Disposition: form-data; name*0=\"a\"\r\n\r\n1\r\n--XX--\r\n",
                "--XX\r\n\r\nno header\r\n--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--XX--",
                "--XX\r\nContent-Disposition: attachment; name=b\r\n\r\n\r\n--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--XX--",
                "--XX\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=\r\n=31\r\n--XX--"
            })
    void the_tolerance_is_go_s(String body) {
        assertThat(tree(read(TYPE, body))).isEqualTo("{\"a\":\"1\"}");
    }

    @Test
    void what_only_looks_like_a_boundary_is_content() {
        assertThat(tree(read(TYPE, form("name=a", "--XXY\r\n--XXY\r\n --XX\r\n--X"))))
                .isEqualTo("{\"a\":\"--XXY\\r\\n--XXY\\r\\n --XX\\r\\n--X\"}");
    }

    @Test
    void a_boundary_or_a_name_may_be_quoted() {
        String form = form("name=\"a\\\"b\\\\c\\d\"", "1").replace("--XX", "--X X");
        assertThat(tree(read("multipart/form-data; boundary=\"X X\"; charset=utf-8", form)))
                .isEqualTo("{\"a\\\"b\\\\c\\\\d\":\"1\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "xml", "x-www-form-urlencoded"})
    void a_form_is_read_whatever_its_boundary_spells(String word) {
        String form = form("name=a", "1").replace("--XX", "--" + word);
        assertThat(tree(read("multipart/form-data; boundary=" + word, form)))
                .isEqualTo("{\"a\":\"1\"}");
    }

    @Test
    void a_header_that_is_cut_off_ends_the_form_quietly() {
        String body = form("name=a", "1").replace("--XX--\r\n", "--XX\r\nX: y\r\n");
        assertThat(tree(read(TYPE, body))).isEqualTo("{\"a\":\"1\"}");
    }

    @Test
    void too_many_parts_are_refused() {
        String part = "--XX\r\nX: y\r\n\r\n1\r\n";
        assertThat(tree(read(TYPE, part.repeat(1000) + "--XX--"))).isEqualTo("nothing");
        assertBroken(read(TYPE, part.repeat(1001) + "--XX--"));
    }

    @Test
    void what_is_no_form_by_its_header_cannot_be_declared_one() {
        byte[] body = form("name=a", "1").getBytes(UTF_8);
        assertBroken(Payload.read(new Payload.Way(TYPE, "text/plain", Set.of()), body));
        Payload.Way other = new Payload.Way("multipart/form-data; boundary=other", TYPE, Set.of());
        assertThat(tree(Payload.read(other, body))).isEqualTo("{\"a\":\"1\"}");
    }

    @Test
    void a_broken_query_breaks_the_form_too() {
        byte[] body = form("name=a", "1").getBytes(UTF_8);
        Payload.Way way = new Payload.Way(TYPE, TYPE, Set.of());
        assertBroken(Payload.read(way, Query.parse("a=%zz"), body));
        assertBroken(Payload.read(way, Query.parse("a;b"), body));
        assertThat(tree(Payload.read(way, Query.parse("a=1"), body))).isEqualTo("{\"a\":\"1\"}");
    }

    @Test
    @Timeout(10)
    void a_header_of_many_short_lines_or_pieces_takes_no_square_of_time() {
        String lines = "\r\n a".repeat(400_000);
        assertThat(tree(read(TYPE, form("name=a~X: " + lines, "1")))).isEqualTo("{\"a\":\"1\"}");
        StringBuilder pieces = new StringBuilder("name=a");
        for (int n = 0; n < 100_000; n++) {
            pieces.append(";x*").append(n).append("=a");
        }
        assertThat(tree(read(TYPE, form(pieces.toString(), "1")))).isEqualTo("{\"a\":\"1\"}");
    }
}
