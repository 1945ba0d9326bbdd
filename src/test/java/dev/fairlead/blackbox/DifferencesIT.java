package dev.fairlead.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where Fairlead does on purpose what the original does not; the page
/// docs/reference/differences-from-adnanh-webhook.md names these tests.
class DifferencesIT {
    private static final String HELLO =
            "- {id: hello, execute-command: /bin/true, response-message: hi}\n";

    @TempDir Path directory;

    @Test
    void a_signed_multipart_body_verifies_over_the_raw_bytes() {
        String body = "--B\r\nContent-Disposition: form-data; name=\"who\"\r\n\r\nann\r\n--B--\r\n";
        try (FairleadProcess fairlead =
                FairleadProcess.in(directory)
                        .hooks(
                                """
                                - id: form
                                  execute-command: /bin/echo
                                  include-command-output-in-response: true
                                  pass-arguments-to-command: [{source: payload, name: who}]
                                  trigger-rule:
                                    match: {type: payload-hmac-sha256, secret: s3cret, parameter: {source: header, name: X-Sig}}
                                """)
                        .go()) {
            var answer =
                    fairlead.post(
                            "/hooks/form",
                            "multipart/form-data; boundary=B",
                            body,
                            "X-Sig",
                            ReceiveIT.hmac("s3cret", body));
            assertThat(answer.body()).isEqualTo("ann\n");
        }
    }

    @Test
    void a_dotted_name_is_parsed_in_its_place() {
        try (FairleadProcess fairlead =
                FairleadProcess.in(directory)
                        .hooks(
                                """
                                - id: nested
                                  execute-command: /bin/echo
                                  include-command-output-in-response: true
                                  parse-parameters-as-json: [{source: payload, name: a.0.b}]
                                  pass-arguments-to-command: [{source: payload, name: a.0.b.c}]
                                """)
                        .go()) {
            String body = "{\"a\": [{\"b\": \"{\\\"c\\\": 1.50}\"}]}";
            assertThat(fairlead.postJson("/hooks/nested", body).body()).isEqualTo("1.50\n");
        }
    }

    @Test
    void more_commands_than_places_are_refused_with_429_and_nothing_has_happened()
            throws Exception {
        Path marks = Files.createDirectory(directory.resolve("marks"));
        try (FairleadProcess fairlead =
                FairleadProcess.in(directory)
                        .hooks(
                                """
                                - id: slow
                                  execute-command: /bin/sh
                                  include-command-output-in-response: true
                                  pass-arguments-to-command:
                                    - {source: string, name: -c}
                                    - {source: string, name: 'touch "$0/$$"; while [ ! -e "$0/go" ]; do sleep 0.05; done; echo ran'}
                                    - {source: string, name: %s}
                                """
                                        .formatted(marks))
                        .with("FAIRLEAD_COMMAND_MAX_CONCURRENT", "1")
                        .with("FAIRLEAD_COMMAND_MAX_WAITING", "1")
                        .go()) {
            var running = ask(fairlead);
            await().until(() -> marks.toFile().list().length == 1);
            var others = Stream.generate(() -> ask(fairlead)).limit(4).toList();
            await().until(() -> others.stream().filter(CompletableFuture::isDone).count() == 3);
            for (var other : others.stream().filter(CompletableFuture::isDone).toList()) {
                assertThat(other.get().statusCode()).isEqualTo(429);
                assertThat(other.get().headers().firstValue("Retry-After")).contains("1");
            }
            Files.createFile(marks.resolve("go"));
            assertThat(running.get().body()).isEqualTo("ran\n");
            assertThat(others).filteredOn(other -> other.join().statusCode() == 200).hasSize(1);
            assertThat(marks.toFile().list()).hasSize(3);
        }
    }

