package dev.fairlead.hook;

import dev.fairlead.hook.Handling.Errors;
import dev.fairlead.hook.Handling.Retry;
import dev.fairlead.hook.Handling.Statuses;
import dev.fairlead.hook.Handling.Streaming;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads how a command is handled beyond what the original knows.
final class HandlingReader {
    static final Set<String> RETRY_KEYS =
            Set.of("attempts", "initial", "factor", "cap", "exit-codes");
    private static final String OUTPUT = "include-command-output-in-response";
    private static final int MOST_ATTEMPTS = 100;
    private static final Duration LONGEST_DELAY = Duration.ofHours(1);
    private static final int LAST_CODE = 255;

    private final Element hook;

    private HandlingReader(Element hook) {
        this.hook = hook;
    }

    static Handling handling(Element hook) {
        return new HandlingReader(hook).handling();
    }

    private Handling handling() {
        Streaming streaming = streaming();
        return new Handling(
                hook.find("stdin", RuleReader::argument),
                hook.flag("keep-file-environment"),
                hook.get("stderr", HandlingReader::errors, Errors.MERGE),
                streaming,
                hook.get("exit-code-status", this::statuses, Statuses.NONE),
                retry(streaming));
    }

    private static Errors errors(Element stderr) {
        return switch (stderr.text()) {
            case "merge" -> Errors.MERGE;
            case "log" -> Errors.LOG;
            case "drop" -> Errors.DROP;
            case String other ->
                    throw stderr.wrong("unknown \"" + other + "\"; known: merge, log, drop");
        };
    }

    private Streaming streaming() {
        boolean on = hook.flag("stream-command-output");
        if (on && hook.text("response-format").equals("json")) {
            throw hook.wrong("stream-command-output and response-format: json exclude one another");
        }
        Element gone = hook.get("on-client-gone");
        if (gone == null) {
            return new Streaming(on, false);
        }
        if (!on && !hook.flag(OUTPUT)) {
            throw gone.wrong(
                    "no client waits for the command without stream-command-output or " + OUTPUT);
        }
        return switch (gone.text()) {
            case "continue" -> new Streaming(on, false);
            case "stop" -> new Streaming(on, true);
            case String other ->
                    throw gone.wrong("unknown \"" + other + "\"; known: continue, stop");
        };
    }

    private Statuses statuses(Element codes) {
        if (!hook.flag(OUTPUT) && !hook.flag("stream-command-output")) {
            throw codes.wrong(
                    "the answer does not wait for the exit code without " + OUTPUT + ": true");
        }
        Map<Integer, Integer> byCode = new HashMap<>();
        int[] otherwise = {0};
        codes.members()
                .forEach((code, status) -> {
                    if (code.equals("default")) {
                        otherwise[0] = status(status);
                    } else {
                        byCode.put(exitCode(code, status), status(status));
                    }
                });
        return new Statuses(byCode, otherwise[0]);
    }

    private static int status(Element element) {
        int status = element.integer();
        if (status < 200 || status > 599) {
            throw element.wrong("must be a status from 200 to 599, not " + status);
        }
        return status;
    }

    private static int exitCode(String code, Element at) {
        if (!code.matches("[0-9]{1,3}") || Integer.parseInt(code) > LAST_CODE) {
            throw at.wrong("the key must be an exit code from 0 to 255, or \"default\"");
        }
        return Integer.parseInt(code);
    }

    private @Nullable Retry retry(Streaming streaming) {
        Element retry = hook.get("command-retry");
        if (retry == null) {
            return null;
        }
        retry.onlyKeys(RETRY_KEYS);
        if (streaming.on()) {
            throw retry.wrong(
                    "what was streamed cannot be taken back: not with stream-command-output");
        }
        Element attempts = retry.get("attempts");
        if (attempts == null) {
            throw retry.wrong("needs \"attempts\", how often the command runs at most");
        }
        return new Retry(
                between(2, MOST_ATTEMPTS, attempts),
                retry.get("initial", HandlingReader::delay, Duration.ofSeconds(1)),
                retry.get("factor", HandlingReader::factor, 2.0),
                retry.get("cap", HandlingReader::delay, Duration.ofMinutes(1)),
                Set.copyOf(retry.list("exit-codes", code -> between(1, LAST_CODE, code))));
    }

    private static int between(int least, int most, Element element) {
        int value = element.integer();
        if (value < least || value > most) {
            throw element.wrong("must be from %d to %d, not %d".formatted(least, most, value));
        }
        return value;
    }

    private static Duration delay(Element element) {
        Duration delay = element.duration();
        if (delay.compareTo(LONGEST_DELAY) > 0) {
            throw element.wrong(
                    "must be at most 1h; for more, let the service that asks ask again");
        }
        return delay;
    }

    private static double factor(Element element) {
        double factor = element.number();
        if (!(factor >= 1 && factor <= 100)) {
            throw element.wrong("must be from 1 to 100");
        }
        return factor;
    }
}
