package dev.fairlead.cli;

import dev.fairlead.hook.Nearest;
import io.smallrye.config.ConfigValidationException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/// All subcommands. A word is one only as the very first argument. The original takes no words, and
/// whoever writes one that is not known meant another.
final class Subcommands {
    private static final Set<String> HELP = Set.of("-h", "-help", "--help", "help");
    private static final Pattern HOOK_FILE = Pattern.compile("\\.(ya?ml|json)$");
    private static final InstantSource CLOCK = InstantSource.system();

    static final List<Subcommand> ALL =
            List.of(
                    new Check(),
                    new Explain(CLOCK),
                    new Sign(CLOCK),
                    new Verify(CLOCK),
                    new Send(),
                    new Deliveries.ListThem(CLOCK),
                    new Deliveries.Show(CLOCK),
                    Deliveries.Change.replay(CLOCK),
                    Deliveries.Change.cancel(CLOCK),
                    new Runs.ListThem(CLOCK),
                    new Runs.Show(CLOCK),
                    new Hooks.ListThem(),
                    new Hooks.Show(),
                    new Hooks.Reload(),
                    new Endpoints.ListThem(),
                    new Endpoints.Show(),
                    EndpointRegistration.add(),
                    EndpointRegistration.set(),
                    EndpointRegistration.remove(),
                    EndpointRegistration.rotate(),
                    Endpoints.Change.pause(),
                    Endpoints.Change.resume(),
                    Endpoints.Change.enable(),
                    new Endpoints.Ping(),
                    new Forget(CLOCK),
                    new QueueCommand.Export(),
                    new QueueCommand.Import(),
                    new Completion(Subcommands::synopses),
                    new Help());

    private Subcommands() {}

    /// How each is called.
    static List<Synopsis> synopses() {
        return ALL.stream().map(Subcommand::synopsis).toList();
    }

    /// @return the exit code, or nothing when the words call for no subcommand
    static OptionalInt run(List<String> words, Subcommand.Terminal terminal) {
        if (words.isEmpty() || words.getFirst().isEmpty() || words.getFirst().startsWith("-")) {
            return OptionalInt.empty();
        }
        Optional<Subcommand> called = named(words);
        if (called.isPresent()) {
            int known = parts(called.get()).size();
            return OptionalInt.of(call(called.get(), words.subList(known, words.size()), terminal));
        }
        List<Subcommand> group = group(words.getFirst());
        if (!group.isEmpty() && words.size() > 1 && HELP.contains(words.get(1))) {
            terminal.out().print(overview(group));
            return OptionalInt.of(Subcommand.DONE);
        }
        terminal.err().println("fairlead: " + unknown(words, group));
        terminal.err().println("fairlead help lists what there is");
        return OptionalInt.of(Subcommand.USAGE_ERROR);
    }

    /// Reads the words behind the subcommand's name, and does it.
    static int call(Subcommand subcommand, List<String> words, Subcommand.Terminal terminal) {
        Synopsis synopsis = subcommand.synopsis();
        try {
            return switch (new GoFlags(synopsis.all()).parseAnywhere(words)) {
                case GoFlags.Help _ -> {
                    terminal.out().print(synopsis.help());
                    yield Subcommand.DONE;
                }
                case GoFlags.Wrong(String message) -> throw new WrongCallException(message);
                case GoFlags.Given given -> {
                    synopsis.require(given.rest());
                    yield subcommand.run(given, terminal);
                }
            };
        } catch (WrongCallException e) {
            String name = "fairlead " + synopsis.name();
            terminal.err().println(name + ": " + e.getMessage());
            terminal.err().println(name + " -help shows how it is called");
            return Subcommand.USAGE_ERROR;
        } catch (GivenUpException e) {
            terminal.err().println(e.getMessage());
            return e.code();
        } catch (ConfigValidationException e) {
            terminal.err().println(new UnreadableSetting(e).told());
            return Subcommand.FAILED;
        }
    }

    /// The one that the words begin with.
    private static Optional<Subcommand> named(List<String> words) {
        return ALL.stream()
                .filter(each -> words.size() >= parts(each).size())
                .filter(each -> words.subList(0, parts(each).size()).equals(parts(each)))
                .findFirst();
    }

    /// Those whose first word of two it is.
    private static List<Subcommand> group(String word) {
        return ALL.stream()
                .filter(each -> parts(each).size() > 1 && parts(each).getFirst().equals(word))
                .toList();
    }

    private static List<String> parts(Subcommand subcommand) {
        return List.of(subcommand.synopsis().name().split(" "));
    }

    private static String unknown(List<String> words, List<Subcommand> group) {
        if (HOOK_FILE.matcher(words.getFirst()).find()) {
            return "unexpected \"%s\"; files are named by -hooks FILE".formatted(words.getFirst());
        }
        if (group.isEmpty()) {
            List<String> first =
                    ALL.stream().map(each -> parts(each).getFirst()).distinct().toList();
            return "there is no \"%s\"; %s"
                    .formatted(words.getFirst(), Nearest.hint(words.getFirst(), first));
        }
        List<String> second = group.stream().map(each -> parts(each).getLast()).toList();
        return words.size() == 1
                ? "%s what? %s".formatted(words.getFirst(), String.join(", ", second))
                : "there is no \"%s %s\"; %s"
                        .formatted(
                                words.getFirst(), words.get(1), Nearest.hint(words.get(1), second));
    }

    private static String overview(List<Subcommand> of) {
        int width = ALL.stream().mapToInt(each -> each.synopsis().name().length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        for (Subcommand each : of) {
            Synopsis synopsis = each.synopsis();
            String name = synopsis.name() + " ".repeat(width - synopsis.name().length());
            text.append("fairlead %s  %s\n".formatted(name, synopsis.summary()));
        }
        return text.toString();
    }

    private static final class Help implements Subcommand {
        @Override
        public Synopsis synopsis() {
            return new Synopsis(
                    "help",
                    "[COMMAND] [VERB]",
                    "say what there is, or more about one of these",
                    """
                        fairlead help
                        fairlead help deliveries replay
                    """,
                    List.of());
        }

        @Override
        public int run(GoFlags.Given given, Terminal terminal) throws WrongCallException {
            List<String> words = given.rest();
            if (words.isEmpty()) {
                terminal.out().println("fairlead [flags] serves; fairlead -help lists its flags");
                terminal.out().print(overview(ALL));
                terminal.out().println("fairlead help check, for example, says more about check");
                return DONE;
            }
            Optional<Subcommand> asked = named(words);
            List<Subcommand> group = group(words.getFirst());
            boolean isGroup = words.size() == 1 && !group.isEmpty();
            if (asked.isEmpty() && !isGroup) {
                throw new WrongCallException(unknown(words, group));
            }
            terminal.out()
                    .print(
                            asked.map(one -> one.synopsis().help())
                                    .orElseGet(() -> overview(group)));
            return DONE;
        }
    }
}
