package dev.fairlead.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.delivery.Attempt;
import dev.fairlead.delivery.Delivery;
import dev.fairlead.delivery.Destination;
import dev.fairlead.delivery.EndpointRef;
import dev.fairlead.delivery.Message;
import dev.fairlead.delivery.Message.Header;
import dev.fairlead.delivery.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueueFileTest {
    private static Stored stored(State state, @Nullable String url) {
        byte[] everyByte = new byte[256];
        for (int i = 0; i < everyByte.length; i++) {
            everyByte[i] = (byte) i;
        }
        return new Stored(
                new Delivery(
                        "id \"1\" é",
                        new Destination(
                                new EndpointRef("hook", "url:x"), url, "lane", "receiver", "key\n"),
                        new Message("wh", List.of(new Header("X-A", "b\u0001")), everyByte),
                        Instant.parse("2026-11-24T10:00:00.123456Z")),
                state,
                Instant.parse("2026-11-24T11:00:00.5Z"),
                "why \u2028",
                List.of(
                        new Attempt(
                                1,
                                Instant.parse("2026-11-24T10:30:00Z"),
                                Duration.ofNanos(12345),
                                new Outcome.Overloaded(429, Duration.ofSeconds(3)),
                                "slow\ndown")));
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"IN_FLIGHT"},
            mode = EnumSource.Mode.EXCLUDE)
    void a_delivery_comes_back_as_it_was_byte_for_byte(State state) {
        Stored there = stored(state, "https://a.example/x?token=1");
        String line = QueueFile.line(there);
        assertThat(line).doesNotContain("\n");
        assertThat(QueueFile.read(line)).isInstanceOf(QueueFile.Entry.class);
        Stored back = ((QueueFile.Entry) QueueFile.read(line)).delivery();
        assertThat(back).usingRecursiveComparison().isEqualTo(there);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "http://a.example")
    void an_address_that_is_the_endpoints_own_stays_so(@Nullable String url) {
        String line = QueueFile.line(stored(State.WAITING, url));
        QueueFile.Entry entry = (QueueFile.Entry) QueueFile.read(line);
        assertThat(entry.delivery().delivery().to().url()).isEqualTo(url);
    }

    @Test
    void what_is_in_flight_waits() {
        String line = QueueFile.line(stored(State.IN_FLIGHT, null));
        QueueFile.Entry entry = (QueueFile.Entry) QueueFile.read(line);
        assertThat(entry.delivery().state()).isEqualTo(State.WAITING);
    }

    @Test
    void the_first_line_tells_the_version_and_the_last_how_many_there_are() {
        assertThat(QueueFile.head()).isEqualTo("{\"fairlead-queue\":1}");
        assertThat(QueueFile.read(QueueFile.head())).isEqualTo(new QueueFile.Head(1));
        assertThat(QueueFile.read("{\"fairlead-queue\":2}")).isEqualTo(new QueueFile.Head(2));
        assertThat(QueueFile.read(QueueFile.end(7))).isEqualTo(new QueueFile.End(7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "nonsense",
                "{}",
                "{\"fairlead-queue\":\"one\"}",
                "{\"fairlead-queue\":null}",
                "{\"id\":\"a\"}",
                "{\"deliveries\":\"some\"}"
            })
    void anything_else_is_unreadable(String line) {
        assertThat(QueueFile.read(line)).isInstanceOf(QueueFile.Unreadable.class);
    }

    @Test
    void a_line_that_was_changed_is_unreadable_or_still_a_delivery() {
        String line = QueueFile.line(stored(State.DEAD, null));
        for (int cut = 0; cut < line.length(); cut++) {
            assertThat(QueueFile.read(line.substring(0, cut)))
                    .isInstanceOf(QueueFile.Unreadable.class);
        }
        for (String key :
                List.of("id", "state", "at", "hook", "lane", "webhookId", "body", "attempts")) {
            String without = line.replaceFirst("\"" + key + "\":", "\"x-" + key + "\":");
            assertThat(QueueFile.read(without)).as(key).isInstanceOf(QueueFile.Unreadable.class);
        }
    }
}
