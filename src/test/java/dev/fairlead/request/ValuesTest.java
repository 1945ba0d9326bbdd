package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every source of a value (spec section 2.1), and `parse-parameters-as-json` (section 2).
class ValuesTest {
    private static final Headers HEADERS =
            Headers.of(
                    List.of(
                            Map.entry("X-Foo", "bar"),
                            Map.entry("X-Json", "{\"k\":{\"n\":1.0}}"),
                            Map.entry("X-Foo", "second")));

    private static Values values(String type, String body, Origin origin) {
        Arrival arrival =
                new Arrival(
                        "a1",
                        Instant.EPOCH,
                        origin,
                        HEADERS,
                        Query.parse("q=1&q=2&a+b=c%26d&j=%7B%22x%22%3A%5B7%5D%7D&bad=%zz"),
                        body.getBytes(UTF_8));
        Payload payload = Payload.read(new Payload.Way(type, type, Set.of()), body.getBytes(UTF_8));
        return Values.of(arrival, (Payload.Read) payload);
    }

    private static Values values(String type, String body) {
        return values(type, body, new Origin.Http("POST", "[::1]:4711"));
    }

    private static Argument argument(String source, String name) {
        return new Argument(source, name, "", false);
    }

    private static String find(Values values, String source, String name) {
        return switch (values.find(argument(source, name))) {
            case Lookup.Found found -> found.text();
            case Lookup.Missing missing -> "! " + missing.message();
            case Lookup.Invalid(String reason) -> "! " + reason;
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '|',
            textBlock =
                    """
                    header~x-foo~bar
                    header~X-FOO~bar
                    header~x-bar~! parameter node not found: X-Bar
                    header~x foo~! parameter node not found: x foo
                    header~x-json.k~! parameter node not found: k
                    url~q~1
                    query~q~1
                    url~a b~c&d
                    url~bad~! parameter node not found: bad
                    query~Q~! parameter node not found: Q
                    payload~n~1.50
                    payload~o.l.1~<nil>
                    payload~o~{"l":["\\u003c",null],"z":true}
                    payload~o.x~! parameter node not found: x
                    string~any {text}~any {text}
                    string~||~||
                    request~method~POST
                    request~Remote-Addr~[::1]:4711
                    request~path~! unsupported request key: "path"
                    request~||~! unsupported request key: ""
                    entire-payload~ignored~{"n":1.50,"o":{"l":["\\u003c",null],"z":true}}
                    entire-query~x~{"a b":"c\\u0026d","j":"{\\"x\\":[7]}","q":"1"}
                    entire-headers~x~{"X-Foo":"bar","X-Json":"{\\"k\\":{\\"n\\":1.0}}"}
                    Header~x-foo~! no source for value retrieval
                    context~x~! no source for value retrieval
                    ||~x~! no source for value retrieval
                    """)
    void each_source_has_its_values(String source, String name, String text) {
        Values values = values("json", "{\"o\":{\"z\":true,\"l\":[\"<\",null]},\"n\":1.50}");
        assertThat(find(values, source, name)).isEqualTo(text);
    }

    @Test
    void without_a_body_there_is_nothing_in_it() {
        Values values = values("", "");
        assertThat(find(values, "payload", "a.b")).isEqualTo("! parameter node not found: a.b");
        assertThat(find(values, "entire-payload", "")).isEqualTo("null");
        assertThat(find(values, "raw-request-body", "")).isEmpty();
    }

    @Test
    void the_raw_body_is_there_whatever_it_is_but_a_form() {
        assertThat(find(values("json", "{nö"), "raw-request-body", "x")).isEqualTo("{nö");
        assertThat(find(values("multipart/form-data; boundary=X", "--X--"), "raw-request-body", ""))
                .isEmpty();
    }

    @Test
    void a_message_of_a_channel_has_no_request() {
        Values values = values("json", "{}", new Origin.Channel("c"));
        assertThat(find(values, "request", "method"))
                .isEqualTo("! unsupported request key: \"method\"");
    }

    private static Values.Parsed parse(String source, String name) {
        String body =
                "{\"t\":\"{\\\"a\\\":{\\\"b\\\":1.0}} tail\",\"o\":{\"t\":\"{\\\"c\\\":2}\"},"
                        + "\"l\":[\"{}\"],\"n\":\"null\",\"x\":\"text\",\"num\":1,\"obj\":{\"d\":3}}";
        return values("json", body).parseAsJson(List.of(argument(source, name)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '|',
            textBlock =
                    """
                    payload~t~t.a.b~1.0
                    payload~t~t~{"a":{"b":1.0}}
                    payload~o.t~o.t.c~2
                    payload~l.0~l~[{}]
                    payload~obj~obj.d~3
                    query~j~j.x.0~7
                    url~j~j~{"x":[7]}
                    header~x-json~x-json.k~{"n":1.0}
                    header~x-json~X-JSON.K~{"n":1.0}
                    """)
    void a_text_is_replaced_by_the_object_that_it_spells(
            String source, String name, String sought, String text) {
        Values.Parsed parsed = parse(source, name);
        assertThat(parsed.notes()).isEmpty();
        assertThat(find(parsed.values(), source, sought)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '|',
            textBlock =
                    """
                    payload~x~invalid character 'e' in literal true (expecting 'r')
                    payload~num~json: cannot unmarshal number into Go value of type map[string]interface {}
                    payload~l~json: cannot unmarshal array into Go value of type map[string]interface {}
                    payload~y~couldn't retrieve argument for {Source:payload Name:y EnvName: Base64Decode:false}
                    payload~t.a~couldn't retrieve argument for {Source:payload Name:t.a EnvName: Base64Decode:false}
                    bogus~x~couldn't retrieve argument for {Source:bogus Name:x EnvName: Base64Decode:false}
                    string~{}~invalid source for argument {Source:string Name:{} EnvName: Base64Decode:false}
                    entire-payload~||~invalid source for argument {Source:entire-payload Name: EnvName: Base64Decode:false}
                    string~zz~invalid character 'z' looking for beginning of value
                    request~method~invalid character 'P' looking for beginning of value
                    header~x-foo~invalid character 'b' looking for beginning of value
                    """)
    void what_spells_no_object_is_told_and_stays(String source, String name, String note) {
        Values.Parsed parsed = parse(source, name);
        assertThat(parsed.notes()).containsExactly("error parsing JSON parameters: " + note);
        assertThat(find(parsed.values(), "entire-payload", ""))
                .isEqualTo(find(parse("bogus", "").values(), "entire-payload", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"t", "o.t"})
    void arguments_are_parsed_one_after_another(String last) {
        Values.Parsed parsed =
                parse("payload", "x")
                        .values()
                        .parseAsJson(
                                List.of(
                                        argument("payload", "nope"),
                                        argument("string", "1"),
                                        argument("payload", last)));
        assertThat(parsed.notes()).hasSize(2);
        assertThat(find(parsed.values(), "payload", last)).startsWith("{");
    }

    @Test
    void nothing_can_be_looked_for_in_null_but_in_a_null_that_stands_for_an_object() {
        Values values = values("application/json", "{\"n\":null,\"p\":\"null\"}");
        assertThat(find(values, "payload", "n")).isEqualTo("<nil>");
        assertThat(find(values, "payload", "n.x")).isEqualTo("! no parameters");
        Values parsed = values.parseAsJson(List.of(argument("payload", "p"))).values();
        assertThat(find(parsed, "payload", "p")).isEqualTo("null");
        assertThat(find(parsed, "payload", "p.x")).isEqualTo("! parameter node not found: x");
    }

    @Test
    void a_file_gets_the_raw_body_byte_by_byte() {
        byte[] body = {(byte) 0xFF, 0, (byte) 0xFE};
        Arrival arrival =
                new Arrival(
                        "a1",
                        Instant.EPOCH,
                        new Origin.Http("POST", "[::1]:4711"),
                        Headers.NONE,
                        Query.NONE,
                        body);
        Argument raw = argument("raw-request-body", "");
        Values values = Values.of(arrival, new Payload.Read(null, false, List.of()));
        assertThat(find(values, "raw-request-body", "")).isEqualTo("\ufffd\u0000\ufffd");
        assertThat(values.bytes(raw, "ignored")).isEqualTo(body);
        Values ofForm = Values.of(arrival, new Payload.Read(null, true, List.of()));
        assertThat(ofForm.bytes(raw, "")).isEmpty();
    }
}
