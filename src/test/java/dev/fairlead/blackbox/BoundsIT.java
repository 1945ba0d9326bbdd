package dev.fairlead.blackbox;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What nobody may take without end: connections, time, memory, processes.
class BoundsIT {
    private static final String GET = "GET /hooks/hello HTTP/1.1\r\nHost: h\r\n\r\n";

    @TempDir Path directory;

    private FairleadProcess.Start fairlead() {
        return FairleadProcess.in(directory)
                .hooks(
                        """
                        - {id: hello, execute-command: /bin/true, response-message: hi}
                        - id: slow
                          execute-command: /bin/sleep
                          include-command-output-in-response: true
                          pass-arguments-to-command: [{source: string, name: "3"}]
                        """);
    }

    private static Socket connect(FairleadProcess to) throws IOException {
        Socket socket = new Socket("127.0.0.1", to.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
        socket.getOutputStream().flush();
    }

    /// The answer up to the end of its body, or what came before the connection was closed.
    private static String answer(Socket socket) throws IOException {
        StringBuilder answer = new StringBuilder();
        try {
            for (int c = socket.getInputStream().read();
                    c >= 0;
                    c = socket.getInputStream().read()) {
                answer.append((char) c);
                if (answer.toString().endsWith("\r\n\r\nhi")) {
                    break;
                }
            }
        } catch (SocketException _) {
            answer.append(""); // a reset is an end, too
        }
        return answer.toString();
    }

    private static boolean isClosed(Socket socket) throws IOException {
        return answer(socket).isEmpty();
    }

    @Test
    void who_sends_headers_drop_by_drop_is_not_waited_for() throws Exception {
        try (FairleadProcess server = fairlead().with("FAIRLEAD_HTTP_HEADER_TIMEOUT", "1s").go();
                Socket drops = connect(server);
                Socket silent = connect(server)) {
            CompletableFuture<Boolean> closed =
                    CompletableFuture.supplyAsync(() -> {
                        try {
                            return isClosed(drops);
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    });
            send(drops, "GET /hooks/hello HTTP/1.1\r\nX: ");
            await().pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        drop(drops, "x");
                        return closed.isDone();
                    });
            assertThat(closed).isCompletedWithValue(true);
            assertThat(isClosed(silent)).isTrue();
            assertThat(server.get("/hooks/hello").body()).isEqualTo("hi");
        }
    }

    @Test
    void a_connection_without_a_next_request_is_closed_but_not_while_its_command_runs()
            throws Exception {
        try (FairleadProcess server =
                        fairlead()
                                .with("FAIRLEAD_HTTP_HEADER_TIMEOUT", "1s")
                                .with("FAIRLEAD_HTTP_IDLE_TIMEOUT", "1s")
                                .go();
                Socket idle = connect(server)) {
            send(idle, GET);
            assertThat(answer(idle)).startsWith("HTTP/1.1 200 OK").endsWith("hi");
            assertThat(server.get("/hooks/slow").statusCode()).isEqualTo(200);
            assertThat(isClosed(idle)).isTrue();
        }
    }

