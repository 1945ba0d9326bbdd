package dev.fairlead.hook;

/// What is wrong with one place of a hook file. It never tells a secret.
///
/// @param line from 1; 0 when the place is not known
/// @param column from 1
/// @param path of the key, as in `[0].trigger-rule.match`; empty for the file itself
/// @param what is wrong
/// @param mend what to do about it, or empty when that is plain
public record Fault(int line, int column, String path, String what, String mend) {
    /// One without a place.
    static Fault of(String what) {
        return new Fault(0, 0, "", what, "");
    }

    /// As it is told where the file is refused.
    String message() {
        String place = line == 0 ? "" : "line " + line + ", column " + column + ": ";
        return place + (path.isEmpty() ? "" : path + ": ") + what;
    }

    /// With another remedy.
    Fault mendedBy(String other) {
        return new Fault(line, column, path, what, other);
    }
}
