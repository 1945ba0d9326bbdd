package dev.fairlead.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.function.IntSupplier;

/// What the program does besides serving. It runs in the bare process: the server is not started.
interface Subcommand {
    int DONE = 0;
    int FAILED = 1;
    int USAGE_ERROR = 2;

    /// The server could not be asked: it is not there, or does not let us in.
    int UNREACHABLE = 3;

    /// Nothing was done because of others; the same call may do it later.
    int LATER = 4;

    /// How it is called.
    Synopsis synopsis();

    /// Does it.
    ///
    /// @param given flags, and words as many as the synopsis allows
    /// @return the exit code
    int run(GoFlags.Given given, Terminal terminal) throws WrongCallException, GivenUpException;

    /// What it reads, where it says what it found, and where it complains.
    ///
    /// @param columns how wide a line may be
    record Terminal(InputStream in, PrintStream out, PrintStream err, IntSupplier columns) {
        Terminal(InputStream in, PrintStream out, PrintStream err) {
            this(in, out, err, () -> Integer.MAX_VALUE);
        }
    }
}
