package dev.fairlead.attempt;

import dev.fairlead.delivery.Attempt;
import dev.fairlead.delivery.Delivery;
import dev.fairlead.delivery.Endpoint;
import dev.fairlead.delivery.Outcome;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A sender that sends nothing: how an attempt ends is what the test says.
public final class ScriptedSender extends Sender implements AutoCloseable {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    private final Vertx vertx;
    private volatile Function<Delivery, Uni<Outcome>> ends =
            _ -> Uni.createFrom().item(new Outcome.Delivered(200));

    private ScriptedSender(Vertx vertx) {
        super(
                vertx,
                new Rig.Settings(
                        Optional.of(List.of()),
                        1,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(60),
                        "Fairlead/test"),
                InstantSource.fixed(NOW));
        this.vertx = vertx;
    }

    public static ScriptedSender make() {
        return new ScriptedSender(Vertx.vertx());
    }

    public Vertx vertx() {
        return vertx;
    }

    public void ends(Function<Delivery, Uni<Outcome>> ends) {
        this.ends = ends;
    }

    @Override
    public Uni<Attempt> attempt(Delivery delivery, Endpoint endpoint, int number, Duration budget) {
        return ends.apply(delivery)
                .map(outcome -> new Attempt(number, NOW, Duration.ZERO, outcome, ""));
    }

    @Override
    public void close() {
        super.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
