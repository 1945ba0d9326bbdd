package dev.fairlead.cli;

import dev.fairlead.hook.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A moment on the command line: `2026-11-24T02:00:00Z`, seconds since 1970, or how long ago it was
/// (`90s`, `2h`, `3d`).
final class Moment {
    private static final String SECONDS = "[0-9]{9,12}";

    private Moment() {}

    /// @return now when the flag is not given
    static Instant of(GoFlags.Given given, String flag, InstantSource clock)
            throws WrongCallException {
        Optional<String> text = given.value(flag).filter(value -> !value.isEmpty());
        return text.isPresent() ? read(flag, text.get(), clock) : clock.instant();
    }

    /// Puts `-since` and `-until` into a search, where they are given.
    static void range(GoFlags.Given given, InstantSource clock, Map<String, String> query)
            throws WrongCallException {
        for (String name : List.of("since", "until")) {
            if (given.has(name)) {
                query.put(name, of(given, name, clock).toString());
            }
        }
    }

    private static Instant read(String flag, String text, InstantSource clock)
            throws WrongCallException {
        if (text.matches(SECONDS)) {
            return Instant.ofEpochSecond(Long.parseLong(text));
        }
        Optional<Duration> ago = Durations.parse(text);
        try {
            return ago.isPresent() ? clock.instant().minus(ago.get()) : Instant.parse(text);
        } catch (DateTimeException _) {
            throw new WrongCallException(
                    "-%s: expected a moment such as 2026-11-24T02:00:00Z, or how long ago: 90s, 2h, 3d"
                            .formatted(flag));
        }
    }
}
