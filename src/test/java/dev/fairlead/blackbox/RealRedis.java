package dev.fairlead.blackbox;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import redis.embedded.Redis;
import redis.embedded.RedisExecProvider;
import redis.embedded.RedisSentinel;
import redis.embedded.RedisServer;
import redis.embedded.util.Architecture;
import redis.embedded.util.OS;

/// A real redis-server with an append-only file, that can be stopped and started again on its port.
public final class RealRedis implements AutoCloseable {
    private static final Pattern PROCESS_ID = Pattern.compile("process_id:([0-9]+)");

    private final int port;
    private final Path directory;
    private final List<String> settings = new ArrayList<>();
    private @Nullable Path executable;
    private @Nullable Redis server;
    private boolean watches;

    private RealRedis(int port, Path directory) {
        this.port = port;
        this.directory = directory;
    }

    /// One that does not run yet.
    public static RealRedis in(Path directory) {
        return new RealRedis(FairleadProcess.freePort(), directory);
    }

    /// A sentinel instead of a server; it keeps what it learns in its directory.
    static RealRedis sentinelIn(Path directory) {
        RealRedis sentinel = in(directory);
        sentinel.watches = true;
        return sentinel;
    }

    /// Every answer is on disk before it is given. With `everysec`, the default, an answer may be
    /// given up to two seconds before that, even before the file is written to (while an fsync
    /// takes long), so that then a death of the machine, and at a busy disk of the process, may
    /// lose it.
    public RealRedis losingNothing() {
        return with("appendfsync always");
    }

    /// From its next start on; a later one wins over an earlier one.
    public RealRedis with(String setting) {
        settings.add(setting);
        return this;
    }

    /// That program instead of the one that the tests bring.
    RealRedis by(Path program) {
        executable = program;
        return this;
    }

    public RealRedis start() {
        server = watches ? sentinel() : server();
        server.start();
        return this;
    }

