package dev.fairlead.redis;

import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import dev.fairlead.store.RedisReply;
import dev.fairlead.store.RedisScript;
import dev.fairlead.store.RedisStore;
import dev.fairlead.trigger.Trigger;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Elects, among the replicas that hear a channel, the one for what must happen once: a lease on
/// Redis that its holder renews. A replica that dies is followed when its lease has run out.
///
/// The lease is each channel's own, so that nobody is elected for what it cannot hear. Its holder
/// counts from before it asked, so it stops to believe before Redis forgets: two are never elected
/// at once.
@Singleton
final class Election {
    private static final RedisScript ELECT = RedisScript.of("elect");
    private static final RedisScript RESIGN = RedisScript.of("resign");
    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration FIRST_WAIT = Duration.ofMillis(100);

    private final RedisStore redis;
    private final Journal journal;
    private final Trigger trigger;
    private final String key;
    private final String token = UUID.randomUUID().toString();
    private final Set<String> candidacies = ConcurrentHashMap.newKeySet();
    private final Set<String> told = new HashSet<>();
    private final Map<String, Result> results = new ConcurrentHashMap<>();
    private @Nullable Uni<Boolean> asking;
    private @Nullable Cancellable renewing;

    Election(RedisStore redis, Journal journal, Trigger trigger, RedisConfig config) {
        this.redis = redis;
        this.journal = journal;
        this.trigger = trigger;
        this.key = "{" + config.group() + "}:leader";
    }

    /// What Redis said last.
    ///
    /// @param until when that is no longer known, as System.nanoTime() counts
    private record Result(boolean elected, long until) {
        boolean isKnown() {
            return until - System.nanoTime() > 0;
        }
    }

    /// From now on this replica hears the channel and may be elected for it.
    void stand(String channel) {
        if (!trigger.hasReplicas()) {
            return;
        }
        candidacies.add(channel);
        ask().subscribe().with(_ -> {}, _ -> {}); // asked again at the next turn
        synchronized (this) {
            if (renewing == null) {
                renewing =
                        Multi.createFrom()
                                .ticks()
                                .every(EVERY)
                                .onOverflow()
                                .drop()
                                .onItem()
                                .transformToUniAndConcatenate(
                                        _ -> ask().onFailure().recoverWithItem(false))
                                .invoke(this::tell)
                                .subscribe()
                                .with(_ -> {});
            }
        }
    }

    /// It is heard no more. What came before is still decided as long as the lease lasts.
    void withdraw() {
        candidacies.clear();
    }

    /// Only these are wanted any more; the others' leases are given back.
    void keep(Set<String> wanted) {
        Set<String> old = new HashSet<>(candidacies);
        old.removeAll(wanted);
        candidacies.retainAll(wanted);
        resign(old).subscribe().with(_ -> {}, _ -> {});
    }

    /// Gives all leases back, so that another is elected at its next turn.
    Uni<Boolean> resign() {
        synchronized (this) {
            if (renewing != null) {
                renewing.cancel();
            }
        }
        Set<String> all = Set.copyOf(candidacies);
        candidacies.clear();
        return resign(all);
    }

    /// What was heard before is still this replica's: the results stay until their end.
    private Uni<Boolean> resign(Collection<String> channels) {
        List<Object> arguments = new ArrayList<>(List.of(token));
        arguments.addAll(channels);
        return channels.isEmpty()
                ? Uni.createFrom().item(true)
                : redis.run(RESIGN, key, arguments).replaceWith(true).invoke(this::tell);
    }

    /// Whether this replica is the one for the channel. When that is not known any more, Redis is
    /// asked until it answers; the message waits.
    Uni<Boolean> isElected(String channel) {
        if (!trigger.hasReplicas()) {
            return Uni.createFrom().item(true);
        }
        Result result = results.get(channel);
        if (result != null && result.isKnown() || !candidacies.contains(channel)) {
            return Uni.createFrom().item(result != null && result.isKnown() && result.elected());
        }
        return ask().onFailure()
                .retry()
                .withBackOff(FIRST_WAIT, EVERY)
                .indefinitely()
                .chain(() -> isElected(channel));
    }

    /// Who asks while an answer is under way shares it.
    private Uni<Boolean> ask() {
        return Uni.createFrom()
                .deferred(() -> {
                    synchronized (this) {
                        if (asking == null) {
                            asking =
                                    question()
                                            .onTermination()
                                            .invoke(this::answered)
                                            .memoize()
                                            .indefinitely();
                        }
                        return asking;
                    }
                });
    }

    private synchronized void answered() {
        asking = null;
    }

    private Uni<Boolean> question() {
        List<String> channels = List.copyOf(candidacies);
        if (channels.isEmpty()) {
            return Uni.createFrom().item(true);
        }
        List<Object> arguments = new ArrayList<>(List.of(token, LEASE.toMillis()));
        arguments.addAll(channels);
        long asked = System.nanoTime();
        return redis.run(ELECT, key, arguments)
                .invoke(reply -> note(channels, reply, asked))
                .replaceWith(true);
    }

    private void note(List<String> channels, RedisReply reply, long asked) {
        for (int i = 0; i < channels.size(); i++) {
            boolean elected = reply.at(i).number() == 1;
            Duration known = elected ? LEASE : EVERY.plus(FIRST_WAIT);
            results.put(channels.get(i), new Result(elected, asked + known.toNanos()));
        }
        tell();
    }

    /// Tells the journal what has changed.
    private synchronized void tell() {
        Set<String> now = new HashSet<>();
        for (String channel : candidacies) {
            Result result = results.get(channel);
            if (result != null && result.elected() && result.isKnown()) {
                now.add(channel);
            }
        }
        now.stream().filter(told::add).forEach(won -> journal.write(new Entry.Elected(won)));
        Set<String> over = new HashSet<>(told);
        over.removeAll(now);
        told.removeAll(over);
        over.forEach(channel -> journal.write(new Entry.Unelected(channel)));
    }
}
