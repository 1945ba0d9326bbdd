package dev.fairlead.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;

/// What the program does besides serving. It runs in the bare process: the server is not started.
interface Subcommand {
    int DONE = 0;
    int FAILED = 1;
    int USAGE_ERROR = 2;

    /// The word that calls it, as the very first argument.
    String name();

    /// What it does, in one line of the help.
    String summary();

    /// How it is called, and examples.
    String help();

    /// Does it.
    ///
    /// @param words what follows the name
    /// @return the exit code: 0 done, 1 failed, 2 called wrongly
    int run(List<String> words, Terminal terminal);

    /// Complains of how it was called.
    default int wrong(String message, Terminal terminal) {
        terminal.err().printf("fairlead %s: %s%n", name(), message);
        terminal.err().printf("fairlead %s -help shows how it is called%n", name());
        return USAGE_ERROR;
    }

    /// What it reads, where it says what it found, and where it complains.
    record Terminal(InputStream in, PrintStream out, PrintStream err) {}
}
