package dev.fairlead.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.hook.Handling.Errors;
import dev.fairlead.hook.Handling.Retry;
import dev.fairlead.hook.Handling.Statuses;
import dev.fairlead.hook.Handling.Streaming;
import dev.fairlead.request.Argument;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandlingReaderTest {
    private static Handling handling(String keys) {
        Hook hook =
                new HookFile()
                        .parse("[{id: a, execute-command: x" + keys + "}]")
                        .hooks()
                        .getFirst();
        return Objects.requireNonNull(hook.run()).handling();
    }

    @Test
    void a_hook_that_says_nothing_is_handled_as_by_the_original() {
        assertThat(handling(""))
                .isEqualTo(
                        new Handling(
                                null,
                                false,
                                Errors.MERGE,
                                new Streaming(false, false),
                                Statuses.NONE,
                                null));
    }

    @Test
    void every_key_is_read() {
        assertThat(
                        handling(
                                ", stdin: {source: payload, name: 'n'}, keep-file-environment: true,"
                                        + " stderr: log, include-command-output-in-response: true,"
                                        + " on-client-gone: stop, exit-code-status: {0: 201, 1: 422,"
                                        + " default: 502}, command-retry: {attempts: 5, initial: 2s,"
                                        + " factor: 3, cap: 10s, exit-codes: [75]}"))
                .isEqualTo(
                        new Handling(
                                new Argument("payload", "n", "", false),
                                true,
                                Errors.LOG,
                                new Streaming(false, true),
                                new Statuses(Map.of(0, 201, 1, 422), 502),
                                new Retry(
                                        5,
                                        Duration.ofSeconds(2),
                                        3,
                                        Duration.ofSeconds(10),
                                        Set.of(75))));
        assertThat(handling(", stream-command-output: true").streaming())
                .isEqualTo(new Streaming(true, false));
    }

    @ParameterizedTest
    @CsvSource({"1, 1000", "2, 3000", "3, 9000", "4, 10000", "99, 10000"})
    void the_delay_grows_up_to_its_cap(int runs, long millis) {
        Retry retry = new Retry(100, Duration.ofSeconds(1), 3, Duration.ofSeconds(10), Set.of());
        assertThat(retry.delay(runs)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void without_exit_codes_any_failure_runs_again_with_them_only_those() {
        Retry any = new Retry(3, Duration.ZERO, 1, Duration.ZERO, Set.of());
        Retry some = new Retry(3, Duration.ZERO, 1, Duration.ZERO, Set.of(75));
        assertThat(any.wants(2, OptionalInt.empty())).isTrue();
        assertThat(any.wants(3, OptionalInt.of(1))).isFalse();
        assertThat(some.wants(1, OptionalInt.of(75))).isTrue();
        assertThat(some.wants(1, OptionalInt.of(1))).isFalse();
        assertThat(some.wants(1, OptionalInt.empty())).isFalse();
    }

    @Test
    void a_status_stands_for_a_code_for_any_other_failure_or_stays() {
        Statuses statuses = new Statuses(Map.of(1, 422), 502);
        assertThat(statuses.of(OptionalInt.of(0), 200)).isEqualTo(200);
        assertThat(statuses.of(OptionalInt.of(1), 500)).isEqualTo(422);
        assertThat(statuses.of(OptionalInt.of(2), 500)).isEqualTo(502);
        assertThat(statuses.of(OptionalInt.empty(), 500)).isEqualTo(502);
        assertThat(Statuses.NONE.of(OptionalInt.empty(), 500)).isEqualTo(500);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    stdin: body | stdin: expected an object
                    keep-file-environment: 'yes' | keep-file-environment: expected true or false
                    stderr: away | stderr: unknown "away"; known: merge, log, drop
                    stream-command-output: often | stream-command-output: expected true or false
                    stream-command-output: true, on-client-gone: wait | on-client-gone: unknown "wait"
                    on-client-gone: stop | on-client-gone: no client waits
                    exit-code-status: {1: 422} | exit-code-status: the answer does not wait
                    include-command-output-in-response: true, exit-code-status: {1: 99} | exit-code-status.1: must be a status
                    include-command-output-in-response: true, exit-code-status: {256: 500} | exit-code-status.256: the key must be
                    include-command-output-in-response: true, exit-code-status: {other: 500} | exit-code-status.other: the key must be
                    include-command-output-in-response: true, exit-code-status: [1] | exit-code-status: expected an object
                    command-retry: {} | command-retry: needs "attempts"
                    command-retry: {attempts: 1} | command-retry.attempts: must be from 2 to 100
                    command-retry: {attempts: 2, initial: soon} | command-retry.initial: expected a duration
                    command-retry: {attempts: 2, cap: 2h} | command-retry.cap: must be at most 1h
                    command-retry: {attempts: 2, factor: 0.5} | command-retry.factor: must be from 1
                    command-retry: {attempts: 2, exit-codes: [0]} | command-retry.exit-codes[0]: must be from 1
                    command-retry: {attempts: 2, on: [75]} | command-retry.true: unknown key
                    command-retry: {attempts: 2}, stream-command-output: true | command-retry: what was streamed
                    response-format: xml | response-format: unknown "xml"; known: text, json
                    """)
    void what_is_wrong_is_said_with_its_place(String keys, String message) {
        assertThatThrownBy(() -> handling(", " + keys))
                .isInstanceOf(HookFileException.class)
                .hasMessageStartingWith("line 1, column ")
                .hasMessageContaining("[0]." + message);
    }

    @Test
    void what_is_streamed_is_no_json() {
        assertThatThrownBy(() -> handling(", stream-command-output: true, response-format: json"))
                .hasMessageContaining("exclude one another");
    }
}
