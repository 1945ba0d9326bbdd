package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The steps of examples/payment-gateway/README.md.
class PaymentGatewayIT {
    private static final Path EXAMPLE = Path.of("examples/payment-gateway");

    @TempDir Path directory;

    @Test
    void a_payment_of_the_example_reaches_its_receiver() throws Exception {
        int port = FairleadProcess.freePort();
        try (Sink sink = Sink.open();
                RealRedis redis = RealRedis.in(directory).start();
                FairleadProcess fairlead =
                        FairleadProcess.in(directory)
                                .hooks(Files.readString(EXAMPLE.resolve("hooks.yaml")))
                                .with("REDIS_ADDRESS", redis.address())
                                .allowingLoopback()
                                .go()) {
            await().until(() -> fairlead.log().contains("listening on Redis channel payments"));
            Process gateway = gateway(redis, sink, port);
            try {
                await().atMost(Duration.ofSeconds(30))
                        .until(
                                () -> Files.readString(directory.resolve("gateway.log")),
                                said -> !said.isEmpty());
                new Shell(directory, Map.of("localhost:8000", "localhost:" + port))
                        .follow(answering(sink));
                await().until(() -> sink.count() == 1);
                Sink.Received one = sink.received().getFirst();
                JsonNode data = new ObjectMapper().readTree(one.body());
                assertThat(one.webhookId()).matches("[0-9a-f]{32}");
                assertThat(data.get("payment").textValue()).matches("PY-[ABCDXYZPQR]{5}");
                assertThat(data.get("event").textValue()).isIn("accepted", "completed", "canceled");
            } finally {
                gateway.destroyForcibly().waitFor();
            }
        }
    }

    /// The page's own command, with the receiver of this run in the answer.
    private static Page answering(Sink sink) {
        Page page = Page.at(EXAMPLE.resolve("README.md"));
        Page.Block block = page.in("console").getFirst();
        String text = block.text().replace("http://127.0.0.1:8080/payments", sink.url("/payments"));
        return new Page(page.file(), List.of(new Page.Block("", "console", text)));
    }

    private Process gateway(RealRedis redis, Sink sink, int port) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        EXAMPLE.resolve("PaymentGateway.java").toAbsolutePath().toString());
        builder.environment().put("REDIS_ADDRESS", redis.address());
        builder.environment().put("WEBHOOK_ADDRESS", sink.url("/payments"));
        builder.environment().put("PORT", Integer.toString(port));
        return builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("gateway.log").toFile())
                .start();
    }
}
