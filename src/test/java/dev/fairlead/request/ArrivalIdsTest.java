package dev.fairlead.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ArrivalIdsTest {
    @Test
    void no_id_comes_twice_not_in_one_process_and_not_in_two() {
        ArrivalIds one = new ArrivalIds(new SecureRandom());
        ArrivalIds other = new ArrivalIds(new SecureRandom());
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            assertThat(seen.add(one.next()) && seen.add(other.next())).isTrue();
        }
    }

    @Test
    void the_beginning_of_an_id_which_logs_show_tells_neighbours_apart() {
        ArrivalIds ids = new ArrivalIds(new SecureRandom());
        long beginnings =
                IntStream.range(0, 1_000)
                        .mapToObj(_ -> ids.next().substring(0, 8))
                        .distinct()
                        .count();
        assertThat(beginnings).isGreaterThan(990);
    }
}