    private static CompletableFuture<HttpResponse<String>> ask(FairleadProcess fairlead) {
        HttpRequest request = fairlead.request("/hooks/slow").build();
        return FairleadProcess.CLIENT.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void hooks_are_served_without_a_gap_while_they_are_loaded_again() throws Exception {
        Path hooks = directory.resolve("hooks.yaml");
        FairleadProcess.write(hooks, HELLO);
        try (FairleadProcess fairlead =
                FairleadProcess.in(directory).flag("-hooks", hooks.toString()).goByFlags()) {
            ConcurrentLinkedQueue<String> odd = new ConcurrentLinkedQueue<>();
            Instant end = Instant.now().plus(Duration.ofSeconds(3));
            Thread[] callers = new Thread[4];
            for (int n = 0; n < callers.length; n++) {
                callers[n] =
                        Thread.ofVirtual()
                                .start(() -> {
                                    while (Instant.now().isBefore(end)) {
                                        String body = fairlead.get("/hooks/hello").body();
                                        if (!body.equals("hi")) {
                                            odd.add(body);
                                        }
                                    }
                                });
            }
            while (Instant.now().isBefore(end)) {
                Path next = directory.resolve("next.yaml");
                FairleadProcess.write(next, HELLO);
                Files.move(next, hooks, StandardCopyOption.ATOMIC_MOVE);
                new ProcessBuilder("kill", "-HUP", Long.toString(fairlead.pid())).start().waitFor();
            }
            for (Thread caller : callers) {
                caller.join();
            }
            assertThat(odd).isEmpty();
        }
    }

    @Test
    void a_configmaps_symlink_swap_is_noticed() throws Exception {
        Path first = Files.createDirectory(directory.resolve("..1"));
        Path second = Files.createDirectory(directory.resolve("..2"));
        FairleadProcess.write(first.resolve("hooks.yaml"), HELLO);
        FairleadProcess.write(second.resolve("hooks.yaml"), HELLO.replace("hi", "swapped"));
        Path data = Files.createSymbolicLink(directory.resolve("..data"), first);
        Path hooks =
                Files.createSymbolicLink(
                        directory.resolve("mounted.yaml"), data.resolve("hooks.yaml"));
        try (FairleadProcess fairlead =
                FairleadProcess.in(directory)
                        .flag("-hooks", hooks.toString(), "-hotreload")
                        .goByFlags()) {
            assertThat(fairlead.get("/hooks/hello").body()).isEqualTo("hi");
            Path next = Files.createSymbolicLink(directory.resolve("..next"), second);
            Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);
            await().until(() -> fairlead.get("/hooks/hello").body().equals("swapped"));
        }
    }

    @Test
    void a_file_that_was_broken_at_the_start_is_read_when_it_is_mended() {
        Path good = directory.resolve("good.yaml");
        Path bad = directory.resolve("bad.yaml");
        FairleadProcess.write(good, HELLO);
        FairleadProcess.write(bad, "- {id: [");
        try (FairleadProcess fairlead =
                FairleadProcess.in(directory)
                        .flag("-hooks", good.toString(), "-hooks", bad.toString(), "-hotreload")
                        .goByFlags()) {
            FairleadProcess.write(bad, HELLO.replace("hello", "mended"));
            await().until(() -> fairlead.get("/hooks/mended").body().equals("hi"));
        }
    }

    @Test
    void a_hook_with_a_redis_channel_is_not_served_by_http_unless_it_says_so() {
        try (FairleadProcess fairlead =
                FairleadProcess.in(directory)
                        .hooks(
                                """
                                - {id: inner, redis-channel: c, execute-command: /bin/true}
                                - {id: both, redis-channel: c, http: true, execute-command: /bin/true}
                                """)
                        .go()) {
            assertThat(fairlead.get("/hooks/inner").statusCode()).isEqualTo(404);
            assertThat(fairlead.get("/hooks/both").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_request_that_comes_before_the_hooks_are_loaded_waits_for_them() throws Exception {
        Path pipe = directory.resolve("hooks.yaml");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        int port = FairleadProcess.freePort();
        FairleadProcess fairlead =
                FairleadProcess.in(directory)
                        .flag("-hooks", pipe.toString(), "-port", Integer.toString(port))
                        .launch(0);
        try (fairlead) {
            Socket early =
                    await().ignoreExceptions()
                            .until(() -> new Socket("127.0.0.1", port), Socket::isConnected);
            early.getOutputStream().write("GET /hooks/hello HTTP/1.0\r\n\r\n".getBytes(UTF_8));
            FairleadProcess.write(pipe, HELLO); // it blocks until the hooks are read
            String answer = new String(early.getInputStream().readAllBytes(), UTF_8);
            assertThat(answer).startsWith("HTTP/1.0 200 OK").endsWith("hi");
            early.close();
        }
    }
}
