package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Base64 up to the first error (spec section 2).
class Base64PrefixTest {
    @Test
    void what_the_jdk_encodes_is_decoded_whole() {
        long seed = System.nanoTime();
        System.out.println("Base64PrefixTest seed " + seed);
        Random random = new Random(seed);
        for (int length = 0; length < 200; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            Base64Prefix decoded =
                    Base64Prefix.decode(Base64.getMimeEncoder().encodeToString(bytes));
            assertThat(decoded.isWhole()).isTrue();
            assertThat(decoded.bytes()).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @CsvSource({"aGk, '', 0", "aGk=!!, hi, 4", "aGlo!, hih, 4", "aGloaG, hih, 4", "=, '', 0"})
    void what_came_before_the_error_counts(String text, String prefix, int error) {
        Base64Prefix decoded = Base64Prefix.decode(text);
        assertThat(new String(decoded.bytes(), UTF_8)).isEqualTo(prefix);
        assertThat(decoded.error()).isEqualTo(error);
    }
}
