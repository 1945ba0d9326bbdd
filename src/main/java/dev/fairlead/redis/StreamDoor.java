package dev.fairlead.redis;

import dev.fairlead.hook.CurrentBook;
import dev.fairlead.hook.HookBook;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import dev.fairlead.store.RedisStore;
import dev.fairlead.store.RedisStream;
import dev.fairlead.store.RedisStream.Membership;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads the Redis streams that hooks name, and follows the book: a reload that adds or removes one
/// begins or ends its reading.
@Singleton
public final class StreamDoor {
    private static final Duration SETTLE_WITHIN = Duration.ofSeconds(2);

    private final CurrentBook book;
    private final Bringing bringing;
    private final Journal journal;
    private final RedisStore redis;
    private final InstantSource clock;
    private final RedisConfig config;
    private final Map<String, StreamReading> readings = new TreeMap<>();
    private Set<String> refused = Set.of();
    private @Nullable String consumer;
    private boolean stopping;

    StreamDoor(
            CurrentBook book,
            Bringing bringing,
            Journal journal,
            RedisStore redis,
            InstantSource clock,
            RedisConfig config) {
        this.book = book;
        this.bringing = bringing;
        this.journal = journal;
        this.redis = redis;
        this.clock = clock;
        this.config = config;
    }

    void start(@Observes @Priority(CurrentBook.LOAD_FIRST + 200) StartupEvent event) {
        book.onChange(this::follow);
        follow(book.get());
    }

    /// Takes nothing new; what was begun goes on.
    synchronized void stopReading(@Observes @Priority(ChannelDoor.STOP) ShutdownEvent event) {
        stopping = true;
        readings.values().forEach(StreamReading::stopReading);
    }

    /// What has ended by now is acknowledged; the rest is taken over by others, or at the next
    /// start.
    synchronized void stop(@Observes ShutdownEvent event) {
        readings.values().forEach(reading -> reading.end(SETTLE_WITHIN));
    }

    /// The streams that hooks name and that cannot be read at the moment.
    public synchronized Set<String> blind() {
        Set<String> blind = new TreeSet<>(refused);
        readings.forEach((stream, reading) -> {
            if (!reading.isHeard()) {
                blind.add(stream);
            }
        });
        return blind;
    }

    /// How far each stream's group is behind, where it can be told: one question for each stream.
    public Uni<Map<String, RedisStream.Arrears>> arrears() {
        Map<String, StreamReading> asked;
        synchronized (this) {
            asked = Map.copyOf(readings);
        }
        return Multi.createFrom()
                .iterable(asked.entrySet())
                .onItem()
                .transformToUni(
                        one -> one.getValue().arrears().map(told -> Map.entry(one.getKey(), told)))
                .concatenate()
                .filter(told -> told.getValue().isPresent())
                .collect()
                .asMap(Map.Entry::getKey, told -> told.getValue().orElseThrow());
    }

    private synchronized void follow(HookBook now) {
        if (stopping) {
            return;
        }
        Set<String> wanted = now.streams();
        readings.entrySet()
                .removeIf(reading -> {
                    boolean old = !wanted.contains(reading.getKey());
                    if (old) {
                        reading.getValue().stopReading();
                    }
                    return old;
                });
        Set<String> without = new TreeSet<>();
        for (String stream : wanted) {
            String trouble = trouble(stream);
            if (trouble == null) {
                readings.computeIfAbsent(stream, this::begin);
            } else {
                without.add(stream);
                if (!refused.contains(stream)) {
                    journal.write(new Entry.StreamLost(stream, trouble));
                }
            }
        }
        refused = without;
    }

    private @Nullable String trouble(String stream) {
        if (!redis.isConfigured()) {
            return ChannelDoor.NO_REDIS;
        }
        boolean full = !readings.containsKey(stream) && readings.size() >= config.maxStreams();
        return full
                ? "%d streams are read already: raise fairlead.redis.max-streams and quarkus.redis.max-pool-size"
                        .formatted(readings.size())
                : null;
    }

    private StreamReading begin(String stream) {
        Membership member = new Membership(stream, config.group(), consumer());
        StreamReading reading =
                new StreamReading(
                        redis.stream(member),
                        new StreamEntries(stream, book, bringing, clock),
                        journal,
                        config);
        reading.begin();
        return reading;
    }

    private String consumer() {
        if (consumer == null) {
            consumer = config.consumer().orElseGet(StreamDoor::host);
        }
        return consumer;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "fairlead"; // entries are told apart by who keeps them, not by this name
        }
    }
}
