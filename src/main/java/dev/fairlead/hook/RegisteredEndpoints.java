package dev.fairlead.hook;

import dev.fairlead.delivery.Endpoint;
import dev.fairlead.delivery.EndpointRef;
import dev.fairlead.delivery.Endpoints;
import dev.fairlead.hook.Registrations.Step;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import dev.fairlead.signature.Secret;
import dev.fairlead.store.Home;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.json.JsonObject;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Endpoints that are registered by the API while the program runs, over all replicas and restarts.
/// It has them stored, and the [CurrentBook] take them; it looks each second for what other
/// replicas changed, and for secrets whose time is over.
@Singleton
public final class RegisteredEndpoints implements Endpoints {
    private static final int START = CurrentBook.LOAD_FIRST + 10;
    private static final int PATIENCE_SECONDS = 10;
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /// Standard Webhooks asks for 24 to 64.
    private static final int SECRET_BYTES = 32;

    private static final int TAG_BYTES = 8;

    private final CurrentBook book;
    private final EndpointStore store;
    private final Journal journal;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private EndpointStore.Content content = new EndpointStore.Content(-1, Map.of());
    private Map<String, RegisteredEndpoint> known = Map.of();
    private @Nullable Cancellable looking;

    RegisteredEndpoints(CurrentBook book, Home home, Journal journal, InstantSource clock) {
        this.book = book;
        this.store = EndpointStore.at(home);
        this.journal = journal;
        this.clock = clock;
    }

    /// What became of a change.
    public sealed interface Upshot {
        /// @param secret that was made; it is shown this once; null when none was
        /// @param oldUntil until when those before sign, too
        record Done(String id, @Nullable String secret, @Nullable Instant oldUntil)
                implements Upshot {
            /// Without the secret.
            @Override
            public String toString() {
                return "Done[" + id + "]";
            }
        }

        /// What was said of it cannot be used.
        record Wrong(String why) implements Upshot {}

        /// It cannot be done with that endpoint, or not now.
        record Conflict(String why) implements Upshot {}

        record Unknown() implements Upshot {}

        /// It is no longer what the caller saw.
        record Changed(String why) implements Upshot {}
    }

    /// Before a door opens: what arrives is owed to all that are registered. While the store cannot
    /// be read, hooks that have any turn away what comes.
    void start(@Observes @Priority(START) StartupEvent event) {
        CompletableFuture<Boolean> first = look().subscribeAsCompletionStage();
        if (book.get().delivers()) {
            await(first);
        }
        looking =
                Multi.createFrom()
                        .ticks()
                        .every(LOOK_EVERY)
                        .onOverflow()
                        .drop()
                        .onItem()
                        .transformToUniAndConcatenate(
                                _ -> look().onFailure().recoverWithItem(false))
                        .subscribe()
                        .with(_ -> {});
    }

    private void await(CompletableFuture<Boolean> first) {
        try {
            var _ = first.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            String why =
                    e.getCause() == null
                            ? "no answer in time"
                            : String.valueOf(e.getCause().getMessage());
            journal.write(
                    new Entry.HookFileDoubtful(
                            "the endpoints that are registered by the API cannot be read, hooks with \"deliver\" take nothing until they are: "
                                    + why));
        }
    }

    @PreDestroy
    void close() {
        if (looking != null) {
            looking.cancel();
        }
        store.close();
    }

    /// Registers one.
    public Uni<Upshot> add(JsonObject given) {
        String id = given.getValue("id") instanceof String text ? text : "";
        return change(id, now -> now.added(id, given, fresh()));
    }

    /// Defines one anew. Its secrets stay where none is given.
    ///
    /// @param tags what must stand there now is one of them; empty for whatever does
    public Uni<Upshot> replace(String id, JsonObject given, Set<String> tags) {
        return change(id, now -> now.isOneOf(id, tags).orElseGet(() -> now.replaced(id, given)));
    }

