package dev.fairlead.trigger;

import java.util.List;
import java.util.stream.IntStream;

/// Numbers that the original knows by name.
public final class Status {
    /// The names of the signals 1 to 15, as Go writes them.
    private static final List<String> SIGNALS =
            List.of(
                    "hangup",
                    "interrupt",
                    "quit",
                    "illegal instruction",
                    "trace/breakpoint trap",
                    "aborted",
                    "bus error",
                    "floating point exception",
                    "killed",
                    "user defined signal 1",
                    "segmentation fault",
                    "user defined signal 2",
                    "broken pipe",
                    "alarm clock",
                    "terminated");

    private Status() {}

    /// Whether the status code is registered (spec section 2, `success-http-response-code`). The
    /// informational ones are not: no answer can end with one.
    public static boolean isKnown(int code) {
        return IntStream.of(226, 305, 307, 308, 421, 428, 429, 431, 451, 510, 511)
                        .anyMatch(known -> known == code)
                || code >= 200 && code <= 208
                || code >= 300 && code <= 304
                || code >= 400 && code <= 418
                || code >= 422 && code <= 426
                || code >= 500 && code <= 508;
    }

    static String ofSignal(int number) {
        return number >= 1 && number <= SIGNALS.size()
                ? SIGNALS.get(number - 1)
                : "signal " + number;
    }
}
