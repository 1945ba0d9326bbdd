package dev.fairlead.blackbox;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The stream of what happens, by plain sockets.
class LiveEventsIT {
    @TempDir Path directory;
    private FairleadProcess fairlead;

    @BeforeEach
    void open() {
        fairlead =
                FairleadProcess.in(directory)
                        .hooks(
                                """
                                - id: ok
                                  execute-command: /bin/true
                                - id: never
                                  execute-command: /bin/true
                                  trigger-rule: {match: {type: value, value: a, parameter: {source: url, name: b}}}
                                """)
                        .with("FAIRLEAD_ADMIN_TOKENS", Api.TOKEN)
                        .go();
    }

    @AfterEach
    void close() {
        fairlead.close();
    }

    private Socket listen() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(30_000);
        socket.connect(new InetSocketAddress("127.0.0.1", fairlead.port()));
        socket.getOutputStream()
                .write(
                        ("GET /-/api/v1/events/stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                        + Api.TOKEN
                                        + "\r\n\r\n")
                                .getBytes(US_ASCII));
        return socket;
    }

    @Test
    void what_happens_is_told_while_it_happens() throws IOException {
        try (Socket socket = listen();
                BufferedReader lines =
                        new BufferedReader(
                                new InputStreamReader(socket.getInputStream(), US_ASCII))) {
            assertThat(lines.readLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(until("\r?\n?", lines)).anyMatch(line -> line.contains("text/event-stream"));
            fairlead.get("/hooks/ok");
            fairlead.get("/hooks/never");
            List<String> told = until("event: ?unmatched", lines);
            assertThat(told).anyMatch(line -> line.matches("event: ?arrival"));
            assertThat(until("data:.*", lines).getLast())
                    .contains("\"type\":\"unmatched\"", "\"hook\":\"never\"");
        }
    }

    private static List<String> until(String wanted, BufferedReader lines) throws IOException {
        List<String> told = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            told.add(line);
            if (line.matches(wanted)) {
                return told;
            }
        }
        throw new AssertionError("the stream ended: " + told);
    }

    @Test
    void a_client_that_never_reads_holds_nothing_up_and_is_cut_off() throws IOException {
        try (Socket socket = listen()) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> socket.getInputStream().available() > 0);
            long told = 0;
            boolean isCutOff = false;
            while (!isCutOff && told < 200_000) {
                assertThat(fairlead.get("/hooks/never").statusCode()).isEqualTo(200);
                // each look is a byte on the way to who may have stopped to read, too
                isCutOff = ++told % 100 == 0 && isCutOff(socket);
            }
            assertThat(isCutOff).as("after " + told + " requests").isTrue();
            assertThat(fairlead.get("/hooks/ok").statusCode()).isEqualTo(200);
        }
        assertThat(fairlead.log()).doesNotContain("ERROR");
    }

    /// Who writes to a connection that the other has closed hears of it the second time.
    private static boolean isCutOff(Socket socket) {
        try {
            socket.sendUrgentData(0);
            return false;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    @Test
    void a_stop_ends_the_stream_in_good_order() throws IOException {
        try (Socket socket = listen()) {
            InputStream said = socket.getInputStream();
            assertThat(new String(said.readNBytes(15), US_ASCII)).isEqualTo("HTTP/1.1 200 OK");
            assertThat(fairlead.stop()).isZero();
            assertThat(new String(said.readAllBytes(), US_ASCII)).endsWith("\r\n0\r\n\r\n");
        }
    }

    @Test
    void without_a_token_there_is_no_stream() {
        assertThat(fairlead.get("/-/api/v1/events/stream").statusCode()).isEqualTo(401);
    }
}
