package dev.fairlead.command;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a command printed, standard output and standard error interleaved.
///
/// @param bytes an array because it is answered as it is; by agreement never changed
/// @param truncated whether it printed more than was kept
@SuppressWarnings("ArrayRecordComponent")
public record Printed(byte[] bytes, boolean truncated) {
    /// Nothing was printed, or nothing was kept.
    public static final Printed NOTHING = new Printed(new byte[0], false);

    /// The bytes as UTF-8; what is malformed is replaced.
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Printed(byte[] theirs, boolean cut)
                && truncated == cut
                && Arrays.equals(bytes, theirs);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(bytes) + Boolean.hashCode(truncated);
    }

    /// Not the text: it may hold a secret.
    @Override
    public String toString() {
        return "Printed[" + bytes.length + " bytes" + (truncated ? ", truncated]" : "]");
    }
}
