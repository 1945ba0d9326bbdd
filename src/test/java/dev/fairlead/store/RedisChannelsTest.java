package dev.fairlead.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fairlead.blackbox.RealRedis;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.subscription.Cancellable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisChannelsTest {
    private final Ear ear = new Ear();
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private RealRedis server;
    private RedisByHand redis;
    private RedisChannels channels;
    private Cancellable listening;

    @BeforeEach
    void start(@TempDir Path directory) {
        server = RealRedis.in(directory).start();
        redis = new RedisByHand(server.address(), Duration.ofSeconds(2));
        channels = redis.store().channels(ear);
        listening =
                channels.messages()
                        .subscribe()
                        .with(message ->
                                messages.add(
                                        message.channel()
                                                + ": "
                                                + new String(message.body(), UTF_8)));
    }

    @AfterEach
    void stop() {
        listening.cancel();
        redis.close();
        server.close();
    }

    @Test
    void what_is_followed_is_heard_and_what_is_not_is_not() {
        channels.follow(Set.of("a", "b"));
        await().until(() -> ear.heard.containsAll(Set.of("a", "b")));
        server.publish("a", "1");
        channels.follow(Set.of("b", "c"));
        await().until(() -> ear.heard.contains("c") && server.subscribers("a") == 0);
        server.publish("a", "2");
        server.publish("b", "3 é");
        server.publish("c", "4");
        await().untilAsserted(() -> assertThat(messages).containsExactly("a: 1", "b: 3 é", "c: 4"));
    }

    @Test
    void after_a_restart_of_redis_everything_is_heard_again() {
        channels.follow(Set.of("a", "b"));
        await().until(() -> ear.heard.size() == 2);
        server.stop();
        await().until(() -> !ear.lost.isEmpty());
        ear.heard.clear();
        channels.follow(Set.of("b", "c"));
        server.start();
        await().untilAsserted(() -> assertThat(ear.heard).containsExactlyInAnyOrder("b", "c"));
        assertThat(server.subscribers("a")).isZero();
        server.publish("b", "1");
        server.publish("c", "2");
        await().untilAsserted(() -> assertThat(messages).containsExactly("b: 1", "c: 2"));
    }

    @Test
    void a_flood_arrives_whole_and_in_order() {
        channels.follow(Set.of("a"));
        await().until(() -> ear.heard.contains("a"));
        IntStream.range(0, 3_000).forEach(i -> server.publish("a", String.valueOf(i)));
        await().until(() -> messages.size() == 3_000);
        assertThat(messages).isEqualTo(IntStream.range(0, 3_000).mapToObj(i -> "a: " + i).toList());
    }

    @Test
    void who_takes_his_time_misses_nothing() {
        AssertSubscriber<RedisChannels.Message> slow = AssertSubscriber.create(0);
        RedisChannels others = redis.store().channels(ear);
        others.follow(Set.of("slow"));
        others.messages().subscribe().withSubscriber(slow);
        await().until(() -> server.subscribers("slow") == 1);
        IntStream.range(0, 3_000).forEach(i -> server.publish("slow", String.valueOf(i)));
        slow.request(3_000);
        await().until(() -> slow.getItems().size() == 3_000);
        assertThat(slow.getItems().stream().map(message -> new String(message.body(), UTF_8)))
                .containsExactlyElementsOf(
                        IntStream.range(0, 3_000).mapToObj(String::valueOf).toList());
        slow.cancel();
    }

    @Test
    void a_connection_that_comes_after_its_deadline_does_not_keep_its_place_in_the_pool() {
        Ear impatient = new Ear();
        try (var small = new RedisByHand(server.address(), Duration.ofMillis(200), 2)) {
            server.run("CLIENT", "PAUSE", "1500", "ALL");
            RedisChannels late = small.store().channels(impatient);
            late.follow(Set.of("b"));
            Cancellable subscription = late.messages().subscribe().with(_ -> {});
            await().until(() -> impatient.lost.size() >= 2);
            await().until(() -> impatient.heard.contains("b"));
            subscription.cancel();
        }
    }

    @Test
    void who_ends_to_listen_is_no_subscriber_any_more() {
        channels.follow(Set.of("a"));
        await().until(() -> server.subscribers("a") == 1);
        listening.cancel();
        await().until(() -> server.subscribers("a") == 0);
    }

    /// Remembers what it was told.
    private static final class Ear implements RedisChannels.Listener {
        private final List<String> heard = new CopyOnWriteArrayList<>();
        private final List<String> lost = new CopyOnWriteArrayList<>();

        @Override
        public void heard(String channel) {
            heard.add(channel);
        }

        @Override
        public void lost(String reason) {
            lost.add(reason);
        }
    }
}
