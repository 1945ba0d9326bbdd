package dev.fairlead.dispatch;

import dev.fairlead.attempt.Sender;
import dev.fairlead.delivery.Attempt;
import dev.fairlead.delivery.Delivery;
import dev.fairlead.delivery.Endpoint;
import dev.fairlead.delivery.EndpointRef;
import dev.fairlead.delivery.Endpoints;
import dev.fairlead.delivery.Health;
import dev.fairlead.delivery.Message;
import dev.fairlead.delivery.NextStep;
import dev.fairlead.delivery.Outcome;
import dev.fairlead.delivery.Terms;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import dev.fairlead.queue.DeliveryQueue;
import dev.fairlead.queue.Lease;
import dev.fairlead.queue.Leases;
import dev.fairlead.queue.Settled;
import dev.fairlead.queue.Settlement;
import dev.fairlead.trace.Step;
import dev.fairlead.trace.Traces;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/// The life of a delivery after it was stored: lease, try, decide, settle.
///
/// It pulls: no more is leased than there are free places, so nothing piles up in memory. Between
/// two looks it sleeps until something can have changed. An attempt never fails, it has an outcome;
/// what the outcome means is the endpoint's retry policy's word; both are written in one move. When
/// that cannot be written, the lease runs out and the delivery is tried again.
@Singleton
public final class Dispatcher {
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);
    private static final Duration SETTLE_BACKOFF = Duration.ofMillis(50);
    private static final Duration SETTLE_PATIENCE = Duration.ofSeconds(4);

    private final DeliveryQueue queue;
    private final Endpoints endpoints;
    private final Sender sender;
    private final Journal journal;
    private final Traces traces;
    private final InstantSource clock;
    private final DoubleSupplier dice;
    private final Places places;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Bell bell;
    private volatile Duration quiet = Duration.ZERO;
    private volatile boolean lost;
    private volatile boolean seen;
    private volatile String trouble = "";
    private volatile boolean draining;
    private @Nullable Cancellable running;

    Dispatcher(
            DeliveryQueue queue,
            Endpoints endpoints,
            Sender sender,
            Journal journal,
            Traces traces,
            InstantSource clock,
            DoubleSupplier dice,
            Vertx vertx,
            DispatchConfig config) {
        this.queue = queue;
        this.endpoints = endpoints;
        this.sender = sender;
        this.journal = journal;
        this.traces = traces;
        this.clock = clock;
        this.dice = dice;
        this.places = new Places(config.maxInFlight(), config.batch());
        this.bell = new Bell(vertx, vertx.getOrCreateContext());
    }

    /// Begins to dispatch; it goes on until [#drain].
    public void start() {
        queue.onWake(bell::ring);
        running =
                Multi.createBy()
                        .repeating()
                        .uni(this::nextLeases)
                        .indefinitely()
                        .onItem()
                        .<Lease>disjoint()
                        .onItem()
                        .transformToUni(this::carry)
                        .merge(places.all())
                        .subscribe()
                        .with(_ -> {});
    }

    /// Takes no more deliveries and waits for the attempts under way. What does not end in time is
    /// tried again when its lease has run out.
    public void drain(Duration grace) {
        draining = true;
        places.awaitAllFree(grace);
        if (running != null) {
            running.cancel();
        }
    }

    /// How many attempts are under way.
    public int inFlight() {
        return inFlight.get();
    }

    /// How many attempts may be under way at once.
    public int most() {
        return places.all();
    }

    /// Whether the queue could not be read at the last look.
    public boolean hasLostQueue() {
        return lost;
    }

    /// Whether the queue was read since the start.
    public boolean hasSeenQueue() {
        return seen;
    }

    /// Why the queue could not be read at the last look and what mends it; empty when it could.
    public String queueTrouble() {
        return lost ? trouble : "";
    }

    private Uni<List<Lease>> nextLeases() {
        if (draining) {
            return Uni.createFrom().nothing();
        }
        Duration pause = places.free() == 0 ? LONGEST_SLEEP : quiet;
        quiet = Duration.ZERO;
        return pause.isZero() ? look() : bell.sleep(pause).chain(this::look);
    }

    private Uni<List<Lease>> look() {
        int free = places.free();
        if (free == 0 || draining) {
            return Uni.createFrom().item(List.of());
        }
        // Before it is known how many are needed, so that a drain waits for the look, too.
        places.take(free);
        return Uni.createFrom()
                .deferred(() -> queue.lease(free))
                .map(leases -> taken(leases, free))
                .onFailure()
                .recoverWithItem(failure -> {
                    boolean _ = places.giveBack(free);
                    queueLost(failure);
                    return List.of();
                });
    }

    private List<Lease> taken(Leases leases, int held) {
        boolean _ = places.giveBack(held - leases.leases().size());
        quiet = leases.quiet();
        seen = true;
        if (lost) {
            lost = false;
            journal.write(new Entry.QueueBack());
        }
        return leases.leases();
    }

    private void queueLost(Throwable failure) {
        quiet = LONGEST_SLEEP;
        trouble = String.valueOf(failure.getMessage());
        if (!lost) {
            lost = true;
            journal.write(new Entry.QueueLost(trouble));
        }
    }

    /// One lease to its end. It never fails: a failure here would end the whole stream.
    private Uni<Boolean> carry(Lease lease) {
        return Uni.createFrom()
                .deferred(() -> {
                    inFlight.incrementAndGet();
                    return tryAndSettle(lease);
                })
                .onFailure()
                .recoverWithItem(failure -> {
                    queueLost(failure);
                    return false;
                })
                .onTermination()
                .invoke(this::carried);
    }

    private void carried() {
        inFlight.decrementAndGet();
        if (places.giveBack(1)) {
            bell.ring();
        }
    }

    private Uni<Boolean> tryAndSettle(Lease lease) {
        EndpointRef ref = lease.delivery().to().endpoint();
        return endpoints
                .find(ref)
                .map(known -> tryAndSettle(lease, known))
                .orElseGet(() ->
                        Uni.createFrom()
                                .completionStage(() -> endpoints.findAnew(ref))
                                .chain(found ->
                                        found.map(known -> tryAndSettle(lease, known))
                                                .orElseGet(() -> undefined(lease, ref))));
    }

    private Uni<Boolean> undefined(Lease lease, EndpointRef ref) {
        return giveUp(lease, "no hook file and no registration defines " + ref, Terms.DEFAULT);
    }

    private Uni<Boolean> tryAndSettle(Lease lease, Endpoint endpoint) {
        Delivery delivery = lease.delivery();
        EndpointRef ref = delivery.to().endpoint();
        if (endpoint.ruling().disabled()) {
            return giveUp(lease, ref + " is disabled where it is defined", endpoint.terms());
        }
        if (!lease.disabled().isEmpty()) {
            String reason =
                    "the receiver %s is disabled: %s"
                            .formatted(delivery.to().receiver(), lease.disabled());
            return giveUp(lease, reason, endpoint.terms());
        }
        return attempt(lease, endpoint);
    }

    private Uni<Boolean> attempt(Lease lease, Endpoint endpoint) {
        Instant startedAt = clock.instant();
        Uni<Attempt> attempt =
                traces.isRecording()
                        ? recorded(lease, endpoint, startedAt)
                        : send(lease.delivery(), lease, endpoint, startedAt);
        return attempt.chain(made -> settle(settlement(lease, endpoint, made)));
    }

    private Uni<Attempt> send(Delivery sent, Lease lease, Endpoint endpoint, Instant startedAt) {
        Duration timeout = endpoint.terms().timeout();
        Duration budget = timeout.compareTo(lease.budget()) < 0 ? timeout : lease.budget();
        return Uni.createFrom()
                .deferred(() -> sender.attempt(sent, endpoint, lease.attempt(), budget))
                .onFailure()
                .recoverWithItem(failure -> broken(lease, startedAt, failure));
    }

    /// In the trace of the arrival, whose context was stored with the delivery; what is sent names
    /// the attempt instead of the arrival, and what is stored stays.
    private Uni<Attempt> recorded(Lease lease, Endpoint endpoint, Instant startedAt) {
        Delivery delivery = lease.delivery();
        Message message = delivery.message();
        Step step =
                traces.resume("attempt", Step.Kind.CLIENT, message::header, startedAt)
                        .note("fairlead.hook", delivery.to().endpoint().hook())
                        .note("fairlead.delivery", delivery.id())
                        .note("fairlead.webhook_id", message.webhookId())
                        .note("fairlead.attempt", lease.attempt());
        Delivery sent = delivery.with(message.with(step.carried()));
        return send(sent, lease, endpoint, startedAt)
                .invoke(attempt -> step.end(trouble(attempt.outcome()), clock.instant()));
    }

    /// Without details, which name the receiver's address.
    private static String trouble(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Delivered _ -> "";
            case Outcome.Refused(int status) -> Integer.toString(status);
            case Outcome.Overloaded(int status, _) -> Integer.toString(status);
            case Outcome.Gone _ -> "gone";
            case Outcome.Unreachable(var cause, _) -> cause.name().toLowerCase(Locale.ROOT);
            case Outcome.Forbidden _ -> "forbidden";
        };
    }

    private Settlement settlement(Lease lease, Endpoint endpoint, Attempt attempt) {
        Instant now = clock.instant();
        NextStep next =
                endpoint.after(
                        attempt.outcome(),
                        attempt.number(),
                        lease.delivery().createdAt(),
                        now,
                        dice);
        return new Settlement(
                lease,
                endpoint.ruling().keepsBodies() ? attempt : attempt.withoutResponse(),
                next,
                endpoint.terms(),
                Health.of(attempt.outcome(), now),
                endpoint.ruling());
    }

    /// A failure that nobody foresaw counts as an attempt, or the delivery would be tried for ever.
    /// Its words may quote a secret; its name does not.
    private Attempt broken(Lease lease, Instant startedAt, Throwable failure) {
        String name = failure.getClass().getSimpleName();
        Outcome outcome =
                new Outcome.Unreachable(
                        Outcome.Cause.OTHER, "the attempt failed unexpectedly (" + name + ")");
        Duration took = Duration.between(startedAt, clock.instant());
        return new Attempt(lease.attempt(), startedAt, took, outcome, "");
    }

    /// Nothing is sent: kept as a dead letter with that reason.
    private Uni<Boolean> giveUp(Lease lease, String reason, Terms terms) {
        NextStep bury = new NextStep.Bury(reason);
        return settle(
                new Settlement(lease, null, bury, terms, Health.UNKNOWN, Endpoint.Ruling.USUAL));
    }

    private Uni<Boolean> settle(Settlement settlement) {
        return queue.settle(settlement)
                .onFailure()
                .recoverWithUni(_ -> settleAgain(settlement))
                .map(settled -> {
                    tell(settlement, settled);
                    return settled.tookEffect();
                });
    }

    private Uni<Settled> settleAgain(Settlement settlement) {
        return Uni.createFrom()
                .deferred(() -> queue.settle(settlement))
                .onFailure()
                .retry()
                .withBackOff(SETTLE_BACKOFF)
                .expireIn(SETTLE_PATIENCE.toMillis());
    }

    private void tell(Settlement settlement, Settled settled) {
        Delivery delivery = settlement.lease().delivery();
        Attempt attempt = settlement.attempt();
        if (!settled.tookEffect()) {
            journal.write(new Entry.LeaseLost(delivery, settlement.lease().attempt()));
        } else if (attempt != null) {
            journal.write(new Entry.Attempted(delivery, attempt, settlement.next()));
        } else if (settlement.next() instanceof NextStep.Bury(String reason)) {
            journal.write(new Entry.GivenUp(delivery, reason));
        }
        if (settled == Settled.DONE_AND_DISABLED && attempt != null) {
            journal.write(new Entry.ReceiverDisabled(delivery, attempt.outcome()));
        }
    }
}
