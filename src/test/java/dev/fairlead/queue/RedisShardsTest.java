package dev.fairlead.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The queue on Redis keeps to the same where it stands in four shards.
class RedisShardsTest extends RedisQueueTest {
    @Override
    int shards() {
        return 4;
    }

    /// A quantum is a matter of one shard; over all, the places are parted evenly.
    @Test
    @Override
    void a_lane_gives_its_quantum_and_goes_to_the_end() {
        assertThat(RedisShards.home("x", 4)).isNotEqualTo(RedisShards.home("y", 4));
        add(many(10, "x", 100));
        add(many(10, "y", 100));

        List<String> first = lanes(lease(8));
        assertThat(Collections.frequency(first, "x")).isBetween(2, 6);
        assertThat(Collections.frequency(first, "y")).isBetween(2, 6);
        assertThat(lanes(lease(12))).hasSize(12);
        assertThat(lease(8).leases()).isEmpty();
    }
}
