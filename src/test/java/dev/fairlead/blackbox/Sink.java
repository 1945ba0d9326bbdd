package dev.fairlead.blackbox;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.IntSupplier;

/// A receiver of deliveries that remembers what it got.
final class Sink implements AutoCloseable {
    private final HttpServer server;
    private final List<Received> received = new ArrayList<>();
    private final Set<Integer> connections = ConcurrentHashMap.newKeySet();
    private volatile IntSupplier answer = () -> 200;
    private volatile String location = "";

    record Received(String path, Headers headers, String body) {
        String webhookId() {
            return headers.getFirst("webhook-id");
        }
    }

    private Sink() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 1000);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::receive);
        server.start();
    }

    static Sink open() {
        try {
            return new Sink();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Sink answering(int status) {
        answer = () -> status;
        return this;
    }

    /// The first so many requests get the one status, all others the second.
    Sink answering(int status, int times, int then) {
        var left = new java.util.concurrent.atomic.AtomicInteger(times);
        answer = () -> left.getAndDecrement() > 0 ? status : then;
        return this;
    }

    /// Every answer says that it lies elsewhere.
    Sink redirectingTo(String url) {
        location = url;
        return this;
    }

    private void receive(HttpExchange exchange) throws IOException {
        connections.add(exchange.getRemoteAddress().getPort());
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        int status = answer.getAsInt();
        synchronized (this) {
            received.add(
                    new Received(
                            exchange.getRequestURI().toString(),
                            exchange.getRequestHeaders(),
                            body));
        }
        if (!location.isEmpty()) {
            exchange.getResponseHeaders().set("Location", location);
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
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
