package dev.fairlead.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.RunAttempt.Ending;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One run of a hook's command, with all its attempts; it is also what the API shows. What is null
/// is left out.
///
/// @param arrival the arrival that it was for
/// @param requestId names the request in log lines
/// @param status `running`, or that of the last attempt: `succeeded`, `failed`, `timed-out`,
///   `killed`, `stopped`, `not-started` or `refused`
/// @param exitCode of the last attempt, if it ended by itself
/// @param signal that ended the last attempt
/// @param reason why it could not run
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Run(
        String id,
        String hook,
        String arrival,
        @Nullable String requestId,
        String program,
        String status,
        Instant startedAt,
        long tookMillis,
        @Nullable Integer exitCode,
        @Nullable Integer signal,
        @Nullable String reason,
        List<Attempt> attempts) {
    public Run {
        attempts = List.copyOf(attempts);
    }

    static final String RUNNING = "running";

    /// One that has not ended.
    static Run running(Entry.CommandStarted started, String program, long tookMillis) {
        return new Run(
                started.run(),
                started.hook(),
                started.arrival().id(),
                Accounts.requestId(started.arrival()),
                program,
                RUNNING,
                started.at(),
                tookMillis,
                null,
                null,
                null,
                List.of());
    }

    /// The same with the attempts that have ended.
    Run goingOnFrom(Run kept) {
        return with(kept.attempts);
    }

    /// The word for how an attempt ended.
    public static String status(Ending ending) {
        return switch (ending) {
            case Ending.Exited(int code) -> code == 0 ? "succeeded" : "failed";
            case Ending.Killed _ -> "killed";
            case Ending.TimedOut _ -> "timed-out";
            case Ending.Stopped _ -> "stopped";
            case Ending.NotStarted _ -> "not-started";
            case Ending.Refused _ -> "refused";
        };
    }

    /// One go at the command.
    ///
    /// @param output the beginning of what it printed, standard error too unless that is kept
    ///   apart; null when it is no longer kept, or was not asked for
    /// @param errors the beginning of its standard error, where that is kept apart
    /// @param truncated whether it printed more than is shown
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Attempt(
            int number,
            Instant startedAt,
            long tookMillis,
            String status,
            @Nullable Integer exitCode,
            @Nullable Integer signal,
            @Nullable String reason,
            @Nullable String output,
            @Nullable String errors,
            @Nullable Boolean truncated) {
        private Attempt silent() {
            return new Attempt(
                    number,
                    startedAt,
                    tookMillis,
                    status,
                    exitCode,
                    signal,
                    reason,
                    null,
                    null,
                    null);
        }

        private Attempt printing(Printed printed) {
            return new Attempt(
                    number,
                    startedAt,
                    tookMillis,
                    status,
                    exitCode,
                    signal,
                    reason,
                    printed.output,
                    printed.errors,
                    printed.truncated ? true : null);
        }
    }

    /// What one attempt printed.
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Printed(String output, @Nullable String errors, boolean truncated) {}

    /// The same with what its attempts printed.
    Run printing(Printed[] printed) {
        List<Attempt> told = new ArrayList<>();
        for (int i = 0; i < attempts.size(); i++) {
            Attempt attempt = attempts.get(i);
            told.add(i < printed.length ? attempt.printing(printed[i]) : attempt);
        }
        return with(told);
    }

    /// What its attempts printed may hold what customers sent.
    public Run withoutOutput() {
        return with(attempts.stream().map(Attempt::silent).toList());
    }

    private Run with(List<Attempt> told) {
        return new Run(
                id,
                hook,
                arrival,
                requestId,
                program,
                status,
                startedAt,
                tookMillis,
                exitCode,
                signal,
                reason,
                told);
    }

    static Run of(Kept kept) {
        Run run = Notation.read(kept.head(), Run.class);
        return kept.body() == null
                ? run
                : run.printing(Notation.read(kept.body(), Printed[].class));
    }
}
