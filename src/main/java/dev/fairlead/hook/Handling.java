package dev.fairlead.hook;

import dev.fairlead.request.Argument;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How a command is handled beyond what the original knows. Left alone it is handled as there.
///
/// @param stdin what it reads from standard input, or null for nothing
/// @param keepFiles whether its files stay when it has ended, and those of a form are among them
/// @param retry when and how often it runs again, or null for never
public record Handling(
        @Nullable Argument stdin,
        boolean keepFiles,
        Errors stderr,
        Streaming streaming,
        Statuses statuses,
        @Nullable Retry retry) {
    /// What becomes of standard error.
    public enum Errors {
        /// It is part of the output.
        MERGE,
        /// It goes to the log.
        LOG,
        /// Nobody reads it.
        DROP
    }

    /// Whether a request sees the output while the command runs.
    ///
    /// @param on as it comes, or else when the command has ended
    /// @param stopWhenAlone whether the command is stopped when who waits for it has gone
    public record Streaming(boolean on, boolean stopWhenAlone) {}

    /// Which statuses the exit codes of a command that is waited for stand for.
    ///
    /// @param byCode exit code -> status
    /// @param otherwise of every other failure, 0 when not configured
    public record Statuses(Map<Integer, Integer> byCode, int otherwise) {
        public static final Statuses NONE = new Statuses(Map.of(), 0);

        public Statuses {
            byCode = Map.copyOf(byCode);
        }

        /// @param code empty when a failed command has none: a signal ended it, it never ran
        /// @param usual what counts where nothing is configured
        public int of(OptionalInt code, int usual) {
            Integer configured = code.isPresent() ? byCode.get(code.getAsInt()) : null;
            if (configured != null) {
                return configured;
            }
            boolean failed = code.isEmpty() || code.getAsInt() != 0;
            return failed && otherwise != 0 ? otherwise : usual;
        }
    }

    /// When a failed command runs again.
    ///
    /// @param attempts how often it runs at most, the first run counted
    /// @param initial before the second run
    /// @param factor how much longer each delay is than the last
    /// @param cap the longest delay
    /// @param exitCodes after which it runs again; empty for any failure of a command that ran
    public record Retry(
            int attempts, Duration initial, double factor, Duration cap, Set<Integer> exitCodes) {
        public Retry {
            exitCodes = Set.copyOf(exitCodes);
        }

        /// @param code empty when it has none: a signal ended it, or its time was over
        public boolean wants(int runs, OptionalInt code) {
            return runs < attempts
                    && (exitCodes.isEmpty()
                            || code.isPresent() && exitCodes.contains(code.getAsInt()));
        }

        /// How long to wait after so many runs.
        public Duration delay(int runs) {
            double millis = initial.toMillis() * Math.pow(factor, runs - 1.0);
            return Duration.ofMillis((long) Math.min(millis, cap.toMillis()));
        }
    }
}
