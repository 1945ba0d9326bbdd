package dev.fairlead.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.fuzz.Dice;
import dev.fairlead.fuzz.Fuzz;
import dev.fairlead.hook.FilesRead;
import dev.fairlead.hook.Hook;
import dev.fairlead.request.RawRequest;
import dev.fairlead.trigger.Explaining;
import dev.fairlead.trigger.Explanation;
import dev.fairlead.trigger.ExplanationJson;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever arrives, and in whatever form: what has a secret's name is not shown.
@Tag("fuzz")
class ExplainFuzzTest {
    /// In the midst of every secret, where no escape changes it.
    private static final String CORE = "S3CR3T";

    private static final String HOOKS =
            """
            - id: all
              execute-command: /bin/echo
              pass-arguments-to-command:
                - { source: entire-headers }
                - { source: entire-query }
                - { source: entire-payload }
                - { source: raw-request-body }
                - { source: payload, name: plain }
                - { source: header, name: X-Plain }
              trigger-rule:
                or:
                  - match: { type: value, value: x, parameter: { source: payload, name: plain } }
                  - match: { type: regex, regex: x, parameter: { source: raw-request-body } }
                  - match: { type: value, value: x, parameter: { source: entire-headers } }
                  - match: { type: payload-hmac-sha256, secret: key, parameter: { source: header, name: X-Plain } }
                  - match: { type: value, value: x, parameter: { source: string, name: x } }
              trigger-signature-soft-failures: true
              deliver:
                - url: https://a.example/
                - url: https://b.example/
                  body: { source: entire-payload }
                  headers: { X-All: { source: raw-request-body }, X-Q: { source: entire-query } }
            """;

    @TempDir Path directory;

    @Test
    void no_secret_of_an_arrival_is_shown() throws IOException {
        Path file = Files.writeString(directory.resolve("hooks.yaml"), HOOKS);
        Hook hook = FilesRead.from(List.of(file), false).book().hook("all").orElseThrow();
        Fuzz.run(
                "explained arrivals",
                ExplainFuzzTest::request,
                request -> shown(hook, request),
                "TRIGGERS",
                "UNREADABLE");
    }

    private static String request(Dice dice) {
        boolean isRepeated = dice.oneIn(2); // then it is one that no parser takes apart
        String secret = isRepeated ? CORE + dice.word() : secret(dice);
        String token = CORE + dice.word();
        String type =
                dice.pick(
                        "application/json",
                        "application/x-www-form-urlencoded",
                        "text/xml",
                        "text/plain",
                        "multipart/form-data; boundary=x");
        String header = dice.pick("Authorization", "X-Api-Key", "Cookie", "X-Gitlab-Token");
        String value = dice.pick("", "Bearer ", "a=b; sid=", "Basic ") + token;
        String query =
                dice.pick("token", "key", "api_key") + "=" + URLEncoder.encode(secret, UTF_8);
        return "POST /hooks/all?a=1&%s HTTP/1.1\nContent-Type: %s\n%s: %s\nX-Plain: %s\n\n%s"
                .formatted(
                        query,
                        type,
                        header,
                        value,
                        dice.pick("x", token, "re " + value),
                        wire(body(dice, secret, isRepeated ? secret : "y")));
    }

    /// A body may be one that the Content-Type does not announce.
    private static String body(Dice dice, String secret, String plain) {
        String name = dice.pick("password", "access_token", "client-secret");
        JsonObject json =
                new JsonObject()
                        .put("plain", dice.pick("x", plain, "was " + plain))
                        .put("user", new JsonObject().put(name, secret));
        String form = "plain=x&" + name + "=" + URLEncoder.encode(secret, UTF_8);
        return switch (dice.below(5)) {
            case 0 -> json.encode();
            case 1 -> json.encodePrettily();
            case 2 -> form;
            case 3 -> form + "&payload=" + URLEncoder.encode(json.encode(), UTF_8);
            default ->
                    "<a><plain>x</plain><%s>%s</%s></a>"
                            .formatted(name, secret.replaceAll("[<&]", ""), name);
        };
    }

    /// What is escaped in JSON or in a URL, but nothing that a parser for another form takes it
    /// apart at: the pieces of a secret are not found.
    private static String secret(Dice dice) {
        return escaped(dice) + CORE + dice.word() + escaped(dice);
    }

    private static String escaped(Dice dice) {
        return dice.join(3, "a", "/", "\u00e9", "\\", "~", "-", "\u2028", "\u0001");
    }

    /// A byte is a character.
    private static String wire(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    private static String shown(Hook hook, String request) throws Exception {
        RawRequest raw = RawRequest.read(request.getBytes(ISO_8859_1));
        Explanation explanation =
                Explaining.of(
                        hook, raw.arrival("a", Instant.EPOCH, "192.0.2.7:1"), Set.of(), Set.of());
        assertThat(ExplanationText.of(explanation)).doesNotContain(CORE);
        assertThat(ExplanationJson.of(explanation).encode()).doesNotContain(CORE);
        return explanation.decision().kind().name();
    }
}
