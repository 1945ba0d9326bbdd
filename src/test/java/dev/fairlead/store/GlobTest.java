package dev.fairlead.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.blackbox.RealRedis;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    private static final String LETTERS = "aab-c^]\\é";

    /// Without é: whether a byte beyond ASCII lies in a range differs from processor to processor.
    private static final String SIGNS = "aab-c^]\\**??[[";

    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource({
        "payments, false",
        "pay*, true",
        "p?y, true",
        "p[ab]y, true",
        "a\\b, false",
        "a]b, false",
    })
    void a_name_with_a_sign_is_a_pattern(String name, boolean isPattern) {
        assertThat(Glob.isPattern(name)).isEqualTo(isPattern);
    }

    @ParameterizedTest
    @CsvSource({
        "pay*, payments, true",
        "pay*, pa, false",
        "*a*b*, xaybz, true",
        "[a-c]x, bx, true",
        "[^a-c]x, bx, false",
        "a\\*, a*, true",
        "a\\*, ab, false",
    })
    void it_matches_as_written(String pattern, String text, boolean matches) {
        assertThat(Glob.matches(pattern, text)).isEqualTo(matches);
    }

    @Test
    void it_matches_exactly_what_redis_matches() {
        long seed = new Random().nextLong();
        Random dice = new Random(seed);
        try (RealRedis redis = RealRedis.in(directory).start()) {
            Set<String> names = new TreeSet<>();
            for (int n = 0; n < 300; n++) {
                names.add("x" + text(dice, LETTERS, 5));
            }
            names.forEach(name -> redis.run("SET", name, ""));
            for (int n = 0; n < 2000; n++) {
                String pattern = "x" + text(dice, SIGNS, 8);
                List<?> ofRedis = Objects.requireNonNull((List<?>) redis.run("KEYS", pattern));
                List<String> ours = new ArrayList<>(names);
                ours.removeIf(name -> !Glob.matches(pattern, name));
                assertThat(ours)
                        .as("pattern %s, seed %d", pattern, seed)
                        .containsExactlyInAnyOrderElementsOf(
                                ofRedis.stream().map(String::valueOf).toList());
            }
        }
    }

    private static String text(Random dice, String letters, int most) {
        StringBuilder text = new StringBuilder();
        for (int left = dice.nextInt(most + 1); left > 0; left--) {
            text.append(letters.charAt(dice.nextInt(letters.length())));
        }
        return text.toString();
    }
}
