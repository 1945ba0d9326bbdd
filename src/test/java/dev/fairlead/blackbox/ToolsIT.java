package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `fairlead send` and `fairlead deliveries` against a running server, as operators and scripts
/// call them.
class ToolsIT {
    private static final int MANY = 230;

    @TempDir static Path directory;
    private static FairleadProcess fairlead;

    @BeforeAll
    static void start() {
        fairlead =
                FairleadProcess.in(directory)
                        .hooks(
                                """
                                hooks:
                                  - id: once
                                    http: false
                                    deliver:
                                      - url: http://127.0.0.1:%1$d/once
                                        id: {source: payload, name: id}
                                        retry: {initial: 100ms, attempts: 1}
                                  - id: barred
                                    deliver: [{url: {source: payload, name: url}}]
                                  - id: waits
                                    deliver:
                                      - {url: "http://127.0.0.1:%1$d/waits", retry: {initial: 1h}, lane: slow}
                                  - id: picky
                                    deliver: [{url: "http://127.0.0.1:%1$d/", retry: {initial: 1h}}]
                                    trigger-rule: {match: {type: value, value: yes, parameter: {source: payload, name: a}}}
                                lanes: {slow: {}}
                                """
                                        .formatted(FairleadProcess.freePort())
                                        .replace("value: yes", "value: 'yes'"))
                        .with("FAIRLEAD_ADMIN_TOKENS", "ops:" + Api.TOKEN)
                        .allowingLoopback()
                        .probingOften()
                        .go();
    }

    @AfterAll
    static void stop() {
        fairlead.close();
    }

    private static Tool tool() {
        return Tool.asking(fairlead, directory);
    }

    private static String sent(String hook, String body) {
        Tool.Said said = tool().run("send", hook, body);
        assertThat(said.code()).as(said.err()).isZero();
        return said.out().replaceAll("(?s).*delivery (\\S+).*", "$1");
    }

