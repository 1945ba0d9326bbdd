import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;

/**
 * A pretended payment gateway. {@code GET /payment} on port 8000 makes a random payment, publishes it on the Redis
 * channel "payments" and answers with it.
 *
 * <p>Run it by {@code java PaymentGateway.java}. REDIS_ADDRESS (host:port, else localhost:6379) says where Redis is,
 * WEBHOOK_ADDRESS the URL that the payment's events are to be sent to, PORT another port than 8000.
 */
public final class PaymentGateway {
    private static final String LETTERS = "ABCDXYZPQR";
    private static final String[] EVENTS = {"accepted", "completed", "canceled"};
    private static final DateTimeFormatter CREATED = DateTimeFormatter.ofPattern("dd/MM/yyyy, HH:mm:ss");
    private static final Random RANDOM = new Random();

    private final String redisHost;
    private final int redisPort;
    private final String webhookAddress;

    private PaymentGateway(String redisAddress, String webhookAddress) {
        int colon = redisAddress.lastIndexOf(':');
        this.redisHost = redisAddress.substring(0, colon);
        this.redisPort = Integer.parseInt(redisAddress.substring(colon + 1));
        this.webhookAddress = webhookAddress;
    }

    public static void main(String[] args) throws IOException {
        PaymentGateway gateway =
                new PaymentGateway(
                        setting("REDIS_ADDRESS", "localhost:6379"),
                        setting("WEBHOOK_ADDRESS", "http://localhost:8080/payments"));
        int port = Integer.parseInt(setting("PORT", "8000"));
        HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
        server.createContext("/payment", gateway::answer);
        server.setExecutor(Executors.newFixedThreadPool(8));
        server.start();
        System.out.println("GET http://localhost:" + port + "/payment makes a payment for " + gateway.webhookAddress);
    }

    private static String setting(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isBlank() ? otherwise : value;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String message = payment();
        int status = 200;
        try {
            publish("payments", message);
        } catch (IOException e) {
            status = 502;
            message = "{\"error\":\"Redis at " + redisHost + ":" + redisPort + " is not reachable\"}";
        }
        byte[] body = message.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private String payment() {
        return """
                {"url":"%s","webhookId":"%s","data":{"id":"%s","payment":"PY-%s","event":"%s","created":"%s"}}"""
                .formatted(
                        webhookAddress,
                        hex(),
                        hex(),
                        letters(5),
                        EVENTS[RANDOM.nextInt(EVENTS.length)],
                        LocalDateTime.now().format(CREATED));
    }

    private static String hex() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private static String letters(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    /** Speaks just enough of the Redis protocol for one PUBLISH. */
    private void publish(String channel, String message) throws IOException {
        try (Socket socket = new Socket(redisHost, redisPort)) {
            socket.setSoTimeout(5_000);
            OutputStream out = socket.getOutputStream();
            out.write(("*3\r\n" + bulk("PUBLISH") + bulk(channel) + bulk(message)).getBytes(StandardCharsets.UTF_8));
            out.flush();
            String reply =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)).readLine();
            if (reply == null || !reply.startsWith(":")) {
                throw new IOException("Redis said: " + reply);
            }
        }
    }

    private static String bulk(String text) {
        return "$" + text.getBytes(StandardCharsets.UTF_8).length + "\r\n" + text + "\r\n";
    }
}
