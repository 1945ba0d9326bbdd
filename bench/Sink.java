import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/// The receiver of deliver.sh: it answers 200 to every POST, and knows which of a run's deliveries
/// came, how often, and how long after their arrival. A webhook-id is RUN-NUMBER-MICROSECONDS, the
/// last being when the message arrived.
///
/// One thread, plain NIO: what it costs is taken from the two cores of those that are measured.
///
/// `POST /hold` is answered at the next `GET /release`, `POST /hang` never. `GET /reset?RUN&COUNT`
/// begins a run, `GET /await` answers when all its deliveries have come, `GET /stats` at once.
public class Sink {
    private static final int CHECKED = 1000; // every thousandth signature

    private final Mac mac;
    private final Selector selector = Selector.open();
    private final List<Connection> held = new ArrayList<>();
    private final List<Connection> waiting = new ArrayList<>();
    private BitSet came = new BitSet();
    private int[] latencies = {};
    private long run;
    private int distinct;
    private int posts;
    private int strays;
    private int unsigned;
    private int hung;
    private long first;
    private long last;

    Sink(String secret) throws IOException, GeneralSecurityException {
        mac = Mac.getInstance("HmacSHA256");
        byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
    }

    public static void main(String[] arguments) throws Exception {
        new Sink(arguments[1]).serve(Integer.parseInt(arguments[0]));
    }

