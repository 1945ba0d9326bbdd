package dev.fairlead.store;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Hears what is published on a changing set of channels, over one connection. It never ends by
/// itself: a connection that breaks, or that stays silent when asked for a sign of life, is made
/// anew. (A subscription of Redis completes when the server goes away; that is no failure, and
/// nothing retries it.)
///
/// When messages come faster than they are taken, the connection is not read any more: they wait in
/// Redis.
public final class RedisChannels {
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
    private static final int MOST_WAITING = 1_000;
    private static final long SIGN_OF_LIFE_MILLIS = 5_000;
    private static final int SILENT_TWICE = 2;

    private final Vertx vertx;
    private final Dialling dialling;
    private final Listener listener;
    private Set<String> wanted = Set.of();
    private @Nullable Link link;

    RedisChannels(Vertx vertx, Dialling dialling, Listener listener) {
        this.vertx = vertx;
        this.dialling = dialling;
        this.listener = listener;
    }

    /// A message, once for each subscription that it matched.
    ///
    /// @param subscription the channel or pattern that was asked for
    /// @param channel where it was published
    @SuppressWarnings("ArrayRecordComponent")
    public record Message(String subscription, String channel, byte[] body) {}

    /// Learns whether the channels are heard. The calls come on an event loop.
    public interface Listener {
        /// Redis confirmed the subscription to a channel or pattern.
        void heard(String subscription);

        /// No channel is heard any more; they are asked for again by and by.
        void lost(String reason);
    }

    /// Says which channels and patterns are to be heard from now on, also while messages flow.
    public void follow(Set<String> channels) {
        synchronized (this) {
            wanted = Set.copyOf(channels);
            if (link != null) {
                link.adjust(wanted);
            }
        }
    }

    /// The messages, from the moment of subscription.
    public Multi<Message> messages() {
        return Multi.createFrom()
                .deferred(() ->
                        dialling.connection()
                                .onItem()
                                .transformToMulti(connection ->
                                        Multi.createFrom()
                                                .emitter(
                                                        (MultiEmitter<? super Message> to) ->
                                                                listen(connection, to),
                                                        BackPressureStrategy.BUFFER)))
                .onItem()
                .invoke(this::taken)
                .onFailure()
                .transform(dialling::described)
                .onFailure()
                .invoke(failure -> listener.lost(String.valueOf(failure.getMessage())))
                .onFailure()
                .retry()
                .withBackOff(FIRST_WAIT, LONGEST_WAIT)
                .indefinitely();
    }

    private void listen(RedisConnection connection, MultiEmitter<? super Message> to) {
        Link fresh = new Link(connection, to);
        fresh.open();
        synchronized (this) {
            link = fresh;
            fresh.adjust(wanted);
        }
    }

    private synchronized void taken(Message message) {
        if (link != null) {
            link.taken();
        }
    }

    private synchronized void forget(Link old) {
        if (link == old) {
            link = null;
        }
    }

    /// One connection and what is subscribed on it.
    private final class Link {
        private final RedisConnection connection;
        private final MultiEmitter<? super Message> to;
        private final Context context = vertx.getOrCreateContext();
        private final AtomicInteger waiting = new AtomicInteger();
        private final Set<String> asked = new HashSet<>();
        private volatile boolean heard = true;
        private boolean paused;
        private int silences;

        Link(RedisConnection connection, MultiEmitter<? super Message> to) {
            this.connection = connection;
            this.to = to;
        }

        void open() {
            connection.handler(this::take);
            connection.exceptionHandler(to::fail);
            connection.endHandler(_ -> to.fail(new StoreException("the connection was closed")));
            long timer =
                    vertx.setPeriodic(
                            SIGN_OF_LIFE_MILLIS,
                            _ -> context.runOnContext(_ -> askForSignOfLife()));
            to.onTermination(() -> {
                var _ = vertx.cancelTimer(timer);
                forget(this);
                Dialling.hangUp(connection);
            });
        }

        /// Called under the lock of the channels.
        void adjust(Set<String> channels) {
            Set<String> fresh = new HashSet<>(channels);
            fresh.removeAll(asked);
            Set<String> old = new HashSet<>(asked);
            old.removeAll(channels);
            send(Command.SUBSCRIBE, Command.PSUBSCRIBE, fresh);
            send(Command.UNSUBSCRIBE, Command.PUNSUBSCRIBE, old);
            asked.retainAll(channels);
            asked.addAll(channels);
        }

        private void send(Command forNames, Command forPatterns, Set<String> channels) {
            send(forNames, channels.stream().filter(name -> !Glob.isPattern(name)).toList());
            send(forPatterns, channels.stream().filter(Glob::isPattern).toList());
        }

        private void send(Command command, List<String> channels) {
            if (!channels.isEmpty()) {
                Request request = Request.cmd(command);
                channels.forEach(request::arg);
                connection.send(request).onFailure(to::fail);
            }
        }

        private void take(@Nullable Response reply) {
            heard = true;
            if (reply == null || reply.type() == ResponseType.ERROR) {
                to.fail(new StoreException("Redis refused the subscription (" + reply + ")"));
            } else if (reply.isArray() && reply.size() >= 2) { // not the answer to a ping
                String asked = reply.get(1).toString();
                switch (reply.get(0).toString()) {
                    case "message" -> enter(new Message(asked, asked, reply.get(2).toBytes()));
                    case "pmessage" -> {
                        String channel = reply.get(2).toString();
                        enter(new Message(asked, channel, reply.get(3).toBytes()));
                    }
                    case "subscribe", "psubscribe" -> listener.heard(asked);
                    case String _ -> {}
                }
            }
        }

        private void enter(Message message) {
            if (waiting.incrementAndGet() == MOST_WAITING) {
                context.runOnContext(_ -> pause(true));
            }
            to.emit(message);
        }

        void taken() {
            if (waiting.decrementAndGet() == MOST_WAITING / 2) {
                context.runOnContext(_ -> pause(false));
            }
        }

        private void pause(boolean now) {
            paused = now;
            heard = true;
            var _ = now ? connection.pause() : connection.resume();
        }

        /// A peer that vanished without a word (a half-open connection) is found out by its
        /// silence.
        private void askForSignOfLife() {
            silences = heard || paused ? 0 : silences + 1;
            heard = false;
            if (silences >= SILENT_TWICE) {
                to.fail(new StoreException("Redis gives no sign of life"));
            } else { // also while nothing is read: a connection without traffic is closed
                connection.send(Request.cmd(Command.PING)).onComplete(_ -> heard = true);
            }
        }
    }
}