    @Test
    void connections_past_the_bound_are_closed_and_the_others_served() throws Exception {
        try (FairleadProcess server = fairlead().with("FAIRLEAD_HTTP_MAX_CONNECTIONS", "8").go()) {
            List<Socket> sockets = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                sockets.add(connect(server));
            }
            int served = 0;
            for (Socket socket : sockets) {
                drop(socket, GET);
                served += answer(socket).endsWith("hi") ? 1 : 0;
            }
            assertThat(served).isBetween(4, 8);
            for (Socket socket : sockets) {
                socket.close();
            }
            await().ignoreExceptions()
                    .until(() -> {
                        try (Socket next = connect(server)) {
                            send(next, GET);
                            return answer(next).endsWith("hi");
                        }
                    });
        }
    }

    private static void drop(Socket socket, String text) {
        try {
            send(socket, text);
        } catch (IOException _) {
            Thread.onSpinWait(); // closed already
        }
    }

    @Test
    void bodies_that_are_too_much_together_are_refused_and_the_next_one_is_served()
            throws Exception {
        try (FairleadProcess server = fairlead().with("FAIRLEAD_HTTP_MAX_MEMORY", "1M").go()) {
            String large = "x".repeat(600_000);
            try (Socket held = connect(server)) {
                send(
                        held,
                        "POST /hooks/hello HTTP/1.1\r\nHost: h\r\nContent-Length: 600001\r\n\r\n");
                send(held, large);
                HttpResponse<String> refused =
                        await().until(
                                        () -> server.post("/hooks/hello", "text/plain", large),
                                        answer -> answer.statusCode() == 503);
                assertThat(refused.headers().firstValue("Retry-After")).contains("1");
                assertThat(server.post("/hooks/hello", "text/plain", "small").body())
                        .isEqualTo("hi");
            }
            await().until(() ->
                    server.post("/hooks/hello", "text/plain", large).statusCode() == 200);
        }
    }

    @Test
    void a_body_that_is_only_promised_takes_no_memory() throws Exception {
        try (FairleadProcess server = fairlead().withHeapUpTo(96).go()) {
            String promise =
                    "POST /hooks/hello HTTP/1.1|Host: h|Content-Length: 99999|Expect: 100-continue||"
                            .replace("|", "\r\n");
            List<Socket> promises = new ArrayList<>();
            for (int i = 0; i < 1500; i++) {
                Socket socket = connect(server);
                promises.add(socket);
                send(socket, promise);
                byte[] answer = socket.getInputStream().readNBytes(12);
                assertThat(new String(answer, US_ASCII)).isEqualTo("HTTP/1.1 100");
            }
            for (Socket socket : promises) {
                socket.close();
            }
        }
    }

    @Test
    void a_hook_runs_no_more_at_once_than_it_says_and_the_others_go_on() throws Exception {
        Path gate = directory.resolve("gate");
        Path log = Files.createFile(directory.resolve("log"));
        try (FairleadProcess server =
                FairleadProcess.in(directory)
                        .hooks(
                                """
                                - id: single
                                  max-concurrency: 1
                                  execute-command: /bin/sh
                                  pass-arguments-to-command:
                                    - {source: string, name: -c}
                                    - {source: string, name: 'mkdir lock || echo overlap >> log; while [ ! -e gate ]; do sleep 0.02; done; rmdir lock; echo ran >> log'}
                                - {id: other, execute-command: /bin/echo, include-command-output-in-response: true}
                                """)
                        .go()) {
            for (int i = 0; i < 5; i++) {
                assertThat(server.get("/hooks/single").statusCode()).isEqualTo(200);
            }
            await().until(() -> Files.exists(directory.resolve("lock")));
            assertThat(server.get("/hooks/other").body()).isEqualTo("\n");
            Files.createFile(gate);
            await().until(() -> Files.readAllLines(log).size() == 5);
            assertThat(Files.readAllLines(log)).containsOnly("ran");
        }
    }

    @Test
    void a_full_hook_answers_429_and_leaves_the_others_their_room() throws Exception {
        Path gate = directory.resolve("gate");
        try (FairleadProcess server =
                FairleadProcess.in(directory)
                        .hooks(
                                """
                                - id: full
                                  max-concurrency: 1
                                  max-waiting: 1
                                  execute-command: /bin/sh
                                  pass-arguments-to-command:
                                    - {source: string, name: -c}
                                    - {source: string, name: 'while [ ! -e gate ]; do sleep 0.02; done; echo ran >> log'}
                                - {id: other, execute-command: /bin/echo, include-command-output-in-response: true}
                                """)
                        .with("FAIRLEAD_COMMAND_PATIENCE", "100ms")
                        .go()) {
            List<Integer> statuses =
                    Stream.generate(() -> server.get("/hooks/full").statusCode()).limit(4).toList();
            assertThat(statuses).containsExactly(200, 200, 429, 429);
            assertThat(server.get("/hooks/other").body()).isEqualTo("\n");
            Files.createFile(gate);
            Path log = directory.resolve("log");
            await().until(() -> Files.exists(log) && Files.readAllLines(log).size() == 2);
        }
    }

    @Test
    void a_command_past_its_hooks_timeout_is_ended_with_its_whole_group() throws Exception {
        try (FairleadProcess server =
                FairleadProcess.in(directory)
                        .hooks(
                                """
                                - id: endless
                                  timeout: 3s
                                  include-command-output-in-response: true
                                  include-command-output-in-response-on-error: true
                                  execute-command: /bin/sh
                                  pass-arguments-to-command:
                                    - {source: string, name: -c}
                                    - {source: string, name: 'trap "" TERM; (trap "" TERM; while :; do sleep 1; done) & echo $!; while :; do sleep 1; done'}
                                """)
                        .go()) {
            HttpResponse<String> answer = server.get("/hooks/endless");
            assertThat(answer.statusCode()).isEqualTo(500);
            long background = Long.parseLong(answer.body().strip());
            await().until(() -> !isAlive(background));
        }
    }

    /// A zombie is dead: in a container nobody may be there to reap it.
    private static boolean isAlive(long pid) throws IOException {
        Path stat = Path.of("/proc/" + pid + "/stat");
        return Files.exists(stat) && !Files.readString(stat).contains(") Z ");
    }

    @Test
    void every_request_of_a_flood_that_was_accepted_has_its_command_run() throws Exception {
        Path marks = Files.createFile(directory.resolve("marks"));
        try (FairleadProcess server =
                FairleadProcess.in(directory)
                        .hooks(
                                """
                                - id: mark
                                  execute-command: /bin/sh
                                  pass-arguments-to-command:
                                    - {source: string, name: -c}
                                    - {source: string, name: 'echo >> marks'}
                                """)
                        .with("FAIRLEAD_COMMAND_MAX_CONCURRENT", "4")
                        .with("FAIRLEAD_COMMAND_MAX_WAITING", "20")
                        .with("FAIRLEAD_COMMAND_PATIENCE", "20ms")
                        .go()) {
            var answers =
                    IntStream.range(0, 1000)
                            .mapToObj(_ ->
                                    FairleadProcess.CLIENT.sendAsync(
                                            server.request("/hooks/mark")
                                                    .POST(BodyPublishers.ofString("x"))
                                                    .build(),
                                            BodyHandlers.ofString()))
                            .toList();
            List<Integer> statuses = answers.stream().map(a -> a.join().statusCode()).toList();
            assertThat(statuses).containsOnly(200, 429);
            long accepted = statuses.stream().filter(status -> status == 200).count();
            await().until(() -> Files.size(marks) >= accepted);
            assertThat(server.stop()).isZero();
            assertThat(Files.size(marks)).isEqualTo(accepted);
        }
    }

    @Test
    void what_was_accepted_and_waits_for_its_turn_is_run_before_the_end() throws Exception {
        Path marks = Files.createFile(directory.resolve("marks"));
        try (FairleadProcess server =
                FairleadProcess.in(directory)
                        .hooks(
                                """
                                - id: mark
                                  max-concurrency: 1
                                  execute-command: /bin/sh
                                  pass-arguments-to-command:
                                    - {source: string, name: -c}
                                    - {source: string, name: 'sleep 0.1; echo >> marks'}
                                """)
                        .go()) {
            for (int i = 0; i < 10; i++) {
                assertThat(server.get("/hooks/mark").statusCode()).isEqualTo(200);
            }
            assertThat(server.stop()).isZero();
            assertThat(Files.size(marks)).isEqualTo(10);
        }
    }

    @Test
    void a_file_that_is_truncated_and_then_written_is_never_read_half() throws Exception {
        Path hooks = directory.resolve("watched.yaml");
        String before = "- {id: hello, execute-command: /bin/true, response-message: before}\n";
        FairleadProcess.write(hooks, before);
        try (FairleadProcess server =
                FairleadProcess.in(directory)
                        .flag("-hooks", hooks.toString(), "-hotreload")
                        .goByFlags()) {
            try (OutputStream out = Files.newOutputStream(hooks)) {
                await().during(Duration.ofMillis(700))
                        .until(() -> server.get("/hooks/hello").body().equals("before"));
                out.write(before.replace("before", "after").getBytes(US_ASCII));
            }
            await().until(() -> {
                String body = server.get("/hooks/hello").body();
                assertThat(body).isIn("before", "after");
                return body.equals("after");
            });
        }
    }
}
