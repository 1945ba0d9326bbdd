package dev.fairlead.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The flags of the original, each by what can be seen of it from outside.
class FlagsIT {
    private static final String HOOKS =
            """
            - id: one
              execute-command: /bin/echo
              include-command-output-in-response: true
              pass-arguments-to-command: [{source: string, name: first}]
            - id: slow
              execute-command: /bin/sh
              include-command-output-in-response: true
              pass-arguments-to-command:
                - {source: string, name: -c}
                - {source: string, name: 'touch "$1/started"; sleep "$2"; echo slept'}
                - {source: string, name: sh}
                - {source: query, name: dir}
                - {source: query, name: seconds}
            """;

    @TempDir Path directory;
    private Path hooks;

    @BeforeEach
    void write() {
        hooks = directory.resolve("hooks.yaml");
        FairleadProcess.write(hooks, HOOKS);
    }

    private FairleadProcess started(String... flags) {
        return FairleadProcess.in(directory)
                .flag("-hooks", hooks.toString())
                .flag(flags)
                .goByFlags();
    }

    private static void signal(String name, FairleadProcess to) throws Exception {
        int code =
                new ProcessBuilder("kill", "-" + name, Long.toString(to.pid())).start().waitFor();
        assertThat(code).isZero();
    }

    @Test
    void logfile_takes_the_log_and_the_terminal_stays_quiet() throws IOException {
        Path log = directory.resolve("webhook.log");
        try (FairleadProcess fairlead = started("-logfile", log.toString())) {
            assertThat(fairlead.get("/hooks/one").body()).isEqualTo("first\n");
            await().until(() -> Files.readString(log).contains("finished handling one"));
            assertThat(Files.readString(log))
                    .contains("serving hooks on http://0.0.0.0:" + fairlead.port() + "/hooks/{id}");
            assertThat(fairlead.log()).isEmpty();
        }
    }

    @Test
    void a_log_file_that_cannot_be_opened_stops_the_start() {
        Path log = directory.resolve("missing").resolve("webhook.log");
        FairleadProcess asked =
                FairleadProcess.in(directory)
                        .flag("-hooks", hooks.toString(), "-logfile", log.toString())
                        .flag("-port", Integer.toString(FairleadProcess.freePort()))
                        .launch(0);
        assertThat(asked.awaitEnd()).isEqualTo(1);
        assertThat(asked.log())
                .contains(
                        "error opening log file \"%s\": open %s: no such file or directory"
                                .formatted(log, log));
    }

