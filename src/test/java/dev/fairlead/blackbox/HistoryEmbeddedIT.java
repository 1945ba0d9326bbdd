package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HistoryEmbeddedIT extends HistoryIT {
    @Override
    FairleadProcess.Start start() {
        return FairleadProcess.in(directory).allowingLoopback();
    }

    @Test
    void its_file_is_for_nobody_else() throws IOException {
        fairlead.get("/hooks/absent");
        only("/runs", "runs");
        Path file = directory.resolve("queue").resolve("history.db");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void a_host_whose_hooks_only_run_commands_sees_its_last_runs_and_has_no_database() {
        fairlead.close();
        fairlead =
                FairleadProcess.in(directory)
                        .hooks("[{id: plain, execute-command: /bin/true}]")
                        .with("FAIRLEAD_QUEUE_DIRECTORY", directory.resolve("none").toString())
                        .with("FAIRLEAD_ADMIN_TOKENS", Api.TOKEN)
                        .go();
        assertThat(fairlead.get("/hooks/plain").statusCode()).isEqualTo(200);
        Api plain = Api.of(fairlead);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> plain.get("/runs?hook=plain").json().at("/runs").size() == 1);
        assertThat(directory.resolve("none")).doesNotExist();
    }

    @Test
    void a_read_only_token_sees_how_it_went_but_not_what_customers_sent() {
        fairlead.close();
        String looker = "looker-Xk0wE7rUaYh2vN5czGmPq4Tt";
        fairlead =
                start().hooks(hooks())
                        .with("FAIRLEAD_ADMIN_TOKENS", "looker:read-only:" + looker)
                        .go();
        Api reading = new Api(fairlead, looker);
        fairlead.get("/hooks/again");
        fairlead.postJson("/hooks/shell?name=customer", "{\"a\":1}", "X-Name", "customer");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> reading.get("/arrivals").json().at("/arrivals").size() == 1);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> reading.get("/runs").json().at("/runs/0/attempts").size() == 3);

        JsonNode arrival = reading.get("/arrivals").json().at("/arrivals/0");
        assertThat(arrival.at("/explanation/rule/ruling").asText()).isEqualTo("missing");
        assertThat(arrival.toString()).doesNotContain("customer");
        String one = "/arrivals/" + arrival.at("/id").asText();
        assertThat(reading.get(one).body()).doesNotContain("customer");
        assertThat(reading.get(one + "?body=true").status()).isEqualTo(403);
        assertThat(reading.get("/arrivals?body=true").status()).isEqualTo(403);
        String run = reading.get("/runs").json().at("/runs/0/id").asText();
        assertThat(reading.get("/runs/" + run).json().at("/attempts/0").has("output")).isFalse();
        assertThat(reading.post("/hooks/reload").status()).isEqualTo(403);
    }

    @Test
    void hooks_are_shown_without_their_secrets() {
        JsonNode hooks = api().get("/hooks").json().at("/hooks");
        assertThat(texts(hooks, "/id")).contains("shell", "signed", "sends");
        JsonNode signed = api().get("/hooks/signed").json();
        assertThat(signed.at("/file").asText()).endsWith("hooks.yaml");
        assertThat(signed.at("/methods/0").asText()).isEqualTo("POST");
        assertThat(signed.at("/command").asText()).isEqualTo("/bin/true");
        assertThat(signed.at("/rule/asks").asText())
                .isEqualTo("header X-Signature signs the body (HMAC-SHA256)");
        assertThat(api().get("/hooks/shell").json().at("/path").asText()).isEqualTo("/hooks/shell");
        assertThat(api().get("/hooks/shell").json().at("/rule/asks").asText())
                .isEqualTo("header X-Key is ***");
        assertThat(api().get("/hooks/none").status()).isEqualTo(404);
    }

    @Test
    void a_request_is_put_to_the_test_and_nothing_runs() {
        Api.Said no = postText("/hooks/shell/test", "POST /hooks/shell HTTP/1.1\n\n");
        assertThat(no.json().at("/triggers").asBoolean()).isFalse();
        assertThat(no.json().at("/decision").asText()).isEqualTo("rule-said-no");
        Api.Said yes =
                postText(
                        "/hooks/shell/test?remote=192.0.2.7",
                        "POST /hooks/shell HTTP/1.1\nX-Key: the-hooks-own-secret\n\n");
        assertThat(yes.json().at("/triggers").asBoolean()).isTrue();
        assertThat(yes.json().at("/arrival/door").asText()).endsWith("from 192.0.2.7");
        assertThat(postText("/hooks/shell/test", "what?").status()).isEqualTo(400);
        assertThat(postText("/hooks/none/test", "GET / HTTP/1.1\n\n").status()).isEqualTo(404);
        assertThat(api().get("/runs").json().at("/runs").size()).isZero();
    }

    @Test
    void a_reload_says_what_is_wrong_with_a_file_and_goes_on_with_the_old_one() {
        FairleadProcess.write(
                directory.resolve("hooks.yaml"),
                "- id: other\n  execute-command: /bin/true\n  timeout: soon\n");
        Api.Said refused = api().post("/hooks/reload");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
        assertThat(refused.json().at("/findings/0/line").asInt()).isEqualTo(3);
        assertThat(refused.json().at("/findings/0/refused").asBoolean()).isTrue();
        assertThat(api().get("/hooks/shell").status()).isEqualTo(200);

        FairleadProcess.write(
                directory.resolve("hooks.yaml"), "- {id: other, execute-command: /bin/true}\n");
        Api.Said taken = api().post("/hooks/reload");
        assertThat(taken.status()).isEqualTo(200);
        assertThat(taken.json().at("/hooks").asInt()).isEqualTo(1);
        assertThat(api().get("/hooks/other").status()).isEqualTo(200);
        assertThat(api().get("/hooks/shell").status()).isEqualTo(404);
        assertThat(fairlead.log()).contains("hook files read again refused=0 by=it");
    }

    @Test
    void the_last_hour_is_counted() {
        fairlead.get("/hooks/absent");
        fairlead.postJson("/hooks/signed", "{}");
        JsonNode stats = api().get("/stats").json();
        assertThat(stats.at("/hooks").asInt()).isEqualTo(11);
        assertThat(stats.at("/minutes").size()).isEqualTo(60);
        assertThat(stats.at("/deliveries/waiting").asInt()).isZero();
        assertThat(stats.at("/deliveries").has("overdueSeconds")).isTrue();
        assertThat(stats.at("/minutes/59/queue")).isEqualTo(stats.at("/deliveries"));
        assertThat(sum(stats, "arrivals")).isEqualTo(2);
        assertThat(sum(stats, "unmatched")).isEqualTo(1);
    }

    private static int sum(JsonNode stats, String count) {
        int sum = 0;
        for (JsonNode minute : stats.at("/minutes")) {
            sum += minute.at("/counts/" + count).asInt();
        }
        return sum;
    }
}