    private static void awaitState(String id, String state) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Api.of(fairlead).state(id).equals(state));
    }

    @Test
    void an_event_is_sent_and_its_delivery_is_listed_shown_replayed_and_cancelled() {
        String id = sent("once", "{\"id\":\"m-1\",\"says\":\"Zoë\"}");
        awaitState(id, "dead");

        Tool.Said list = tool().run("deliveries", "list", "--webhook-id", "m-1");
        assertThat(list.code()).isZero();
        assertThat(list.out().lines().toList()).hasSize(2);
        assertThat(list.out().lines().toList().get(1))
                .matches(id + "  dead +\\d+[sm] +1 +refused +once  http://127\\.0\\.0\\.1.*");

        Tool.Said shown = tool().run("deliveries", "show", "-body", id);
        assertThat(shown.out())
                .contains("id           " + id)
                .contains("state        dead")
                .contains("{\"id\":\"m-1\",\"says\":\"Zoë\"}");
        String json = tool().run("deliveries", "show", id, "-json").out();
        assertThat(Api.json(json).at("/attempts/0/error").asText()).isEqualTo("refused");

        Tool.Said replayed = tool().run("deliveries", "replay", id);
        assertThat(replayed).isEqualTo(new Tool.Said(0, "replayed " + id + "\n", ""));
        awaitState(id, "dead");
        Tool.Said cancelled = tool().run("deliveries", "cancel", id);
        assertThat(cancelled.code()).isEqualTo(1);
        assertThat(cancelled.err()).contains("the delivery is dead and cannot be cancelled");
    }

    @Test
    void the_same_key_again_sends_nothing_anew_and_a_rule_that_says_no_ends_with_1() {
        Tool.Said first = tool().reading("{}").run("send", "waits", "-key", "k-1");
        assertThat(first.out()).matches("delivery \\S+\n");
        Tool.Said again = tool().reading("{}").run("send", "waits", "-key", "k-1");
        assertThat(again.out()).isEqualTo(first.out().strip() + " (known)\n");
        assertThat(tool().run("send", "picky", "{\"a\":\"no\"}"))
                .isEqualTo(new Tool.Said(1, "not triggered: the hook's rule said no\n", ""));
        Tool.Said unknown = tool().run("send", "nobody", "{}");
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.err()).contains("nobody");
        Tool.Said header = tool().run("send", "waits", "{}", "-header", "X-A: a\r\nX-B: b");
        assertThat(header.code()).isEqualTo(2);
        assertThat(header.err()).contains("ASCII text in one line");
        Tool.Said lacking = tool().run("send", "barred", "{}");
        assertThat(lacking.code()).isEqualTo(1);
        assertThat(lacking.err()).contains("the event lacks what a delivery needs");
    }

    @Test
    void many_are_listed_over_all_pages_and_changed_by_a_filter() {
        Api api = Api.of(fairlead);
        for (int n = 0; n < MANY; n++) {
            assertThat(api.event("barred", "{\"url\":\"http://10.0.0.1/" + n + "\"}").status())
                    .isEqualTo(202);
        }
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        api.get("/deliveries?state=dead&hook=barred&limit=1000")
                                        .json()
                                        .get("deliveries")
                                        .size()
                                == MANY);

        Tool.Said lines =
                tool().run("deliveries", "list", "-hook", "barred", "-limit", "0", "-json");
        assertThat(lines.out().lines().filter(line -> line.contains("\"dead\"")).count())
                .isEqualTo(MANY);
        assertThat(lines.out().lines())
                .allSatisfy(line ->
                        assertThat(Api.json(line).at("/hook").asText()).isEqualTo("barred"));
        Tool.Said table = tool().run("deliveries", "list", "-hook=barred", "-since=1h");
        assertThat(table.out().lines().count()).isEqualTo(101);
        assertThat(table.err()).isEqualTo("there may be more; -limit 0 lists all\n");

        Tool.Said replayed =
                tool().run("deliveries", "replay", "-hook=barred", "-outcome=forbidden", "-json");
        assertThat(replayed.code()).as(replayed.err()).isZero();
        assertThat(Api.json(replayed.out()).at("/changed").asInt()).isEqualTo(MANY);
    }

    @Test
    void what_waits_in_a_lane_is_cancelled_by_it() {
        sent("waits", "{}");
        Tool.Said cancelled = tool().run("deliveries", "cancel", "-lane", "lane:slow");
        assertThat(cancelled.code()).as(cancelled.err()).isZero();
        assertThat(cancelled.out()).matches("cancelled \\d+ deliver(y|ies)\n");
        assertThat(tool().run("deliveries", "list", "-state=waiting", "-lane=lane:slow").err())
                .isEqualTo("no delivery was found\n");
    }

    @Test
    void to_change_all_must_be_said_and_slips_are_named() {
        Tool.Said all = tool().run("deliveries", "replay");
        assertThat(all.code()).isEqualTo(2);
        assertThat(all.err()).contains("an ID, a filter such as -hook, or -all");
        Tool.Said state = tool().run("deliveries", "list", "-state", "daed");
        assertThat(state.code()).isEqualTo(2);
        assertThat(state.err()).contains("did you mean \"dead\"?");
        Tool.Said flag = tool().run("deliveries", "list", "-statee", "dead");
        assertThat(flag.code()).isEqualTo(2);
        assertThat(flag.err()).contains("did you mean \"-state\"?");
        Tool.Said since = tool().run("deliveries", "list", "-since", "yesterday");
        assertThat(since.code()).isEqualTo(2);
        Tool.Said token = tool().run("deliveries", "list", "-token", "hush-hush");
        assertThat(token.err()).contains("(ps)").doesNotContain("hush");
    }

    @Test
    void who_is_not_let_in_is_told_what_is_missing_and_no_token_is_shown() throws Exception {
        Tool.Said none = tool().with("FAIRLEAD_TOKEN", "").run("deliveries", "list");
        assertThat(none.code()).isEqualTo(3);
        assertThat(none.err()).contains("-token-file").contains("FAIRLEAD_TOKEN");
        Tool.Said wrong = tool().with("FAIRLEAD_TOKEN", "w".repeat(24)).run("send", "once", "{}");
        assertThat(wrong.code()).isEqualTo(3);
        assertThat(wrong.err()).contains("does not know this token").doesNotContain("wwww");

        FairleadProcess.write(directory.resolve("token"), "ops:" + Api.TOKEN + "\n");
        Tool.Said byFile =
                tool().with("FAIRLEAD_TOKEN", "")
                        .run("deliveries", "list", "-token-file", "token", "-hook=gone");
        assertThat(byFile).isEqualTo(new Tool.Said(0, "", "no delivery was found\n"));

        Path other = directory.resolve("closed");
        assertThat(other.toFile().mkdirs()).isTrue();
        try (FairleadProcess closed =
                FairleadProcess.in(other).hooks("- {id: a, execute-command: /bin/true}\n").go()) {
            Tool.Said said = Tool.asking(closed, directory).run("deliveries", "list");
            assertThat(said.code()).isEqualTo(3);
            assertThat(said.err())
                    .contains("it is closed until the server has a token (fairlead.admin.tokens)");
        }
    }

    @Test
    void a_server_that_is_not_there_or_is_another_or_is_busy_is_told_apart() throws Exception {
        String nowhere = "http://127.0.0.1:" + FairleadProcess.freePort();
        Tool.Said gone = tool().run("send", "once", "{}", "-url", nowhere);
        assertThat(gone.code()).isEqualTo(3);
        assertThat(gone.err())
                .contains(nowhere + " cannot be reached: nobody listens there")
                .containsPattern("-key \\S+ lets it count once")
                .doesNotContain("\tat ");
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/-/api/v1/deliveries",
                call -> {
                    byte[] body =
                            "{\"status\":503,\"detail\":\"the queue is away\"}"
                                    .getBytes(StandardCharsets.UTF_8);
                    call.getResponseHeaders().add("Content-Type", "application/problem+json");
                    call.getResponseHeaders().add("Retry-After", "7");
                    call.sendResponseHeaders(503, body.length);
                    call.getResponseBody().write(body);
                    call.close();
                });
        server.createContext(
                "/-/api/v1/events",
                call -> {
                    call.getResponseHeaders().add("Location", nowhere);
                    call.sendResponseHeaders(302, -1);
                    call.close();
                });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
            assertThat(tool().run("deliveries", "list", "-url", url))
                    .isEqualTo(new Tool.Said(4, "", "the queue is away; again in 7 s\n"));
            Tool.Said stranger = tool().run("send", "once", "{}", "-url", url);
            assertThat(stranger.code()).isEqualTo(3);
            assertThat(stranger.err()).contains("does not speak as Fairlead's API does");
            assertThat(tool().run("deliveries", "list", "-url", "http://me:pw@x").err())
                    .contains("expected http://HOST:PORT")
                    .doesNotContain("pw");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void a_server_on_a_unix_socket_is_asked_by_its_path() {
        Path socket = directory.resolve("fairlead.sock");
        Path own = directory.resolve("socket");
        assertThat(own.toFile().mkdirs()).isTrue();
        FairleadProcess server =
                FairleadProcess.in(own)
                        .hooks(
                                "- {id: a, deliver: [{url: 'http://127.0.0.1:1/', retry: {initial: 1h}}]}")
                        .with("FAIRLEAD_ADMIN_TOKENS", "ops:" + Api.TOKEN)
                        .flag("-socket", socket.toString())
                        .launch(0);
        try (server) {
            await().atMost(Duration.ofSeconds(60)).until(socket.toFile()::exists);
            Tool here = tool().with("FAIRLEAD_URL", "unix:" + socket);
            Tool.Said sent = here.run("send", "a", "{\"says\":\"Zoë\"}");
            assertThat(sent.code()).as(sent.err()).isZero();
            String id = sent.out().replaceAll("(?s).*delivery (\\S+).*", "$1");
            assertThat(here.run("deliveries", "show", id, "-body").out()).contains("Zoë");
            assertThat(here.with("FAIRLEAD_TOKEN", "w".repeat(24)).run("deliveries", "list").err())
                    .contains("does not know this token");
        }
        Tool.Said gone = tool().run("deliveries", "list", "-url", "unix:" + socket + "-not");
        assertThat(gone.code()).isEqualTo(3);
        assertThat(gone.err()).contains("cannot be reached").doesNotContain("\tat ");
    }

    @Test
    void a_table_is_as_wide_as_the_terminal_and_ids_are_whole() {
        String id = sent("waits", "{}");
        Tool.Said shown =
                tool().shell(
                                "script -qec 'stty cols 80; fairlead deliveries list -hook waits' /dev/null");
        List<String> lines = shown.out().lines().toList();
        assertThat(lines).anyMatch(line -> line.startsWith(id));
        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    }

    @Test
    void a_reader_that_leaves_early_ends_the_list_quietly() {
        sent("waits", "{}");
        Tool.Said left = tool().shell("fairlead deliveries list -limit 0 -json | head -c 1");
        assertThat(left).isEqualTo(new Tool.Said(0, "{", ""));
    }

    @Test
    void bash_completes_subcommands_flags_and_what_they_take() {
        String script =
                """
                source <(fairlead completion bash)
                words() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _fairlead; echo "${COMPREPLY[*]}"; }
                words fairlead deli
                words fairlead deliveries re
                words fairlead deliveries list -st
                words fairlead deliveries list --st
                words fairlead deliveries list -state d
                words fairlead verify --kind = sl
                words fairlead help com
                words fairlead -hot
                words fairlead check --urlp
                words fairlead send -body ''
                """;
        assertThat(tool().shell(script))
                .isEqualTo(
                        new Tool.Said(
                                0,
                                """
                                deliveries
                                replay
                                -state
                                --state
                                delivered dead
                                slack
                                completion
                                -hotreload
                                --urlprefix

                                """,
                                ""));
    }
}
