package dev.fairlead.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/// One go at a command, as it ended.
///
/// @param output what it printed; standard error too, unless that was kept apart
/// @param errors its standard error, where that was kept apart
public record RunAttempt(
        Instant startedAt, Duration took, Ending ending, Excerpt output, Excerpt errors) {

    /// One that never began.
    public static RunAttempt refused(Instant at, String reason) {
        return new RunAttempt(
                at, Duration.ZERO, new Ending.Refused(reason), Excerpt.NONE, Excerpt.NONE);
    }

    /// How it ended.
    public sealed interface Ending {
        /// By itself, with this code.
        record Exited(int code) implements Ending {}

        /// By a signal that was not ours.
        record Killed(int signal) implements Ending {}

        /// Its time was over.
        record TimedOut() implements Ending {}

        /// Nobody waited for it any more.
        record Stopped() implements Ending {}

        /// It never ran: there is no such program, or it cannot be started.
        record NotStarted(String reason) implements Ending {}

        /// No place for it was free.
        record Refused(String reason) implements Ending {}
    }

    /// The beginning of what was printed.
    ///
    /// @param bytes by agreement never changed
    /// @param truncated whether more was printed
    @SuppressWarnings("ArrayRecordComponent")
    public record Excerpt(byte[] bytes, boolean truncated) {
        public static final Excerpt NONE = new Excerpt(new byte[0], false);

        /// More than is shown, so that no secret is cut in two before it is looked for (bytes).
        private static final int MOST = 64 * 1024;

        public static Excerpt of(byte[] printed, boolean truncated) {
            return printed.length <= MOST
                    ? new Excerpt(printed, truncated)
                    : new Excerpt(Arrays.copyOf(printed, MOST), true);
        }
    }
}
