package dev.fairlead.cli;

import java.io.PrintStream;
import java.util.List;

/// What the program does besides serving. It runs in the bare process: the server is not started.
interface Subcommand {
    /// The word that calls it, as the very first argument.
    String name();

    /// What it does, in one line of the help.
    String summary();

    /// Does it.
    ///
    /// @param words what follows the name
    /// @return the exit code: 0 done, 1 failed, 2 called wrongly
    int run(List<String> words, Terminal terminal);

    /// Where it says what it found, and where it complains.
    record Terminal(PrintStream out, PrintStream err) {}
}
