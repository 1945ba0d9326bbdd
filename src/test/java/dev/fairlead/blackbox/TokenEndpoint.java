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
import java.util.concurrent.Executors;

/// Gives out the tokens token-1, token-2 and so on, or refuses to.
final class TokenEndpoint implements AutoCloseable {
    private final HttpServer server;
    private final List<Asked> asked = new ArrayList<>();
    private volatile String prefix = "token-";
    private volatile int lasting = 3600;
    private volatile Duration taking = Duration.ZERO;
    private volatile int refusal;
    private volatile String refusalBody = "";

    /// A request for a token.
    record Asked(Headers headers, String form) {}

    private TokenEndpoint() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 1000);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/token", this::answer);
        server.start();
    }

    static TokenEndpoint open() {
        try {
            return new TokenEndpoint();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TokenEndpoint naming(String prefix) {
        this.prefix = prefix;
        return this;
    }

    TokenEndpoint lasting(int seconds) {
        lasting = seconds;
        return this;
    }

    TokenEndpoint taking(Duration time) {
        taking = time;
        return this;
    }

    TokenEndpoint refusing(int status, String body) {
        refusalBody = body;
        refusal = status;
        return this;
    }

    TokenEndpoint givingAgain() {
        refusal = 0;
        return this;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/token";
    }

    synchronized List<Asked> asked() {
        return List.copyOf(asked);
    }

    private synchronized int count(Asked one) {
        asked.add(one);
        return asked.size();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        int number = count(new Asked(exchange.getRequestHeaders(), form));
        try {
            Thread.sleep(taking); // a slow server is what some tests are about
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        int status = refusal == 0 ? 200 : refusal;
        String json =
                refusal == 0
                        ? "{\"access_token\":\"%s%d\",\"token_type\":\"Bearer\",\"expires_in\":%d}"
                                .formatted(prefix, number, lasting)
                        : refusalBody;
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
