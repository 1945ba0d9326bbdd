package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `fairlead runs`, `fairlead hooks` and `fairlead forget` against a running server, as operators
/// and scripts call them.
class OperatorToolsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String READS = "rEaDs0nlyrEaDs0nlyrEaDs0nly";
    private static final String SECRET = "the-hooks-own-secret";
    private static final int MORE_THAN_A_PAGE = 520;

    private static final String HOOKS =
            """
            endpoints:
              - {id: ledger, url: "http://127.0.0.1:1/", retry: {schedule: [1h]}, lane: shared}
              - {id: other, url: "http://127.0.0.1:1/", retry: {schedule: [1h]}, lane: shared}
            lanes: {shared: {}}
            hooks:
              - id: deploy
                execute-command: /bin/sh
                pass-arguments-to-command:
                  - {source: string, name: -c}
                  - {source: string, name: 'echo "deploying $0"; test "$0" = main'}
                  - {source: payload, name: branch}
                trigger-rule:
                  match: {type: value, value: %s, parameter: {source: header, name: X-Key}}
              - id: team/both
                http: false
                deliver: [{endpoint: ledger}, {endpoint: other}]
              - id: once
                http: false
                deliver: [{url: {source: payload, name: url}, id: {source: payload, name: id}, retry: {schedule: [0s, 1h]}}]
            """
                    .formatted(SECRET);

    @TempDir static Path directory;
    private static FairleadProcess fairlead;
    private static Api api;

    @BeforeAll
    static void start() {
        fairlead =
                FairleadProcess.in(directory)
                        .hooks(HOOKS)
                        .with(
                                "FAIRLEAD_ADMIN_TOKENS",
                                "ops:" + Api.TOKEN + ",grafana:read-only:" + READS)
                        .allowingLoopback()
                        .go();
        api = Api.of(fairlead);
    }

    @AfterAll
    static void stop() {
        fairlead.close();
    }

    private static Tool tool() {
        return Tool.asking(fairlead, directory);
    }

    private static Tool reader() {
        return tool().with("FAIRLEAD_TOKEN", READS);
    }

    private static String ran(String branch) {
        String body = "{\"branch\":\"" + branch + "\"}";
        String before = newestRun();
        assertThat(api.event("deploy", body, "X-Key", SECRET).status()).isEqualTo(202);
        return await().atMost(PATIENCE).until(OperatorToolsIT::newestRun, id -> !id.equals(before));
    }

    /// Its id, or nothing.
    private static String newestRun() {
        return tool().run("runs", "list", "-limit", "1", "-json")
                .out()
                .replaceAll("(?s)^\\{\"id\":\"([^\"]+)\".*", "$1");
    }

    private static String owed(String id, String url) {
        Api.Said said = api.event("once", "{\"id\":\"%s\",\"url\":\"%s\"}".formatted(id, url));
        assertThat(said.status()).isEqualTo(202);
        return said.delivery(0);
    }

    @Test
    void a_run_is_listed_found_by_how_it_ended_and_shown_with_what_it_printed() {
        String id = ran("side");
        Tool.Said list =
                tool().run("runs", "list", "-hook", "deploy", "-status=failed", "-since=1h");
        assertThat(list.code()).as(list.err()).isZero();
        assertThat(list.out().lines().toList())
                .anyMatch(line ->
                        line.matches(id + "  failed +\\d+[sm] +\\d+ ms +1 +deploy +/bin/sh"));
        assertThat(tool().run("runs", "list", "-status", "killed"))
                .isEqualTo(new Tool.Said(0, "", "no run was found\n"));

        Tool.Said shown = tool().run("runs", "show", id);
        assertThat(shown.out())
                .contains("id           " + id)
                .contains("status       failed")
                .contains("exitCode     1")
                .endsWith("\nattempt 1: failed\ndeploying side\n");
        assertThat(Api.json(tool().run("runs", "show", id, "-json").out()).at("/hook").asText())
                .isEqualTo("deploy");
        Tool.Said nobody = tool().run("runs", "show", "nobody");
        assertThat(nobody.code()).isEqualTo(1);
        Tool.Said slip = tool().run("runs", "list", "-status", "faild");
        assertThat(slip.code()).isEqualTo(2);
        assertThat(slip.err()).contains("did you mean \"failed\"?");
    }

    @Test
    void the_hooks_in_force_are_listed_and_one_is_shown_with_its_rule_but_no_secret() {
        Tool.Said list = tool().run("hooks", "list");
        assertThat(list.code()).as(list.err()).isZero();
        assertThat(list.out().lines().toList())
                .anyMatch(line -> line.matches("deploy +yes +- +yes +0 +/bin/sh +.*hooks\\.yaml"))
                .anyMatch(line -> line.matches("team/both +- +- +- +2 +- +.*hooks\\.yaml"));
        assertThat(tool().run("hooks", "list", "-json").out().lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(Api.json(line).at("/id").asText()).isNotEmpty());

        Tool.Said shown = tool().run("hooks", "show", "deploy");
        assertThat(shown.out())
                .contains("command      /bin/sh")
                .contains("header X-Key is ***")
                .doesNotContain(SECRET);
        assertThat(tool().run("hooks", "show", "team/both").out())
                .contains("deliver      endpoint:ledger");
        Tool.Said nobody = tool().run("hooks", "show", "deplox");
        assertThat(nobody.code()).isEqualTo(1);
        assertThat(nobody.err()).contains("deplox");
    }

    @Test
    void a_reload_takes_the_files_or_tells_what_is_wrong_with_them_and_keeps_the_old() {
        Path own = directory.resolve("reload");
        assertThat(own.toFile().mkdirs()).isTrue();
        try (FairleadProcess server =
                FairleadProcess.in(own)
                        .hooks("- {id: one, execute-command: /bin/true}\n")
                        .with("FAIRLEAD_ADMIN_TOKENS", "ops:" + Api.TOKEN)
                        .go()) {
            Path hooks = own.resolve("hooks.yaml");
            FairleadProcess.write(hooks, "- {id: one, execute-comand: [}\n");
            Tool.Said refused = Tool.asking(server, directory).run("hooks", "reload");
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.out()).contains("hooks.yaml:1:");
            assertThat(refused.err()).contains("what these files held before stays in force");
            assertThat(Tool.asking(server, directory).run("hooks", "list").out()).contains("one");
            Tool.Said json = Tool.asking(server, directory).run("hooks", "reload", "-json");
            assertThat(json.code()).isEqualTo(1);
            assertThat(Api.json(json.out()).at("/findings/0/line").asInt()).isEqualTo(1);

            FairleadProcess.write(
                    hooks,
                    "- {id: one, execute-command: /bin/true}\n- {id: two, execute-command: /bin/true}\n");
            Tool.Said taken = Tool.asking(server, directory).run("hooks", "reload");
            assertThat(taken).isEqualTo(new Tool.Said(0, "hooks in force: 2\n", ""));
        }
    }

    @Test
    void an_endpoint_is_forgotten_page_by_page_and_its_neighbour_in_the_lane_stays() {
        for (int n = 0; n < MORE_THAN_A_PAGE; n++) {
            assertThat(api.event("team/both", "{}").status()).isEqualTo(202);
        }
        assertThat(
                        tool().run("deliveries", "list", "-endpoint=ledger", "-limit=0", "-json")
                                .out()
                                .lines())
                .hasSize(MORE_THAN_A_PAGE)
                .allMatch(line -> line.contains("endpoint:ledger"));
        Tool.Said forgotten = tool().run("forget", "-endpoint", "ledger", "-yes");
        assertThat(forgotten.code()).as(forgotten.err()).isZero();
        assertThat(forgotten.out())
                .isEqualTo(
                        "removed %d deliveries, 0 runs and arrivals\n".formatted(MORE_THAN_A_PAGE));
        assertThat(
                        tool().run("deliveries", "list", "-hook=team/both", "-limit=0", "-json")
                                .out()
                                .lines())
                .hasSize(MORE_THAN_A_PAGE)
                .allMatch(line -> line.contains("endpoint:other"));
        assertThat(tool().run("forget", "-endpoint", "ledger", "-yes"))
                .isEqualTo(new Tool.Said(1, "", "nothing is kept under endpoint ledger\n"));
    }

    @Test
    void a_run_is_forgotten_by_its_id_and_so_is_a_message() {
        String run = ran("main");
        assertThat(tool().run("forget", "-id", run, "-yes"))
                .isEqualTo(new Tool.Said(0, "removed 0 deliveries, 1 run or arrival\n", ""));
        assertThat(tool().run("runs", "show", run).code()).isEqualTo(1);

        String delivery = owed("msg-1", "http://127.0.0.1:1/");
        await().atMost(PATIENCE).until(() -> api.state(delivery).equals("waiting"));
        Tool.Said json = tool().run("forget", "--id=msg-1", "--yes", "--json");
        assertThat(json)
                .isEqualTo(
                        new Tool.Said(0, "{\"deliveries\":1,\"records\":0,\"inFlight\":0}\n", ""));
        assertThat(tool().run("deliveries", "show", delivery).code()).isEqualTo(1);
    }

    @Test
    void what_is_under_way_stays_and_is_told_and_the_same_call_removes_it_later()
            throws IOException {
        String delivery;
        try (ServerSocket silent = new ServerSocket(0)) {
            delivery = owed("msg-2", "http://127.0.0.1:" + silent.getLocalPort() + "/");
            await().atMost(PATIENCE).until(() -> api.state(delivery).equals("inFlight"));
            Tool.Said said = tool().run("forget", "-id", "msg-2", "-yes");
            assertThat(said)
                    .isEqualTo(
                            new Tool.Said(
                                    4,
                                    "removed 0 deliveries, 0 runs and arrivals\n",
                                    "1 delivery is under way and kept: call it again later\n"));
            assertThat(api.state(delivery)).isEqualTo("inFlight");
        }
        await().atMost(PATIENCE).until(() -> api.state(delivery).equals("waiting"));
        assertThat(tool().run("forget", "-id", "msg-2", "-yes").code()).isZero();
    }

    @Test
    void to_forget_needs_a_yes_and_one_name() {
        String delivery = owed("msg-3", "http://127.0.0.1:1/");
        await().atMost(PATIENCE).until(() -> api.state(delivery).equals("waiting"));
        Tool.Said unasked = tool().run("forget", "-id", "msg-3");
        assertThat(unasked.code()).isEqualTo(2);
        assertThat(unasked.err()).contains("nobody is here to say yes: give -yes");
        for (List<String> words :
                List.of(
                        List.of("forget", "-yes"),
                        List.of("forget", "-yes", "-id", ""),
                        List.of("forget", "-yes", "-id", "a", "-endpoint", "b"))) {
            Tool.Said wrong = tool().run(words.toArray(String[]::new));
            assertThat(wrong.code()).isEqualTo(2);
            assertThat(wrong.err()).contains("either -id ID or -endpoint ID");
        }
        String onTerminal = "script -qec 'fairlead forget -id msg-3' /dev/null";
        Tool.Said no = tool().reading("n\n").shell(onTerminal);
        assertThat(no.code()).as(no.out()).isEqualTo(1);
        assertThat(no.out())
                .contains("Remove all that is kept under id msg-3, for good? [y/N]")
                .contains("nothing was removed");
        assertThat(api.state(delivery)).isEqualTo("waiting");
        Tool.Said yes = tool().reading("yes\n").shell(onTerminal);
        assertThat(yes.code()).as(yes.out()).isZero();
        assertThat(yes.out()).contains("removed 1 delivery, 0 runs and arrivals");
    }

    @Test
    void a_token_that_may_read_only_sees_what_there_is_and_is_told_that_it_changes_nothing() {
        String id = ran("secret-branch");
        assertThat(reader().run("hooks", "list").out()).contains("deploy");
        Tool.Said shown = reader().run("runs", "show", id);
        assertThat(shown.out()).contains("deploy").doesNotContain("secret-branch");
        for (List<String> words :
                List.of(List.of("hooks", "reload"), List.of("forget", "-id", id, "-yes"))) {
            Tool.Said said = reader().run(words.toArray(String[]::new));
            assertThat(said.code()).isEqualTo(3);
            assertThat(said.err())
                    .startsWith("this token does not allow it: ")
                    .doesNotContain(READS);
        }
        assertThat(tool().run("runs", "show", id).out()).contains("deploying secret-branch");
    }
}