    private void serve(int port) throws IOException {
        ServerSocketChannel door = ServerSocketChannel.open();
        door.bind(new InetSocketAddress("127.0.0.1", port), 1024).configureBlocking(false);
        door.register(selector, SelectionKey.OP_ACCEPT);
        while (true) {
            selector.select(key -> {
                try {
                    if (key.isAcceptable()) {
                        SocketChannel channel = door.accept();
                        channel.configureBlocking(false);
                        channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
                        channel.register(selector, SelectionKey.OP_READ, new Connection(channel));
                    } else {
                        ((Connection) key.attachment()).read();
                    }
                } catch (IOException _) {
                    close(key);
                }
            });
        }
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException _) {
            // it is closed
        }
    }

    private void post(byte[] bytes, int bodyFrom, int bodyTo, String id, Header signed) {
        long now = micros();
        String[] parts = id.split("-");
        if (parts.length != 3 || Long.parseLong(parts[0]) != run) {
            strays++;
            return;
        }
        int number = Integer.parseInt(parts[1]);
        if (posts == 0) {
            first = now;
        }
        last = now;
        posts++;
        if (!came.get(number)) {
            came.set(number);
            distinct++;
            latencies[number] = (int) Math.max(0, now - Long.parseLong(parts[2]));
        }
        if (number % CHECKED == 0) {
            mac.update((id + "." + signed.timestamp + ".").getBytes(ISO_8859_1));
            mac.update(bytes, bodyFrom, bodyTo - bodyFrom);
            String wanted = "v1," + Base64.getEncoder().encodeToString(mac.doFinal());
            unsigned += wanted.equals(signed.signature) ? 0 : 1;
        }
    }

    private static long micros() {
        var now = java.time.Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }

    private boolean isComplete() {
        return distinct == latencies.length;
    }

    private void control(String path, Connection from) throws IOException {
        if (path.startsWith("/reset?")) {
            String[] values = path.substring("/reset?".length()).split("&");
            run = Long.parseLong(values[0]);
            latencies = new int[Integer.parseInt(values[1])];
            came = new BitSet(latencies.length);
            distinct = posts = strays = unsigned = hung = 0;
            from.answer("");
        } else if (path.equals("/release")) {
            for (Connection connection : held) {
                connection.answer("");
            }
            held.clear();
            from.answer("");
        } else if (path.equals("/await") && !isComplete()) {
            waiting.add(from);
        } else {
            from.answer(stats());
        }
    }

    /// Seconds from the first to the last, distinct, lost, twice, strays, wrongly signed, held, hung,
    /// p50 and p99 in milliseconds.
    private String stats() {
        int[] sorted = came.stream().map(i -> latencies[i]).sorted().toArray();
        return String.format(
                Locale.ROOT,
                "%.3f %d %d %d %d %d %d %d %.2f %.2f%n",
                (last - first) / 1e6,
                distinct,
                latencies.length - distinct,
                posts - distinct,
                strays,
                unsigned,
                held.size(),
                hung,
                at(sorted, 0.50),
                at(sorted, 0.99));
    }

    private static double at(int[] sorted, double part) {
        return sorted.length == 0 ? 0 : sorted[(int) ((sorted.length - 1) * part)] / 1e3;
    }

    private static final class Header {
        private String id = "0-0-0";
        private String timestamp = "";
        private String signature = "";
        private int length;

        /// Takes a line's value when it is one of those that count.
        void take(byte[] bytes, int from, int to) {
            switch (to - from > 2 ? bytes[from] | 0x20 : 0) {
                case 'c' -> {
                    if (is("content-length:", bytes, from, to)) {
                        length = Integer.parseInt(value(bytes, from + 15, to));
                    }
                }
                case 'w' -> {
                    if (is("webhook-id:", bytes, from, to)) {
                        id = value(bytes, from + 11, to);
                    } else if (is("webhook-timestamp:", bytes, from, to)) {
                        timestamp = value(bytes, from + 18, to);
                    } else if (is("webhook-signature:", bytes, from, to)) {
                        signature = value(bytes, from + 18, to);
                    }
                }
                default -> {}
            }
        }

        private static boolean is(String name, byte[] bytes, int from, int to) {
            if (to - from < name.length()) {
                return false;
            }
            for (int i = 0; i < name.length(); i++) {
                int c = bytes[from + i];
                if ((c >= 'A' && c <= 'Z' ? c | 0x20 : c) != name.charAt(i)) {
                    return false;
                }
            }
            return true;
        }

        private static String value(byte[] bytes, int from, int to) {
            return new String(bytes, from, to - from, ISO_8859_1).strip();
        }
    }

    private final class Connection {
        private final SocketChannel channel;
        private ByteBuffer buffer = ByteBuffer.allocate(1024);

        Connection(SocketChannel channel) {
            this.channel = channel;
        }

        void read() throws IOException {
            if (!buffer.hasRemaining()) {
                buffer = ByteBuffer.allocate(buffer.capacity() * 4).put(buffer.flip());
            }
            if (channel.read(buffer) < 0) {
                throw new IOException("closed");
            }
            for (int used = take(); used > 0; used = take()) {
                buffer.flip().position(used);
                buffer.compact();
            }
        }

        /// Takes one whole request, or nothing; answers how many bytes it was.
        private int take() throws IOException {
            byte[] bytes = buffer.array();
            int end = buffer.position();
            Header header = new Header();
            int line = 0;
            for (int i = 0; i < end; i++) {
                if (bytes[i] != '\n') {
                    continue;
                }
                if (i - line <= 1) {
                    int whole = i + 1 + header.length;
                    if (whole > end) {
                        return 0;
                    }
                    handle(bytes, i + 1, whole, header);
                    return whole;
                }
                if (line > 0) {
                    header.take(bytes, line, i);
                }
                line = i + 1;
            }
            return 0;
        }

        private void handle(byte[] bytes, int body, int to, Header header) throws IOException {
            String target = new String(bytes, 0, Math.min(60, body), ISO_8859_1);
            if (target.startsWith("GET ")) {
                control(target.split(" ")[1], this);
            } else if (target.startsWith("POST /hold")) {
                held.add(this);
            } else if (target.startsWith("POST /hang")) {
                hung++;
            } else {
                post(bytes, body, to, header.id, header);
                answer("");
                if (!waiting.isEmpty() && isComplete()) {
                    for (Connection connection : waiting) {
                        connection.answer(stats());
                    }
                    waiting.clear();
                }
            }
        }

        /// What is answered is small: it fits into the socket's buffer.
        void answer(String text) throws IOException {
            String head = "HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n";
            int _ = channel.write(ByteBuffer.wrap((head + text).getBytes(ISO_8859_1)));
        }
    }
}
