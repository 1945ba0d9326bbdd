package dev.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockoutsTest {
    private static final String CLIENT = "203.0.113.9:4711";

    private final List<Entry> told = new ArrayList<>();
    private Instant now = Instant.parse("2026-03-01T10:00:00Z");
    private final Lockouts lockouts = after(3);

    private Lockouts after(int wrong) {
        return new Lockouts(
                Configured.lockingOutAfter(wrong), () -> now, new Journal(List.of(told::add)));
    }

    private void wrong(String client, int times) {
        for (int n = 0; n < times; n++) {
            lockouts.wrong(client, false);
        }
    }

    private boolean isOut(String client) {
        return lockouts.remaining(client).isPositive();
    }

    @Test
    void who_brings_too_many_wrong_tokens_is_locked_out_for_a_while_whatever_his_port() {
        wrong(CLIENT, 2);
        assertThat(isOut(CLIENT)).isFalse();
        now = now.plusSeconds(60);
        wrong("203.0.113.9:4712", 1);
        assertThat(lockouts.remaining("203.0.113.9:1")).isEqualTo(Duration.ofMinutes(5));
        now = now.plusSeconds(299);
        assertThat(lockouts.remaining(CLIENT)).isEqualTo(Duration.ofSeconds(1));
        now = now.plusSeconds(1);
        assertThat(isOut(CLIENT)).isFalse();
        wrong(CLIENT, 2);
        assertThat(isOut(CLIENT)).isFalse();
    }

    @Test
    void it_is_told_once() {
        wrong(CLIENT, 5);
        assertThat(told.stream().filter(Entry.LockedOut.class::isInstance))
                .containsExactly(new Entry.LockedOut(CLIENT, Duration.ofMinutes(5)));
    }

    @Test
    void wrong_tokens_long_ago_do_not_count() {
        wrong(CLIENT, 2);
        now = now.plusSeconds(300);
        wrong(CLIENT, 2);
        assertThat(isOut(CLIENT)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    203.0.113.9:1, 203.0.113.10:1, false
                    [2001:db8::1]:1, [2001:db8::ffff:2]:2, true
                    [2001:db8::1]:1, [2001:db8:0:1::1]:1, false
                    [::ffff:203.0.113.9]:1, 203.0.113.9:2, true
                    [::ffff:203.0.113.9]:1, 203.0.113.10:2, false
                    [fe80::1%eth0]:1, [fe80::2%eth0]:1, true
                    @, @, true
                    @, 127.0.0.1:1, false
                    unknown:0, unknown:0, true
                    """)
    void others_are_not_hurt_unless_they_may_be_the_same(String one, String other, boolean out) {
        wrong(one, 3);
        assertThat(isOut(other)).isEqualTo(out);
    }

    @Test
    void without_a_bound_nobody_is_locked_out() {
        Lockouts never = after(0);
        for (int n = 0; n < 100; n++) {
            never.wrong(CLIENT, false);
        }
        assertThat(never.remaining(CLIENT)).isZero();
    }

    @Test
    void so_many_are_remembered_and_the_one_that_erred_longest_ago_is_forgotten() {
        wrong(CLIENT, 3);
        wrong("203.0.113.10:1", 3);
        for (int n = 0; n < Lockouts.REMEMBERED - 1; n++) {
            wrong("10.%d.%d.1:1".formatted(n / 256, n % 256), 1);
        }
        assertThat(isOut(CLIENT)).isFalse();
        assertThat(isOut("203.0.113.10:1")).isTrue();
    }
}