    @Test
    void pidfile_holds_the_process_id_while_it_runs() throws IOException {
        Path pid = directory.resolve("run/webhook.pid");
        try (FairleadProcess fairlead = started("-pidfile", pid.toString())) {
            assertThat(Files.readString(pid)).isEqualTo(Long.toString(fairlead.pid()));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pid)))
                    .isEqualTo("rw-------");
            FairleadProcess second =
                    FairleadProcess.in(directory)
                            .flag("-hooks", hooks.toString(), "-pidfile", pid.toString())
                            .flag("-port", Integer.toString(FairleadProcess.freePort()))
                            .launch(0);
            assertThat(second.awaitEnd()).isEqualTo(1);
            assertThat(second.log()).contains("pid file found, ensure webhook is not running");
            assertThat(fairlead.stop()).isZero();
            assertThat(pid).doesNotExist();
        }
    }

    @Test
    void socket_serves_on_a_unix_socket_and_removes_it_at_the_end() throws Exception {
        Path socket = directory.resolve("hooks.sock");
        FairleadProcess fairlead =
                FairleadProcess.in(directory)
                        .flag("-hooks", hooks.toString(), "-socket", socket.toString(), "-verbose")
                        .launch(0);
        try (fairlead) {
            await().until(() -> Files.exists(socket));
            assertThat(askedOn(socket, "GET /hooks/one HTTP/1.0\r\n\r\n"))
                    .endsWith("\r\n\r\nfirst\n");
            assertThat(fairlead.log()).contains("incoming HTTP GET request from @");
            assertThat(fairlead.stop()).isZero();
        }
        assertThat(socket).doesNotExist();
    }

    private static String askedOn(Path socket, String request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            assertThat(channel.connect(UnixDomainSocketAddress.of(socket))).isTrue();
            channel.write(ByteBuffer.wrap(request.getBytes(UTF_8)));
            return new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
        }
    }

    @Test
    void a_socket_path_that_exists_stops_the_start() throws IOException {
        Path socket = Files.createFile(directory.resolve("hooks.sock"));
        FairleadProcess asked =
                FairleadProcess.in(directory)
                        .flag("-hooks", hooks.toString(), "-socket", socket.toString())
                        .launch(0);
        assertThat(asked.awaitEnd()).isEqualTo(1);
        assertThat(asked.log())
                .contains(
                        "error listening on socket: listen unix %s: bind: address already in use"
                                .formatted(socket));
        assertThat(socket).exists();
    }

    @Test
    void secure_serves_by_https_with_the_versions_that_are_asked_for() throws Exception {
        Path cert = directory.resolve("cert.pem");
        Path key = directory.resolve("key.pem");
        run(
                "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout key.pem -out cert.pem");
        int port = FairleadProcess.freePort();
        FairleadProcess fairlead =
                FairleadProcess.in(directory)
                        .flag("-hooks", hooks.toString(), "-port", Integer.toString(port))
                        .flag("-secure", "-cert", cert.toString(), "-key", key.toString())
                        .flag("-tls-min-version", "1.3", "-verbose")
                        .launch(0);
        try (fairlead) {
            await().until(() -> fairlead.log().contains("serving hooks on https://"));
            String url = "https://localhost:" + port + "/hooks/one";
            assertThat(run("curl -s --cacert cert.pem --tlsv1.3 " + url)).isEqualTo("first\n");
            assertThat(run("curl -s --cacert cert.pem --tls-max 1.2 " + url + " || echo refused"))
                    .isEqualTo("refused\n");
        }
    }

    @Test
    void a_renewed_certificate_is_served_without_a_restart() throws Exception {
        String make =
                "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=%s -keyout %s -out %s";
        run(make.formatted("first", "key.pem", "cert.pem"));
        int port = FairleadProcess.freePort();
        FairleadProcess fairlead =
                FairleadProcess.in(directory)
                        .flag("-hooks", hooks.toString(), "-port", Integer.toString(port))
                        .flag("-secure", "-verbose")
                        .launch(0);
        try (fairlead) {
            await().until(() -> fairlead.log().contains("serving hooks on https://"));
            String served =
                    "openssl s_client -connect localhost:%d < /dev/null | openssl x509 -noout -subject"
                            .formatted(port);
            assertThat(run(served)).contains("first");
            run(make.formatted("second", "key2.pem", "cert2.pem") + "; mv cert2.pem cert.pem");
            await().until(() ->
                    fairlead.log().contains("the certificate cert.pem stays as it was"));
            assertThat(run(served)).contains("first");
            run("mv key2.pem key.pem");
            await().until(() -> run(served).contains("second"));
            assertThat(fairlead.log()).contains("the certificate cert.pem was renewed");
        }
    }

    @Test
    void bad_tls_files_stop_the_start_with_a_message() {
        FairleadProcess asked =
                FairleadProcess.in(directory)
                        .flag("-hooks", hooks.toString(), "-secure", "-cert", "nowhere.pem")
                        .flag("-port", Integer.toString(FairleadProcess.freePort()))
                        .launch(0);
        assertThat(asked.awaitEnd()).isEqualTo(1);
        assertThat(asked.log()).contains("open nowhere.pem: no such file or directory");
    }

    @Test
    void a_key_that_does_not_fit_its_certificate_stops_the_start_with_a_message() throws Exception {
        run("openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=a -keyout a.pem -out cert.pem");
        run("openssl ecparam -name prime256v1 -genkey -noout -out key.pem");
        FairleadProcess asked =
                FairleadProcess.in(directory)
                        .flag("-hooks", hooks.toString(), "-secure")
                        .flag("-port", Integer.toString(FairleadProcess.freePort()))
                        .launch(0);
        assertThat(asked.awaitEnd()).isEqualTo(1);
        assertThat(asked.log()).contains("does not match");
    }

    private String run(String command) throws Exception {
        Process process =
                new ProcessBuilder("sh", "-c", command)
                        .directory(directory.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }

    @Test
    void setuid_and_setgid_change_the_user_of_every_thread_once_the_port_is_open()
            throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root may do that");
        Path readable = Path.of("/tmp").resolve("fairlead-" + FairleadProcess.freePort() + ".yaml");
        Files.writeString(readable, HOOKS.replace("/bin/echo", "/usr/bin/id"));
        try (FairleadProcess fairlead =
                FairleadProcess.in(directory)
                        .flag("-hooks", readable.toString(), "-setuid", "65534", "-setgid=65534")
                        .goByFlags()) {
            String status = Files.readString(Path.of("/proc/" + fairlead.pid() + "/status"));
            assertThat(status)
                    .contains("Uid:\t65534\t65534\t65534\t65534")
                    .contains("Groups:\t \n");
            assertThat(run("cat /proc/" + fairlead.pid() + "/task/*/status | grep -c ^Uid:.0"))
                    .isEqualTo("0\n");
        } finally {
            Files.delete(readable);
        }
    }

    @Test
    void header_methods_and_request_ids_are_those_of_the_flags() {
        try (FairleadProcess fairlead =
                started(
                        "-header=X-One=1, two",
                        "-header",
                        "X-Two=a=b",
                        "-http-methods",
                        " post ,put,",
                        "-x-request-id",
                        "-x-request-id-limit",
                        "5",
                        "-verbose")) {
            assertThat(fairlead.get("/hooks/one").statusCode()).isEqualTo(405);
            var answer = fairlead.postJson("/hooks/one", "{}", "X-Request-Id", "abcdefgh");
            assertThat(answer.headers().firstValue("X-One")).contains("1, two");
            assertThat(answer.headers().firstValue("X-Two")).contains("a=b");
            assertThat(answer.headers().firstValue("X-Request-Id")).isEmpty();
            await().until(() -> fairlead.log().contains("[abcde] finished handling one"));
            fairlead.sendRaw("POST /hooks/one HTTP/1.0\r\nX-Request-Id: \u00e9\u20ac9\r\n\r\n");
            await().until(() -> fairlead.log().contains("[\u00e9\u20ac] finished handling one"));
        }
    }

    @Test
    void debug_shows_whole_requests_and_answers() {
        try (FairleadProcess fairlead = started("-debug")) {
            assertThat(fairlead.postJson("/hooks/one", "{\"a\":1}").body()).isEqualTo("first\n");
            await().until(() -> fairlead.log().contains("] first\n"));
            assertThat(fairlead.log())
                    .containsPattern("(?m)^> \\[[0-9a-f]{6}\\] POST /hooks/one HTTP/1.1$")
                    .containsPattern("(?m)^> \\[[0-9a-f]{6}\\] \\{\"a\":1\\}$")
                    .containsPattern("(?m)^< \\[[0-9a-f]{6}\\] 0 $");
        }
    }

    @Test
    void template_makes_the_hooks_of_environment_and_files_anew_at_each_load() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "from a file\n");
        FairleadProcess.write(
                hooks,
                """
                {{ range $id := (slice "ab" 0 2) | printf "%%s" | print | len }}{{ end -}}
                - id: '{{ getenv "HOOK_ID" }}'
                  execute-command: /bin/echo
                  include-command-output-in-response: true
                  pass-arguments-to-command: [{source: string, name: '{{ cat "%s" | js }}'}]
                """
                        .formatted(secret));
        try (FairleadProcess fairlead =
                FairleadProcess.in(directory)
                        .with("HOOK_ID", "made")
                        .flag("-hooks", hooks.toString(), "-template", "-verbose")
                        .goByFlags()) {
            assertThat(fairlead.get("/hooks/made").body()).isEqualTo("from a file\n");
            Files.writeString(secret, "changed");
            signal("HUP", fairlead);
            await().until(() -> fairlead.get("/hooks/made").body().equals("changed\n"));
            FairleadProcess.write(hooks, "{{ nonsense }}");
            signal("HUP", fairlead);
            await().until(() -> fairlead.log().contains("function \"nonsense\" not defined"));
            assertThat(fairlead.get("/hooks/made").body()).isEqualTo("changed\n");
        }
    }

    @Test
    void hup_and_usr1_load_the_hooks_again_and_a_missing_file_keeps_them() throws Exception {
        try (FairleadProcess fairlead = started("-verbose")) {
            for (String name : List.of("HUP", "USR1")) {
                FairleadProcess.write(hooks, HOOKS.replace("first", name));
                signal(name, fairlead);
                await().until(() -> fairlead.get("/hooks/one").body().equals(name + "\n"));
                assertThat(fairlead.log()).contains("caught " + name + " signal\n");
            }
            Files.delete(hooks);
            signal("HUP", fairlead);
            await().until(() -> fairlead.log().contains("couldn't load hooks from file! open"));
            assertThat(fairlead.get("/hooks/one").body()).isEqualTo("USR1\n");
        }
    }

    @Test
    void a_reload_that_brings_an_id_twice_is_taken_back() throws Exception {
        try (FairleadProcess fairlead = started("-verbose")) {
            FairleadProcess.write(hooks, HOOKS + HOOKS.replace("first", "second"));
            signal("HUP", fairlead);
            await().until(() -> fairlead.log().contains("reverting hooks back"));
            assertThat(fairlead.get("/hooks/one").body()).isEqualTo("first\n");
        }
    }

    /// A request whose command runs when this returns.
    private CompletableFuture<HttpResponse<String>> askSlowly(
            FairleadProcess fairlead, int seconds) {
        var answer =
                FairleadProcess.CLIENT.sendAsync(
                        fairlead.request(
                                        "/hooks/slow?dir=%s&seconds=%d"
                                                .formatted(directory, seconds))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        await().until(() -> Files.exists(directory.resolve("started")));
        return answer;
    }

    @Test
    void at_sigterm_what_runs_may_end_and_the_exit_code_is_0() throws Exception {
        FairleadProcess fairlead = started();
        try (fairlead) {
            var answer = askSlowly(fairlead, 2);
            signal("TERM", fairlead);
            assertThat(answer.get().body()).isEqualTo("slept\n");
            assertThat(fairlead.awaitEnd()).isZero();
        }
    }

    @Test
    void a_second_signal_does_not_wait_for_what_runs() throws Exception {
        FairleadProcess fairlead = started("-verbose");
        try (fairlead) {
            var answer = askSlowly(fairlead, 30);
            signal("INT", fairlead);
            await().until(() -> fairlead.log().contains("caught interrupt signal; exiting"));
            signal("TERM", fairlead);
            assertThat(fairlead.awaitEnd()).isZero();
            assertThat(answer).failsWithin(java.time.Duration.ofSeconds(5));
        }
    }

    @Test
    void a_hook_file_that_is_removed_takes_its_hooks_along_and_the_last_one_the_program()
            throws Exception {
        Path other = directory.resolve("other.yaml");
        FairleadProcess.write(
                other, "- {id: two, execute-command: /bin/true, response-message: second}");
        FairleadProcess fairlead = started("-hooks", other.toString(), "-hotreload");
        try (fairlead) {
            assertThat(fairlead.get("/hooks/two").body()).isEqualTo("second");
            Files.delete(other);
            await().until(() -> fairlead.get("/hooks/two").statusCode() == 404);
            assertThat(fairlead.get("/hooks/one").body()).isEqualTo("first\n");
            Files.delete(hooks);
            assertThat(fairlead.awaitEnd()).isEqualTo(1);
        }
    }

    @Test
    void a_variable_that_only_looks_like_a_setting_is_told_without_its_value() {
        try (FairleadProcess fairlead =
                FairleadProcess.in(directory)
                        .hooks(HOOKS)
                        .with("FAIRLEAD_ADMIN_TOKEN", Api.TOKEN)
                        .go()) {
            assertThat(fairlead.log())
                    .contains(
                            "FAIRLEAD_ADMIN_TOKEN is no setting; did you mean FAIRLEAD_ADMIN_TOKENS?")
                    .doesNotContain(Api.TOKEN);
        }
    }
}
