package dev.fairlead.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PackedIdTest {
    private static final List<String> IDS =
            List.of(
                    "00ff0123456789abcdef0123456789ab",
                    "00FF0123456789ABCDEF0123456789AB", // not as ours are written
                    "0123456789abcde",
                    "~123456789abcde",
                    "0123456789abcdef",
                    "=0123456789abcde",
                    "==0123456789abcde",
                    "~",
                    "a",
                    "Zoë 東京 \uD83D\uDE80");

    @Test
    void every_id_comes_back_and_no_two_are_packed_alike() {
        assertThat(IDS.stream().map(PackedId::of).map(PackedId::text)).isEqualTo(IDS);
        assertThat(IDS.stream().map(PackedId::of).map(HexFormat.of()::formatHex))
                .doesNotHaveDuplicates();
    }

    @Test
    void ours_take_half_the_room() {
        assertThat(Stream.of(IDS.getFirst()).map(PackedId::of).map(packed -> packed.length))
                .containsExactly(16);
    }
}