    /// Removes one. What it is owed becomes dead letters, as where a hook file no longer has it.
    ///
    /// @param tags as above
    public Uni<Upshot> remove(String id, Set<String> tags) {
        return change(id, now -> now.isOneOf(id, tags).orElseGet(() -> now.removed(id)));
    }

    /// Gives one another secret.
    ///
    /// @param overlap how long the old ones go on signing beside it
    public Uni<Upshot> rotate(String id, Duration overlap) {
        return change(id, now -> now.rotated(id, overlap, fresh(), clock.instant()));
    }

    /// Decides on what is stored now, and stores; who reads the book then finds it.
    private Uni<Upshot> change(String id, Function<Registrations, Step> decide) {
        return look().map(_ -> decided(id, decide)).chain(step -> taken(id, step));
    }

    private synchronized Step decided(String id, Function<Registrations, Step> decide) {
        try {
            return decide.apply(new Registrations(book.get(), content.texts(), known));
        } catch (HookFileException e) {
            return new Step.Refused(new Upshot.Wrong(RegisteredEndpoint.told(id, e)));
        }
    }

    private Uni<Upshot> taken(String id, Step step) {
        return switch (step) {
            case Step.Refused(Upshot why) -> Uni.createFrom().item(why);
            case Step.Swap(var before, var after, var done) ->
                    store.swap(id, before, after == null ? null : after.text(freshTag()))
                            .chain(swapped ->
                                    look().onFailure()
                                            .recoverWithItem(
                                                    false) // the next one sees what is done
                                            .map(_ ->
                                                    swapped
                                                            ? done
                                                            : new Upshot.Conflict(
                                                                    "endpoint %s was changed by another call at the same time: read it, and call again"
                                                                            .formatted(id))));
        };
    }

    private Secret fresh() {
        return new Secret("whsec_" + Base64.getEncoder().encodeToString(bytes(SECRET_BYTES)));
    }

    private String freshTag() {
        return HexFormat.of().formatHex(bytes(TAG_BYTES));
    }

    private byte[] bytes(int many) {
        byte[] bytes = new byte[many];
        random.nextBytes(bytes);
        return bytes;
    }

    /// Takes what is stored, if anything changed. What is read is read by a worker: there may be
    /// much of it.
    ///
    /// @return whether anything changed
    private Uni<Boolean> look() {
        return Uni.createFrom()
                .deferred(() -> store.read(version()))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(this::take);
    }

    private synchronized long version() {
        return content.version();
    }

    /// Answers may come in another order than they were asked for.
    private synchronized boolean take(Optional<EndpointStore.Content> read) {
        boolean isNew =
                read.filter(one -> one.version() == 0 || one.version() > content.version())
                        .isPresent();
        Instant now = clock.instant();
        if (!isNew && known.values().stream().noneMatch(one -> one.isOver(now))) {
            return false;
        }
        EndpointStore.Content before = content;
        content = isNew ? read.orElseThrow() : content;
        Map<String, RegisteredEndpoint> next = new TreeMap<>();
        List<String> skipped = new ArrayList<>();
        content.texts()
                .forEach((id, text) -> {
                    RegisteredEndpoint old = known.get(id);
                    if (old != null && text.equals(before.texts().get(id)) && !old.isOver(now)) {
                        next.put(id, old);
                        return;
                    }
                    try {
                        next.put(id, RegisteredEndpoint.read(text, now));
                    } catch (HookFileException e) {
                        skipped.add(
                                RegisteredEndpoint.told(id, e)
                                        + "; it was registered by the API and is passed over");
                    }
                });
        known = next;
        book.take(List.copyOf(next.values()), skipped);
        return true;
    }

    @Override
    public Optional<Endpoint> find(EndpointRef ref) {
        return book.get().find(ref);
    }

    @Override
    public CompletionStage<Optional<Endpoint>> findAnew(EndpointRef ref) {
        return look().map(_ -> find(ref)).subscribeAsCompletionStage();
    }
}
