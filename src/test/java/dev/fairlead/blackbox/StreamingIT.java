package dev.fairlead.blackbox;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A command's output is answered while it runs.
class StreamingIT {
    private static final int MEGABYTES = 96;

    @TempDir static Path directory;
    private static FairleadProcess fairlead;

    private static String hook(String id, String script, String keys) {
        return """
        - id: %s
          execute-command: /bin/sh
          pass-arguments-to-command: [{source: string, name: -c}, {source: string, name: '%s'}]
          pass-environment-to-command: [{source: url, name: at}]
          %s
        """
                .formatted(id, script, keys.replace("\n", "\n  "));
    }

    private static final String UNTIL_TOLD =
            "echo $$ > $HOOK_at.pid; echo begun; while [ ! -e $HOOK_at ]; do sleep 0.05; done;"
                    + " echo ended";

    @BeforeAll
    static void start() {
        String streams = "stream-command-output: true";
        fairlead =
                FairleadProcess.in(directory)
                        .hooks(
                                hook(
                                                "slow",
                                                UNTIL_TOLD,
                                                streams
                                                        + "\nresponse-headers: [{name: X-Mine, value: a}]")
                                        + hook(
                                                "much",
                                                "i=0; while [ $i -lt "
                                                        + MEGABYTES
                                                        + " ]; do head -c 1048576"
                                                        + " /dev/zero; i=$((i+1)); echo $i > $HOOK_at; done",
                                                streams)
                                        + hook("fails", "echo partly; exit 3", streams)
                                        + hook(
                                                "fails-early",
                                                "exit 3",
                                                streams + "\nexit-code-status: {3: 409}")
                                        + hook("left", UNTIL_TOLD, streams)
                                        + hook(
                                                "leaves",
                                                UNTIL_TOLD,
                                                streams + "\non-client-gone: stop")
                                        + hook(
                                                "unseen",
                                                UNTIL_TOLD,
                                                "include-command-output-in-response: true\non-client-gone: stop")
                                        + hook(
                                                "late",
                                                "echo a; sleep 60",
                                                streams + "\ntimeout: 1s"))
                        .go();
    }

    @AfterAll
    static void stop() {
        fairlead.close();
    }

    /// A client that reads when it likes.
    private static final class Reader implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;
        private final StringBuilder seen = new StringBuilder();

        Reader(String path, String version) throws IOException {
            this(path, version, fairlead.port());
        }

        Reader(String path, String version, int port) throws IOException {
            socket = new Socket();
            socket.setReceiveBufferSize(16 * 1024);
            socket.connect(new java.net.InetSocketAddress("127.0.0.1", port));
            socket.setSoTimeout(20_000);
            in = socket.getInputStream();
            socket.getOutputStream()
                    .write(
                            ("GET /hooks/" + path + " HTTP/" + version + "\r\nHost: a\r\n\r\n")
                                    .getBytes(US_ASCII));
        }

        Reader(String path) throws IOException {
            this(path, "1.1");
        }

