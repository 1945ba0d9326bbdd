package dev.fairlead.blackbox;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// A receiver of deliveries that remembers what it got.
final class Sink implements AutoCloseable {
    private final HttpServer server;
    private final List<Received> received = new ArrayList<>();
    private final Set<Integer> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();
    private final Map<String, Gauge> gauges = new ConcurrentHashMap<>();
    private final List<String> delivered = new ArrayList<>();
    private final Set<Received> unanswered = ConcurrentHashMap.newKeySet();
    private volatile Function<Received, Answer> answer = _ -> new Answer(200);

    /// @param at System.nanoTime()
    record Received(String path, Headers headers, String body, long at) {
        String webhookId() {
            return headers.getFirst("webhook-id");
        }

        String sender() {
            return headers.getFirst("user-agent");
        }
    }

    /// What is answered, and after how long.
    record Answer(int status, Map<String, String> headers, Duration after) {
        Answer(int status) {
            this(status, Map.of(), Duration.ZERO);
        }
    }

    /// How many requests to one path are open, and were at most.
    private record Gauge(AtomicInteger open, AtomicInteger most) {
        void opens() {
            most.accumulateAndGet(open.incrementAndGet(), Math::max);
        }
    }

    private Sink(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 1000);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::receive);
        server.start();
    }

    static Sink open() {
        return at(0);
    }

    /// On a port that was closed until now.
    static Sink at(int port) {
        try {
            return new Sink(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Sink answering(int status) {
        return answering(_ -> new Answer(status));
    }

    /// The first so many requests get the one status, all others the second.
    Sink answering(int status, int times, int then) {
        var left = new AtomicInteger(times);
        return answering(_ -> new Answer(left.getAndDecrement() > 0 ? status : then));
    }

    Sink answering(Function<Received, Answer> how) {
        answer = how;
        return this;
    }

    /// Every answer says that it lies elsewhere.
    Sink redirectingTo(String url) {
        return answering(_ -> new Answer(302, Map.of("Location", url), Duration.ZERO));
    }

    private void receive(HttpExchange exchange) throws IOException {
        connections.add(exchange.getRemoteAddress().getPort());
        mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
        Gauge gauge =
                gauges.computeIfAbsent(
                        exchange.getRequestURI().getPath(),
                        _ -> new Gauge(new AtomicInteger(), new AtomicInteger()));
        gauge.opens();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Received one =
                new Received(
                        exchange.getRequestURI().toString(),
                        exchange.getRequestHeaders(),
                        body,
                        System.nanoTime());
        Answer answer = this.answer.apply(one);
        unanswered.add(one);
        synchronized (this) {
            received.add(one);
            if (answer.status() / 100 == 2) {
                delivered.add(one.webhookId());
            }
        }
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        linger(answer.after());
        unanswered.remove(one);
        open.decrementAndGet();
        gauge.open().decrementAndGet();
        exchange.sendResponseHeaders(answer.status(), -1);
        exchange.close();
    }

    /// A slow receiver takes its time.
    private static void linger(Duration time) throws IOException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /// The ids in the order in which they came, repeats among them.
    synchronized List<String> order() {
        return received.stream().map(Received::webhookId).toList();
    }

    /// Whether a sender with that User-Agent waits for an answer at this moment.
    boolean isWaitedForBy(String sender) {
        return unanswered.stream().anyMatch(one -> sender.equals(one.sender()));
    }

    /// How many requests were open at once, at most.
    int mostOpen() {
        return mostOpen.get();
    }

    /// How many requests to that path were open at once, at most.
    int mostOpen(String path) {
        Gauge gauge = gauges.get(path);
        return gauge == null ? 0 : gauge.most().get();
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    synchronized List<Received> received() {
        return List.copyOf(received);
    }

    synchronized int count() {
        return received.size();
    }

    /// The ids of everything that came, each once.
    synchronized Set<String> ids() {
        Set<String> ids = new TreeSet<>();
        received.forEach(one -> ids.add(one.webhookId()));
        return ids;
    }

    /// The ids of all that was answered with a success, repeats among them.
    synchronized List<String> delivered() {
        return List.copyOf(delivered);
    }

    /// How many connections were opened to it.
    int connections() {
        return connections.size();
    }

    synchronized void forget() {
        received.clear();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
