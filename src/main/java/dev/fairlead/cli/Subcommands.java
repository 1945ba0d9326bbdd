package dev.fairlead.cli;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// All subcommands. A word is one only as the very first argument and if it is known: the original
/// takes no words, so every command line of its keeps its meaning.
final class Subcommands {
    private static final List<Subcommand> ALL = all();

    private Subcommands() {}

    private static List<Subcommand> all() {
        List<Subcommand> all = new ArrayList<>();
        all.add(new Explain(System.in, InstantSource.system()));
        all.add(new Help());
        return List.copyOf(all);
    }

    static Optional<Subcommand> of(String[] words) {
        return ALL.stream()
                .filter(known -> words.length > 0 && known.name().equals(words[0]))
                .findFirst();
    }

    private static final class Help implements Subcommand {
        @Override
        public String name() {
            return "help";
        }

        @Override
        public String summary() {
            return "say what there is";
        }

        @Override
        public int run(List<String> words, Terminal terminal) {
            terminal.out()
                    .println(
                            "fairlead [flags]               serve (fairlead -help lists the flags)");
            ALL.forEach(each ->
                    terminal.out().printf("fairlead %-20s  %s%n", each.name(), each.summary()));
            return 0;
        }
    }
}
