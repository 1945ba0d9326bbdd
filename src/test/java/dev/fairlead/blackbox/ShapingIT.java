package dev.fairlead.blackbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bodies and headers that the packaged program makes by templates, of what strangers send.
class ShapingIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @TempDir Path directory;
    private Sink sink;

    @BeforeEach
    void open() {
        sink = Sink.open();
    }

    @AfterEach
    void close() {
        sink.close();
    }

    /// Starts with one entry of these settings.
    private FairleadProcess fairlead(String settings) {
        return FairleadProcess.in(directory)
                .hooks(
                        """
                        endpoints:
                          - {id: chat, url: "%s", secret: %s}
                        hooks:
                          - id: tell
                            deliver:
                              - endpoint: chat
                        %s
                        """
                                .formatted(sink.url("/chat"), SECRET, settings.indent(8)))
                .go();
    }

    private Sink.Received delivered(FairleadProcess fairlead, String json) {
        int before = sink.count();
        HttpResponse<String> answer =
                fairlead.postJson("/hooks/tell?team=a%20b", json, "X-Kind", "push");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        await().atMost(PATIENCE).until(() -> sink.count() == before + 1);
        return sink.received().getLast();
    }

    @Test
    void a_body_is_made_of_payload_headers_query_and_request_and_is_what_is_signed() {
        String settings =
                """
                body:
                  template: |
                    {"text": "{{ .payload.name }} for {{ .query.team }} ({{ index .headers "X-Kind" }}, {{ .request.method }})",
                     "amount": {{ .payload.amount }}, "items": {{ .payload.items }},
                     "ids": [{{ range $i, $one := .payload.items }}{{ if $i }}, {{ end }}{{ $one.id }}{{ end }}],
                     "note": {{ json .payload.note }}}
                headers:
                  X-Title: {template: "{{ .payload.name }} {{ len .payload.items }}"}
                  X-None: {template: "{{ with .payload.note }}{{ . }}{{ end }}"}
                """;
        try (FairleadProcess fairlead = fairlead(settings)) {
            Sink.Received one =
                    delivered(
                            fairlead,
                            "{\"name\":\"Zoë\",\"amount\":12345678901234567890.10,\"items\":[{\"z\":1,\"id\":\"a\"},{\"id\":2.50}]}");
            assertThat(one.body())
                    .isEqualTo(
                            """
                            {"text": "Zoë for a b (push, POST)",
                             "amount": 12345678901234567890.10, "items": [{"z":1,"id":"a"},{"id":2.50}],
                             "ids": ["a", 2.50],
                             "note": null}
                            """);
            assertThat(one.headers().getFirst("Content-Type")).isEqualTo("application/json");
            byte[] title = one.headers().getFirst("X-Title").getBytes(ISO_8859_1);
            assertThat(new String(title, UTF_8)).isEqualTo("Zoë 2");
            assertThat(one.headers().get("X-None")).isNull();
            assertThatCode(() ->
                            new Webhook(SECRET)
                                    .verify(
                                            one.body(),
                                            HttpHeaders.of(one.headers(), (_, _) -> true)))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void nothing_that_a_stranger_sends_gets_out_of_its_place_in_the_json() {
        String settings =
                "body: {template: '{\"text\": \"{{ .payload.name }}\", \"n\": {{ .payload.name }}}'}";
        String hostile =
                "\"},\n\"admin\":true,\"x\":\"\\\\\" \\u0000 \u2028 </script> {{ .payload }}";
        try (FairleadProcess fairlead = fairlead(settings)) {
            for (String name : new String[] {hostile, "\\", "\\\"", "1,\"admin\":true", "\t\r\b"}) {
                String json =
                        new com.fasterxml.jackson.databind.ObjectMapper()
                                .createObjectNode()
                                .put("name", name)
                                .toString();
                JsonNode told = Api.json(delivered(fairlead, json).body());
                assertThat(told).hasSize(2);
                assertThat(told.at("/text").textValue()).isEqualTo(name);
                assertThat(told.at("/n").textValue()).isEqualTo(name);
            }
        }
    }

    @Test
    void a_body_of_another_type_is_written_as_it_is() {
        String settings =
                """
                headers: {Content-Type: application/x-www-form-urlencoded}
                body: {template: 'text={{ urlquery .payload.name }}&raw={{ .payload.name }}'}
                """;
        try (FairleadProcess fairlead = fairlead(settings)) {
            Sink.Received one = delivered(fairlead, "{\"name\":\"a \\\"b\\\"&c\"}");
            assertThat(one.body()).isEqualTo("text=a+%22b%22%26c&raw=a \"b\"&c");
            assertThat(one.headers().getFirst("Content-Type"))
                    .isEqualTo("application/x-www-form-urlencoded");
        }
    }

    private static void assertRejected(FairleadProcess fairlead, String json, String... words) {
        HttpResponse<String> answer = fairlead.postJson("/hooks/tell", json);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(words);
        assertThat(fairlead.log()).contains(words);
    }

    @Test
    void an_arrival_that_lacks_what_a_template_needs_is_rejected_and_nothing_is_sent() {
        String settings =
                """
                body: {template: '{"n": {{ .payload.name }}, "m": {{ or .payload.mate "none" }}}'}
                headers: {X-Title: {template: "{{ .payload.name }} {{ .payload.title }}"}}
                """;
        try (FairleadProcess fairlead = fairlead(settings)) {
            assertRejected(
                    fairlead,
                    "{\"title\":\"t\"}",
                    "body: template: body:1:",
                    "at <.payload.name>: there is no such value");
            assertRejected(
                    fairlead, "{\"name\":null}", "at <.payload.name>: there is no such value");
            assertRejected(
                    fairlead,
                    "{\"name\":\"a\"}",
                    "headers.X-Title: template: X-Title:1:",
                    "at <.payload.title>: there is no such value");
            assertRejected(
                    fairlead,
                    "{\"name\":\"a\\r\\nX-Evil: 1\",\"title\":\"t\"}",
                    "headers.X-Title: a line break");
            assertThat(delivered(fairlead, "{\"name\":\"a\",\"title\":\"t\"}").body())
                    .isEqualTo("{\"n\": \"a\", \"m\": \"none\"}");
        }
        assertThat(sink.count()).isEqualTo(1);
    }

    @Test
    void a_template_that_makes_no_json_or_never_ends_is_an_error_and_the_program_goes_on() {
        String settings =
                """
                body: {template: '{"n": {{ range .payload.times }}{{ range 1000000 }} {{ end }}{{ end }} {{ if .payload.ok }}1{{ end }}}'}
                """;
        try (FairleadProcess fairlead = fairlead(settings)) {
            assertRejected(fairlead, "{}", "body: the template makes no JSON:");
            assertRejected(
                    fairlead,
                    "{\"times\":1000000000,\"ok\":true}",
                    "exceeded the work allowed for a template (1048576 characters)");
            assertThat(delivered(fairlead, "{\"ok\":true}").body()).isEqualTo("{\"n\":  1}");
        }
    }

    @Test
    void a_text_that_is_no_template_is_told_with_its_place() {
        try (FairleadProcess fairlead =
                FairleadProcess.in(directory)
                        .hooks(
                                "- {id: a, deliver: [{url: 'http://x.example/', body: {template: '{{ getenv \"HOME\" }}'}}]}")
                        .launch(0)) {
            await().atMost(PATIENCE)
                    .until(() ->
                            fairlead.log()
                                    .contains(
                                            "[0].deliver[0].body: template: body:1: function \"getenv\" not defined"));
        }
    }
}
