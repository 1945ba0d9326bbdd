package dev.fairlead.blackbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.LongStream;

/// How often faults are made, and from which seed on: `-Pfaults` makes more of them, from anywhere.
///
/// `-Dfaults.seed=N` begins with that seed. It chooses the moments of the faults; what the machine
/// does meanwhile is not in its power.
final class Faults {
    private static final boolean LONG = System.getProperty("fairlead.faults", "").equals("long");
    private static final long FIRST = Long.getLong("fairlead.faults.seed", System.nanoTime());

    private Faults() {}

    /// The one number in `verify`, the other by `-Pfaults`.
    static int many(int inVerify, int byProfile) {
        return LONG ? byProfile : inVerify;
    }

    static LongStream seeds(int inVerify, int byProfile) {
        return LongStream.range(FIRST, FIRST + many(inVerify, byProfile));
    }

    /// Runs a command of the operating system to its end.
    static void command(String... words) {
        try {
            Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", words) + ": " + said.strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