    private Redis sentinel() {
        try {
            Path file = directory.resolve("sentinel.conf");
            Files.write(file, settings);
            String program = RedisExecProvider.defaultProvider().get().getAbsolutePath();
            return new RedisSentinel(
                    List.of(program, file.toString(), "--sentinel", "--port", "" + port), port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Redis server() {
        var builder =
                RedisServer.builder()
                        .port(port)
                        .setting("bind 127.0.0.1")
                        .setting("save \"\"")
                        .setting("appendonly yes")
                        .setting("dir " + directory);
        settings.forEach(builder::setting);
        if (executable != null) {
            builder.redisExecProvider(
                    RedisExecProvider.defaultProvider()
                            .override(OS.UNIX, Architecture.x86_64, executable.toString()));
        }
        return builder.build();
    }

    public void stop() {
        if (server != null) {
            server.stop();
            server = null;
        }
    }

    private long pid() {
        Matcher id = PROCESS_ID.matcher(String.valueOf(run("INFO", "server")));
        if (!id.find()) {
            throw new IllegalStateException("Redis does not tell its process");
        }
        return Long.parseLong(id.group(1));
    }

    /// It stands still, as if its machine had stopped, until what is given back is run.
    Runnable freeze() {
        String pid = Long.toString(pid());
        Faults.command("kill", "-STOP", pid);
        return () -> Faults.command("kill", "-CONT", pid);
    }

    /// Ends it as `kill -9` does.
    public void kill() {
        ProcessHandle process = ProcessHandle.of(pid()).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
        stop();
    }

    int port() {
        return port;
    }

    int clusterPort() {
        return settings.stream()
                .filter(line -> line.startsWith("cluster-port "))
                .mapToInt(line -> Integer.parseInt(line.substring("cluster-port ".length())))
                .findFirst()
                .orElseThrow();
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    /// Runs one command and gives its answer: a Long, a String, a List, or null.
    public @Nullable Object run(String... words) {
        return run(StandardCharsets.UTF_8, words);
    }

    /// The same where keys are no text: with ISO 8859-1 each byte is a character.
    @Nullable Object run(Charset charset, String... words) {
        try (Connection connection = new Connection(port, charset)) {
            return connection.run(words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How many subscribers heard it.
    public long publish(String channel, String message) {
        return run("PUBLISH", channel, message) instanceof Long heard ? heard : -1;
    }

    public long subscribers(String channel) {
        return run("PUBSUB", "NUMSUB", channel) instanceof List<?> answer
                        && answer.get(1) instanceof Long n
                ? n
                : 0;
    }

    /// Whether the queue `fairlead` has nothing that waits or is in flight.
    boolean isIdle() {
        return keys("{fairlead:*}:counts").stream()
                .allMatch(counts ->
                        run("HMGET", counts, "waiting", "inFlight") instanceof List<?> depth
                                && depth.stream().allMatch(n -> n == null || n.equals("0")));
    }

    /// How many deliveries of the queue `fairlead` are delivered and not forgotten.
    long delivered() {
        return keys("{fairlead:*}:s:delivered").stream()
                .mapToLong(key -> run("ZCARD", key) instanceof Long n ? n : 0)
                .sum();
    }

    /// The webhook ids of all deliveries of the queue `fairlead`, delivered ones too. Their keys
    /// are no text.
    Set<String> webhookIds() {
        String script =
                """
                local ids = {}
                for i, key in ipairs(redis.call('KEYS', '{fairlead:*}:d:*')) do
                  local _, _, _, _, id = struct.unpack('>I3c0I3c0I3c0I3c0I3c0', redis.call('GET', key), 42)
                  ids[i] = id
                end
                return ids
                """;
        return new TreeSet<>(texts(run("EVAL", script, "0")));
    }

    /// The attempts of each delivery of the queue `fairlead`, one in a line.
    List<String> attempts() {
        String script =
                """
                local attempts = {}
                for i, key in ipairs(redis.call('KEYS', '{fairlead:*}:a:*')) do
                  attempts[i] = redis.call('GET', key)
                end
                return attempts
                """;
        return texts(run("EVAL", script, "0"));
    }

    List<String> keys(String pattern) {
        return texts(run("KEYS", pattern));
    }

    private static List<String> texts(@Nullable Object answer) {
        return answer instanceof List<?> some
                ? some.stream().map(String::valueOf).toList()
                : List.of();
    }

    Connection connect() {
        try {
            return new Connection(port, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }

    /// One connection, for many commands in a row.
    static final class Connection implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;
        private final Charset charset;

        private Connection(int port, Charset charset) throws IOException {
            this.charset = charset;
            socket = new Socket("127.0.0.1", port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(10_000);
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        }

        @Nullable Object run(String... words) throws IOException {
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            request.writeBytes(("*" + words.length + "\r\n").getBytes(StandardCharsets.UTF_8));
            for (String word : words) {
                byte[] bytes = word.getBytes(charset);
                request.writeBytes(("$" + bytes.length + "\r\n").getBytes(StandardCharsets.UTF_8));
                request.writeBytes(bytes);
                request.writeBytes(new byte[] {'\r', '\n'});
            }
            out.write(request.toByteArray());
            out.flush();
            return reply();
        }

        private @Nullable Object reply() throws IOException {
            String line = line();
            String rest = line.substring(1);
            return switch (line.charAt(0)) {
                case '+' -> rest;
                case '-' -> throw new IllegalStateException(rest);
                case ':' -> Long.valueOf(rest);
                case '$' -> bulk(Integer.parseInt(rest));
                case '*' -> {
                    List<@Nullable Object> items = new ArrayList<>();
                    for (int left = Integer.parseInt(rest); left > 0; left--) {
                        items.add(reply());
                    }
                    yield items;
                }
                default -> throw new IllegalStateException("not RESP: " + line);
            };
        }

        private @Nullable String bulk(int length) throws IOException {
            if (length < 0) {
                return null;
            }
            byte[] bytes = in.readNBytes(length);
            in.readNBytes(2);
            return new String(bytes, charset);
        }

        private String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = in.read(); b != '\r'; b = in.read()) {
                if (b < 0) {
                    throw new IOException("Redis closed the connection");
                }
                line.write(b);
            }
            in.read();
            return line.toString(StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