        /// Asks once more on the same connection.
        String again(String path, String end) throws IOException {
            seen.setLength(0);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(US_ASCII));
            return readTo(end);
        }

        String readTo(String end) throws IOException {
            while (seen.indexOf(end) < 0) {
                int one = in.read();
                if (one < 0) {
                    break;
                }
                seen.append((char) one);
            }
            return seen.toString();
        }

        /// How many NUL bytes come until the trailer.
        long countZeros() throws IOException {
            long zeros = 0;
            byte[] buffer = new byte[64 * 1024];
            while (seen.indexOf("success\r\n\r\n") < 0) {
                int n = in.read(buffer);
                assertThat(n).isPositive();
                for (int i = 0; i < n; i++) {
                    if (buffer[i] == 0) {
                        zeros++;
                    } else {
                        seen.append((char) buffer[i]);
                    }
                }
            }
            return zeros;
        }

        /// How many bytes come until the connection ends, in whichever way.
        long countToTheEnd() throws IOException {
            long count = 0;
            byte[] buffer = new byte[64 * 1024];
            try {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    count += n;
                }
            } catch (java.net.SocketTimeoutException e) {
                throw new AssertionError("the connection is still open", e);
            } catch (IOException _) {
                return count; // reset
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static Path file(String name) {
        return directory.resolve(name);
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file).strip() : "";
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static boolean isAlive(Path at) {
        String pid = read(Path.of(at + ".pid"));
        return !pid.isEmpty()
                && ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).isPresent();
    }

    @Test
    void what_a_command_prints_is_there_before_it_has_ended() throws Exception {
        Path go = file("slow");
        try (Reader reader = new Reader("slow?at=" + go)) {
            assertThat(reader.readTo("begun\n"))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("X-Mine: a\r\n", "ransfer-encoding: chunked", "text/plain");
            assertThat(isAlive(go)).isTrue();
            Files.createFile(go);
            assertThat(reader.readTo("success\r\n\r\n"))
                    .endsWith("ended\n\r\n0\r\nX-Command-Result: success\r\n\r\n");
        }
        await().until(() -> fairlead.log().contains("command ended hook=slow "));
    }

    @Test
    void a_client_of_http_1_0_gets_it_too_and_the_connection_ends_with_it() throws Exception {
        Path go = Files.createFile(file("old"));
        try (Reader reader = new Reader("slow?at=" + go, "1.0")) {
            assertThat(reader.readTo("\nnever\n"))
                    .doesNotContain("hunked")
                    .endsWith("\r\n\r\nbegun\nended\n");
        }
    }

    @Test
    void a_client_that_reads_nothing_holds_the_command_up() throws Exception {
        Path progress = file("progress");
        try (Reader reader = new Reader("much?at=" + progress)) {
            String[] last = {""};
            await().during(Duration.ofSeconds(1))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> {
                        String now = read(progress);
                        boolean stands = !now.isEmpty() && now.equals(last[0]);
                        last[0] = now;
                        return stands;
                    });
            assertThat(Integer.parseInt(read(progress))).isLessThan(MEGABYTES / 2);
            assertThat(reader.countZeros()).isEqualTo(MEGABYTES * 1024L * 1024);
            assertThat(reader.seen.toString()).contains("X-Command-Result: success");
        }
        assertThat(read(progress)).isEqualTo("" + MEGABYTES);
    }

    @Test
    void what_is_printed_for_a_client_that_has_left_is_dropped() throws Exception {
        Path progress = file("deserted");
        try (Reader reader = new Reader("much?at=" + progress)) {
            reader.readTo("\r\n\r\n");
        }
        await().until(() -> read(progress).equals("" + MEGABYTES));
    }

    @Test
    void the_connection_serves_the_next_request() throws Exception {
        Path go = Files.createFile(file("twice"));
        try (Reader reader = new Reader("slow?at=" + go)) {
            reader.readTo("success\r\n\r\n");
            assertThat(reader.again("/hooks/fails", "3\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("partly\n");
            assertThat(reader.again("/", "\r\n\r\nOK")).startsWith("HTTP/1.1 200 OK\r\n");
        }
    }

    @Test
    void a_failure_after_the_first_output_stands_in_the_trailer() throws Exception {
        try (Reader reader = new Reader("fails")) {
            assertThat(reader.readTo("3\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .endsWith("partly\n\r\n0\r\nX-Command-Result: exit status 3\r\n\r\n");
        }
        assertThat(fairlead.get("/hooks/fails-early").statusCode()).isEqualTo(409);
    }

    @Test
    void a_command_whose_time_is_over_ends_the_answer() throws Exception {
        try (Reader reader = new Reader("late")) {
            assertThat(reader.readTo("out\r\n\r\n"))
                    .endsWith("X-Command-Result: timed out\r\n\r\n");
        }
    }

    @Test
    void a_command_goes_on_when_its_client_leaves() throws Exception {
        Path go = file("left");
        try (Reader reader = new Reader("left?at=" + go)) {
            reader.readTo("begun\n");
        }
        Files.createFile(go);
        await().until(() -> fairlead.log().contains("command ended hook=left "));
        assertThat(fairlead.log()).doesNotContain("command failed hook=left ");
    }

    @Test
    void a_command_is_stopped_when_its_client_leaves_if_the_hook_says_so() throws Exception {
        for (String hook : new String[] {"leaves", "unseen"}) {
            Path go = file(hook);
            try (Reader _ = new Reader(hook + "?at=" + go)) {
                await().until(() -> isAlive(go));
            }
            await().until(() -> !isAlive(go));
            await().until(() ->
                    fairlead.log()
                            .contains(
                                    "command failed hook="
                                            + hook
                                            + " outcome=failure reason=\"stopped: the client has gone\""));
        }
    }

    @Test
    void head_runs_the_command_and_answers_without_a_body() throws Exception {
        Path go = Files.createFile(file("head"));
        var answer =
                FairleadProcess.send(
                        fairlead.request("/hooks/slow?at=" + go)
                                .method("HEAD", java.net.http.HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Path.of(go + ".pid")).exists();
    }

    @Test
    void a_client_that_takes_nothing_for_too_long_has_gone(@TempDir Path own) throws Exception {
        Path progress = own.resolve("progress");
        String forever = "while true; do head -c 1048576 /dev/zero; echo on > $HOOK_at; done";
        try (FairleadProcess impatient =
                        FairleadProcess.in(own)
                                .hooks(
                                        hook(
                                                "forever",
                                                forever,
                                                "stream-command-output: true\n"
                                                        + "on-client-gone: stop"))
                                .with("FAIRLEAD_HTTP_STALL_TIMEOUT", "1s")
                                .go();
                Reader reader = new Reader("forever?at=" + progress, "1.1", impatient.port())) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() ->
                            impatient
                                    .log()
                                    .contains(
                                            "command failed hook=forever outcome=failure reason=\"stopped: the client has gone\""));
            assertThat(read(progress)).isEqualTo("on");
            assertThat(reader.countToTheEnd()).isPositive();
        }
    }
}
