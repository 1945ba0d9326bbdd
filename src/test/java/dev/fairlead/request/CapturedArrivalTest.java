package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.fuzz.Dice;
import dev.fairlead.fuzz.Fuzz;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapturedArrivalTest {
    @Test
    @Tag("fuzz")
    void what_was_kept_is_read_as_it_was() {
        Fuzz.run(
                "captured arrivals",
                CapturedArrivalTest::arrival,
                CapturedArrivalTest::comesBack,
                "Http",
                "Channel",
                "Stream",
                "Api",
                "Operation");
    }

    private static CapturedArrival arrival(Dice dice) {
        String query = dice.pick("", "?", "?a=%C3%A9&b", "?" + dice.word() + "=" + dice.text(4));
        String uri = "/hooks/" + dice.word() + query;
        String wire = new String(query.getBytes(UTF_8), ISO_8859_1); // a byte is a character
        Origin origin =
                dice.pick(
                        new Origin.Http("POST", "192.0.2.7:1", new Origin.Target("h", uri), ""),
                        new Origin.Channel(dice.text(5)),
                        new Origin.Stream(dice.text(5), "1-1"),
                        new Origin.Api(dice.word()),
                        new Origin.Operation("receiver.disabled"));
        boolean hasQuery = origin instanceof Origin.Http && !query.isEmpty();
        List<Map.Entry<String, String>> lines =
                dice.upTo(3, () -> Map.entry("X-" + dice.word(), HeadText.of(dice.text(6))));
        return new CapturedArrival(
                dice.text(6),
                new Arrival(
                        dice.word(),
                        Instant.ofEpochMilli(dice.below(1_000_000_000)),
                        origin,
                        Headers.of(lines),
                        hasQuery ? Query.parse(wire.substring(1)) : Query.NONE,
                        dice.bytes(20)));
    }

    private static String comesBack(CapturedArrival captured) throws MalformedException {
        byte[] json = captured.json().getBytes(UTF_8);
        assertThat(CapturedArrival.isLike(json)).isTrue();
        CapturedArrival read = CapturedArrival.read(json);
        Arrival was = captured.arrival();
        Arrival is = read.arrival();
        assertThat(read.hook()).isEqualTo(captured.hook());
        assertThat(is.id()).isEqualTo(was.id());
        assertThat(is.receivedAt()).isEqualTo(was.receivedAt());
        assertThat(is.origin()).isEqualTo(was.origin());
        assertThat(is.headers().tree()).isEqualTo(was.headers().tree());
        assertThat(is.query().tree()).isEqualTo(was.query().tree());
        assertThat(is.body()).isEqualTo(was.body());
        return was.origin().getClass().getSimpleName();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"fairlead-arrival\":2}|\"fairlead-arrival\": version 1 is known",
                "{\"fairlead-arrival\":1,\"received-at\":\"noon\"}|\"received-at\": expected a moment",
                "{\"fairlead-arrival\":1,\"received-at\":\"2026-11-24T02:00:00Z\"}|says how it came",
                "{\"fairlead-arrival\":1,\"received-at\":\"2026-11-24T02:00:00Z\",\"channel\":\"c\",\"headers\":[]}|\"headers\": expected an object",
                "{\"fairlead-arrival\":1,\"received-at\":\"2026-11-24T02:00:00Z\",\"channel\":\"c\",\"body\":\"*\"}|\"body\": expected Base64",
            })
    void what_is_wrong_with_it_is_named(String text, String said) {
        assertThatThrownBy(() -> CapturedArrival.read(text.getBytes(UTF_8)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(said);
    }

    @Test
    void any_other_json_is_none() {
        assertThat(CapturedArrival.isLike("{\"url\":\"x\"}".getBytes(UTF_8))).isFalse();
        assertThat(CapturedArrival.isLike("{".getBytes(UTF_8))).isFalse();
    }
}
