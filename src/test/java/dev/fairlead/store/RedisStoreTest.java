package dev.fairlead.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fairlead.blackbox.RealRedis;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisStoreTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final RedisScript ECHO = script("return ARGV[1]");

    @TempDir Path directory;

    private RealRedis redis;
    private RedisByHand client;

    @BeforeEach
    void start() {
        redis = RealRedis.in(directory).start();
        client = new RedisByHand(redis.address(), DEADLINE);
    }

    @AfterEach
    void stop() {
        client.close();
        redis.close();
    }

    @Test
    void a_script_that_redis_forgot_is_sent_again() {
        assertThat(echo("one")).isEqualTo("one");
        redis.run("SCRIPT", "FLUSH");
        assertThat(echo("two")).isEqualTo("two");
    }

    @Test
    void who_asks_late_which_server_answers_is_told_of_it_once_and_of_the_next() {
        assertThat(echo("met")).isEqualTo("met");
        List<RedisServer> early = new CopyOnWriteArrayList<>();
        client.store().onServer(early::add);
        await().atMost(PATIENCE).until(() -> early.size() == 1);
        List<RedisServer> late = new CopyOnWriteArrayList<>();
        client.store().onServer(late::add);
        assertThat(late).isEqualTo(early);

        redis.stop();
        redis.start();
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> echo("again").equals("again") && late.size() == 2);
        assertThat(early).isEqualTo(late).doesNotHaveDuplicates();
    }

    @Test
    void bytes_are_bytes() {
        byte[] bytes = {0, -1, 13, 10, -128, 127};
        assertThat(done(client.store().run(ECHO, "key", List.of(bytes))).bytes()).isEqualTo(bytes);
    }

    @Test
    void what_redis_refuses_is_said_and_does_not_make_it_away() {
        RedisScript wrong = script("return redis.error_reply('WRONG on purpose')");
        for (int i = 0; i < 50; i++) {
            assertThatThrownBy(() -> done(client.store().run(wrong, "key", List.of())))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("Redis refused (WRONG on purpose");
        }
        assertThat(echo("there")).isEqualTo("there");
    }

    @Test
    void a_stopped_redis_fails_within_the_deadline_and_works_again_after_its_start() {
        assertThat(echo("before")).isEqualTo("before");
        redis.stop();

        for (int i = 0; i < 50; i++) {
            long began = System.nanoTime();
            assertThatThrownBy(() -> echo("lost")).isInstanceOf(StoreException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isLessThan(DEADLINE.plusMillis(500));
        }

        redis.start();
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(echo("after")).isEqualTo("after"));
    }

    @Test
    void a_silent_redis_fails_at_the_deadline_and_is_soon_not_waited_for() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
                RedisByHand asker =
                        new RedisByHand(
                                "127.0.0.1:" + silent.getLocalPort(), Duration.ofMillis(200))) {
            List<Uni<RedisReply>> asked =
                    IntStream.range(0, 20)
                            .mapToObj(_ -> asker.store().run(ECHO, "key", List.of("x")))
                            .toList();
            assertThatThrownBy(() -> done(asked.getFirst()))
                    .isInstanceOf(StoreException.class)
                    .hasMessage("Redis did not answer within 200ms");
            assertThatThrownBy(() -> done(Uni.join().all(asked).andCollectFailures())).isNotNull();

            long began = System.nanoTime();
            assertThatThrownBy(() -> done(asker.store().run(ECHO, "key", List.of("x"))))
                    .hasMessageContaining("asked again in a moment");
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isLessThan(Duration.ofMillis(150));
        }
    }

    @Test
    void channels_are_heard_again_after_a_restart() {
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        Queue<String> lost = new ConcurrentLinkedQueue<>();
        Queue<String> messages = new ConcurrentLinkedQueue<>();
        RedisChannels channels = client.store().channels(listener(heard, lost));
        channels.follow(Set.of("a", "b"));
        Cancellable listening =
                channels.messages()
                        .subscribe()
                        .with(message ->
                                messages.add(
                                        message.channel()
                                                + " "
                                                + new String(message.body(), UTF_8)));
        until(() -> assertThat(heard).containsExactlyInAnyOrder("a", "b"));
        assertThat(redis.publish("a", "one")).isEqualTo(1);
        until(() -> assertThat(messages).containsExactly("a one"));

        redis.stop();
        until(() -> assertThat(lost).isNotEmpty());
        channels.follow(Set.of("b", "c"));
        heard.clear();
        redis.start();

        until(() -> assertThat(heard).containsExactlyInAnyOrder("b", "c"));
        assertThat(redis.publish("a", "nobody")).isZero();
        assertThat(redis.publish("c", "two")).isEqualTo(1);
        until(() -> assertThat(messages).containsExactly("a one", "c two"));
        channels.follow(Set.of("c"));
        until(() -> assertThat(redis.subscribers("b")).isZero());
        listening.cancel();
        until(() -> assertThat(redis.subscribers("c")).isZero());
    }

    private static RedisChannels.Listener listener(Queue<String> heard, Queue<String> lost) {
        return new RedisChannels.Listener() {
            @Override
            public void heard(String channel) {
                heard.add(channel);
            }

            @Override
            public void lost(String reason) {
                lost.add(reason);
            }
        };
    }

    private static void until(ThrowingRunnable holds) {
        await().atMost(PATIENCE).untilAsserted(holds);
    }

    private String echo(String text) {
        return done(client.store().run(ECHO, "key", List.of(text))).text();
    }

    private static <T> T done(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }

    private static RedisScript script(String source) {
        return new RedisScript(source, sha1(source));
    }

    private static String sha1(String source) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(source.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
