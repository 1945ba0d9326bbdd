package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskTest {
    private static Mask mask(String body, Map.Entry<String, String> header, String query) {
        byte[] bytes = body.getBytes(UTF_8);
        Arrival arrival =
                new Arrival(
                        "a",
                        Instant.EPOCH,
                        new Origin.Http("POST", "192.0.2.1:1"),
                        Headers.of(List.of(header)),
                        Query.parse(query),
                        bytes);
        Payload.Way way = new Payload.Way("json", "", Set.of());
        return Mask.of(
                List.of("cargo-hold", "a\"b&c=d", "xyz"),
                Values.of(arrival, (Payload.Read) Payload.read(way, bytes)));
    }

    private static Mask mask() {
        return mask("{}", Map.entry("X-A", "1"), "");
    }

    @Test
    void a_known_secret_is_hidden_wherever_it_stands_and_however_it_is_spelled() {
        assertThat(mask().text("in cargo-hold 7")).isEqualTo("in *** 7");
        assertThat(mask().text("{\"x\":\"a\\\"b&c=d\"}")).isEqualTo("{\"x\":\"***\"}");
        assertThat(mask().text("x=a%22b%26c%3Dd")).isEqualTo("x=***");
        assertThat(mask().text("a\\\"b\\u0026c=d")).isEqualTo("***");
        assertThat(mask().quoted("cargo-hold")).isEqualTo("***");
    }

    @Test
    void a_short_one_is_hidden_where_it_is_all_there_is() {
        assertThat(mask().text("xyz")).isEqualTo("***");
        assertThat(mask().text("{\"a\":\"xyz\"}")).isEqualTo("{\"a\":\"***\"}");
        assertThat(mask().text("the xyzzy")).isEqualTo("the xyzzy");
    }

    @Test
    void a_secret_is_hidden_before_a_text_is_cut_off() {
        String text = "-".repeat(70) + "cargo-hold";
        assertThat(mask().quoted(text)).doesNotContain("car").endsWith("…");
        assertThat(mask().excerpt((text + "x".repeat(300)).getBytes(UTF_8))).doesNotContain("car");
    }

    @Test
    void what_has_a_secrets_name_in_the_arrival_is_hidden_everywhere() {
        Mask mask =
                mask(
                        "{\"user\":{\"password\":\"hunter22\"},\"tokens\":[\"first-one\",2222]}",
                        Map.entry("Authorization", "Bearer opaque-one"),
                        "api_key=query-one&door=front");
        assertThat(mask.text("hunter22 first-one 2222 opaque-one query-one front"))
                .isEqualTo("*** *** *** *** *** front");
    }

    @Test
    void a_note_is_cut_off_where_it_quotes_a_piece_of_a_secret() {
        assertThat(mask().note("invalid entity &argo-h (no semicolon)"))
                .isEqualTo("invalid entity &***");
        assertThat(mask().note("unexpected EOF")).isEqualTo("unexpected EOF");
    }

    @Test
    void cookies_are_hidden_one_by_one() {
        Mask mask = mask("{}", Map.entry("Cookie", "theme=dark; sid=abcd1234"), "");
        assertThat(mask.text("sid abcd1234")).isEqualTo("sid ***");
    }

    @Test
    void a_deep_tree_is_looked_through_to_its_end() {
        int depth = 900;
        String body = "{\"a\":".repeat(depth) + "{\"token\":\"deep-one\"}" + "}".repeat(depth);
        assertThat(mask(body, Map.entry("X-A", "1"), "").text("deep-one")).isEqualTo("***");
    }

    @Test
    void of_an_arrival_with_more_secrets_than_can_be_looked_for_nothing_is_shown() {
        String body =
                IntStream.range(0, 20_000)
                        .mapToObj(n -> "\"token-" + n + "\"")
                        .collect(Collectors.joining(",", "{\"tokens\":[", "]}"));
        Mask mask = mask(body, Map.entry("X-A", "1"), "");
        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertThat(mask.excerpt(body.getBytes(UTF_8))).isEqualTo("***"));
        assertThat(mask.text("token-19999")).isEqualTo("***");
    }

    @Test
    void a_long_text_is_looked_through_quickly() {
        Mask mask = mask("{\"token\":\"abcd\"}", Map.entry("X-A", "1"), "");
        byte[] text = "name-abc=".repeat(1_000_000).getBytes(UTF_8);
        assertTimeoutPreemptively(
                Duration.ofSeconds(5), () -> assertThat(mask.excerpt(text)).startsWith("name-"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://u:p@h.example/a?b=c&d=e#f,https://***@h.example/a?b=***&d=***#***",
        "https://hooks.example.com/services/T000AAA0/XXXXabcdefgh1234567,"
                + "https://hooks.example.com/services/T000AAA0/***",
        "http://h:8080/hooks/deploy,http://h:8080/hooks/deploy",
        "no url cargo-hold,no url ***",
    })
    void a_url_shows_no_part_that_may_be_a_secret(String url, String shown) {
        assertThat(mask().url(url)).isEqualTo(shown);
    }

    @Test
    void a_pair_with_a_secrets_name_is_hidden_in_any_text() {
        assertThat(mask().text("see https://u:p@h/?a=1&token=t1 or password=p;x=y"))
                .isEqualTo("see https://***@h/?a=1&token=*** or password=***;x=y");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"password\" : \"a\\\"b\",\"n\":1}|{\"password\" : \"***\",\"n\":1}",
                "{\"token\":12345,\"n\":1}|{\"token\":***,\"n\":1}",
                "{\"tokens\":[\"a\",\"b\"],\"n\":1}|{\"tokens\":***",
                "<a><password kind='x'>abc</password></a>|<a><password kind='x'>***</password></a>",
                "{\"password\":\"cut off|{\"password\":\"***",
                "{\"password\":|{\"password\":",
                "token=&key=abc|token=&key=***",
                "{\"key\":\"DOCK-17\"}|{\"key\":\"DOCK-17\"}",
            })
    void a_secrets_name_is_heeded_in_what_nobody_could_parse(String text, String shown) {
        assertThat(mask().text(text)).isEqualTo(shown);
    }

    @Test
    void a_secret_in_a_text_that_is_json_itself_is_hidden_as_it_was_sent() {
        Mask mask = mask("{\"p\":\"{\\\"token\\\":\\\"in/ner\\\"}\"}", Map.entry("X-A", "1"), "");
        assertThat(mask.text("p=in%2Fner")).isEqualTo("p=***");
    }

    @Test
    void a_target_shows_the_query_but_for_secrets() {
        assertThat(mask().text("/a?key=v$1&door=x&t")).isEqualTo("/a?key=***&door=x&t");
    }

    @Test
    void nothing_steers_the_terminal() {
        assertThat(mask().text("a\u001b[31m\u009bb\r")).isEqualTo("a\\u001b[31m\\u009bb\\r");
        assertThat(mask().quoted("\u001b]0;x\u0007")).doesNotContain("\u001b", "\u0007");
        assertThat(mask().excerpt("a\nb\u001b".getBytes(UTF_8))).isEqualTo("a\\nb\\u001b");
        assertThat(mask().excerpt(new byte[] {0, 1})).isEqualTo("(no text)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization",
                "X-Gitlab-Token",
                "X-Api-Key",
                "Cookie",
                "api_key",
                "key",
                "X-Auth"
            })
    void names_of_secrets_in_a_header(String name) {
        assertThat(SecretNames.hasIn(new Argument("header", name, "", false))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ref", "issue.key", "monkey", "pusher.name", "author", "keyboard"})
    void names_that_are_none_in_a_payload(String name) {
        assertThat(SecretNames.hasIn(new Argument("payload", name, "", false))).isFalse();
        assertThat(SecretNames.has(name)).isFalse();
    }
}
