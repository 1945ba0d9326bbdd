package dev.fairlead.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// The terminal, if there is one.
final class Screen {
    private static final String NUMBER = "[1-9][0-9]{0,4}";
    private static final int AS_WIDE_AS_NEEDED = Integer.MAX_VALUE;
    private static final int SECONDS = 2;

    private Screen() {}

    /// How many characters a line has room for: COLUMNS, or what the terminal says; what is no
    /// terminal has no bound.
    static int columns() {
        String set = System.getenv().getOrDefault("COLUMNS", "");
        if (set.matches(NUMBER)) {
            return Integer.parseInt(set);
        }
        Console console = System.console();
        return console == null || !console.isTerminal() ? AS_WIDE_AS_NEEDED : asked();
    }

    /// The JDK does not know it; `stty` is on every Unix.
    private static int asked() {
        try {
            Process stty =
                    new ProcessBuilder("stty", "size")
                            .redirectInput(new File("/dev/tty"))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!stty.waitFor(SECONDS, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
                return AS_WIDE_AS_NEEDED;
            }
            String[] size =
                    new String(stty.getInputStream().readAllBytes(), US_ASCII).strip().split(" ");
            return size.length == 2 && size[1].matches(NUMBER)
                    ? Integer.parseInt(size[1])
                    : AS_WIDE_AS_NEEDED;
        } catch (IOException _) {
            return AS_WIDE_AS_NEEDED;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return AS_WIDE_AS_NEEDED;
        }
    }
}
