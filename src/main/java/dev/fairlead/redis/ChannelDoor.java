package dev.fairlead.redis;

import dev.fairlead.hook.CurrentBook;
import dev.fairlead.hook.Hook;
import dev.fairlead.hook.HookBook;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import dev.fairlead.request.Arrival;
import dev.fairlead.request.ArrivalIds;
import dev.fairlead.request.Headers;
import dev.fairlead.request.Origin;
import dev.fairlead.request.Query;
import dev.fairlead.store.RedisChannels;
import dev.fairlead.store.RedisStore;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// Listens to the Redis channels that hooks name, and follows the book: a reload that adds or
/// removes one subscribes or unsubscribes.
///
/// What Redis published while nobody listened is lost by the nature of pub/sub. From the moment of
/// receipt a message is held until it is stored: one that is turned away is brought again.
@Singleton
public final class ChannelDoor implements RedisChannels.Listener {
    static final String NO_REDIS =
            "no Redis is configured: set quarkus.redis.hosts or REDIS_ADDRESS";
    private static final Duration RESIGN_WITHIN = Duration.ofSeconds(1);

    /// Before what runs is waited for: what is heard then would find no place.
    static final int STOP = CurrentBook.LOAD_FIRST - 50;

    private final CurrentBook book;
    private final Bringing bringing;
    private final Election election;
    private final Journal journal;
    private final RedisStore redis;
    private final InstantSource clock;
    private final int maxInFlight;
    private final ArrivalIds ids = new ArrivalIds(new SecureRandom());
    private final Set<String> heard = new ConcurrentSkipListSet<>();
    private volatile Set<String> wanted = Set.of();
    private volatile boolean isLost;
    private @Nullable RedisChannels channels;
    private @Nullable Cancellable listening;

    ChannelDoor(
            CurrentBook book,
            Bringing bringing,
            Election election,
            Journal journal,
            RedisStore redis,
            InstantSource clock,
            RedisConfig config) {
        this.book = book;
        this.bringing = bringing;
        this.election = election;
        this.journal = journal;
        this.redis = redis;
        this.clock = clock;
        this.maxInFlight = config.maxInFlight();
    }

    void start(@Observes @Priority(CurrentBook.LOAD_FIRST + 200) StartupEvent event) {
        if (redis.isConfigured()) {
            channels = redis.channels(this);
        }
        book.onChange(this::follow);
        follow(book.get());
    }

    /// Hears nothing new and lets another be elected; what was heard goes on.
    void fallSilent(@Observes @Priority(STOP) ShutdownEvent event)
            throws InterruptedException, ExecutionException {
        if (channels != null) {
            wanted = Set.of();
            channels.follow(wanted);
            boolean _ =
                    election.resign()
                            .ifNoItem()
                            .after(RESIGN_WITHIN)
                            .fail()
                            .onFailure()
                            .recoverWithItem(false) // Redis is away: the leases run out
                            .subscribeAsCompletionStage()
                            .get();
        }
    }

    synchronized void stop(@Observes ShutdownEvent event) {
        if (listening != null) {
            listening.cancel();
        }
    }

    /// The channels and patterns that hooks name and that cannot be heard at the moment.
    public Set<String> deaf() {
        Set<String> deaf = new TreeSet<>(wanted);
        deaf.removeAll(heard);
        return deaf;
    }

    private synchronized void follow(HookBook now) {
        Set<String> fresh = new TreeSet<>(now.channels());
        fresh.removeAll(wanted);
        wanted = now.channels();
        heard.retainAll(wanted);
        if (channels == null) {
            fresh.forEach(channel -> journal.write(new Entry.ChannelLost(channel, NO_REDIS)));
            return;
        }
        channels.follow(wanted);
        election.keep(wanted);
        if (listening == null && !wanted.isEmpty()) {
            listening = listen(channels);
        }
    }

    private Cancellable listen(RedisChannels channels) {
        return channels.messages()
                .onItem()
                .transformToUni(this::take)
                .merge(maxInFlight)
                .subscribe()
                .with(_ -> {});
    }

    @Override
    public void heard(String channel) {
        heard.add(channel);
        isLost = false;
        election.stand(channel);
        journal.write(new Entry.ChannelHeard(channel));
    }

    /// Told once for each loss, however often Redis is asked until it is back.
    @Override
    public void lost(String reason) {
        heard.clear();
        election.withdraw();
        if (!isLost) {
            isLost = true;
            wanted.forEach(channel -> journal.write(new Entry.ChannelLost(channel, reason)));
        }
    }

    /// One message for every hook that listens. It never fails: that would end the listening.
    private Uni<Boolean> take(RedisChannels.Message message) {
        List<Hook> hooks = book.get().listeningTo(message.subscription(), message.channel());
        if (hooks.isEmpty()) {
            return Uni.createFrom().item(true);
        }
        return election.isElected(message.subscription())
                .chain(elected -> bring(hooks, arrival(message, elected)))
                .replaceWith(true);
    }

    private Uni<Bringing.Result> bring(List<Hook> hooks, Arrival arrival) {
        if (hooks.size() == 1) { // as good as always
            return bringing.bring(hooks.getFirst(), arrival, () -> {});
        }
        return Multi.createFrom()
                .iterable(hooks)
                .onItem()
                .transformToUni(hook -> bringing.bring(hook, arrival, () -> {}))
                .concatenate()
                .collect()
                .last();
    }

    private Arrival arrival(RedisChannels.Message message, boolean elected) {
        return new Arrival(
                ids.next(),
                clock.instant(),
                new Origin.Channel(message.channel(), elected),
                Headers.NONE,
                Query.NONE,
                message.body());
    }
}
