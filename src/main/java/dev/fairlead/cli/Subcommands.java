package dev.fairlead.cli;

import dev.fairlead.hook.Nearest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// All subcommands. A word is one only as the very first argument and if it is known: the original
/// takes no words, so every command line of its keeps its meaning.
final class Subcommands {
    private static final Set<String> HELP = Set.of("-h", "-help", "--help", "help");
    private static final List<Subcommand> ALL =
            List.of(new Check(), new QueueCommand(), new Help());

    private Subcommands() {}

    /// @return the exit code, or nothing when the words call for no subcommand
    static OptionalInt run(List<String> words, Subcommand.Terminal terminal) {
        Optional<Subcommand> called = words.isEmpty() ? Optional.empty() : named(words.getFirst());
        if (called.isEmpty()) {
            return OptionalInt.empty();
        }
        List<String> rest = words.subList(1, words.size());
        if (!rest.isEmpty() && HELP.contains(rest.getFirst())) {
            terminal.out().print(called.get().help());
            return OptionalInt.of(Subcommand.DONE);
        }
        return OptionalInt.of(called.get().run(rest, terminal));
    }

    private static Optional<Subcommand> named(String word) {
        return ALL.stream().filter(known -> known.name().equals(word)).findFirst();
    }

    private static final class Help implements Subcommand {
        @Override
        public String name() {
            return "help";
        }

        @Override
        public String summary() {
            return "say what there is, or more about one of these";
        }

        @Override
        public String help() {
            StringBuilder help =
                    new StringBuilder(
                            "fairlead [flags]        serve (fairlead -help lists the flags)\n");
            for (Subcommand each : ALL) {
                help.append("fairlead %-14s %s%n".formatted(each.name(), each.summary()));
            }
            return help + "\nfairlead help check, for example, shows how check is called.\n";
        }

        @Override
        public int run(List<String> words, Terminal terminal) {
            if (words.isEmpty()) {
                terminal.out().print(help());
                return DONE;
            }
            String word = words.getFirst();
            Optional<Subcommand> asked = named(word);
            if (asked.isEmpty()) {
                List<String> names = ALL.stream().map(Subcommand::name).toList();
                String hint = Nearest.hint(word, names);
                return wrong("there is no \"" + word + "\"; " + hint, terminal);
            }
            terminal.out().print(asked.get().help());
            return DONE;
        }
    }
}
