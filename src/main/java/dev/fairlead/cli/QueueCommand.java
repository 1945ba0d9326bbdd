package dev.fairlead.cli;

import dev.fairlead.hook.HookConfig;
import dev.fairlead.queue.PlainQueue;
import dev.fairlead.queue.QueueConfig;
import dev.fairlead.queue.QueueUnavailableException;
import dev.fairlead.store.PlainRedis;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// `fairlead queue export` and `fairlead queue import`: carry a queue from one store to another.
final class QueueCommand implements Subcommand {
    private static final GoFlags FLAGS = new GoFlags(flags());

    private static List<Flag> flags() {
        List<Flag> flags = new ArrayList<>(Flag.ALL);
        flags.add(
                new Flag(
                        "kind",
                        Flag.Kind.TEXT,
                        "fairlead.queue.kind",
                        "auto",
                        "which queue: redis, embedded or auto"));
        flags.add(
                new Flag(
                        "directory",
                        Flag.Kind.TEXT,
                        "fairlead.queue.directory",
                        "",
                        "directory of the embedded queue's file"));
        return flags;
    }

    @Override
    public String name() {
        return "queue";
    }

    @Override
    public String summary() {
        return "export the queue to a file, or import it from one";
    }

    @Override
    public String help() {
        return """
        Carries a queue from one store to another: what waits, dead letters, and what was delivered or
        cancelled, with ids, bodies and attempts. Stop the server first.

            fairlead queue export -kind embedded > queue.jsonl
            REDIS_URL=redis://localhost:6379 fairlead queue import -hooks hooks.yaml < queue.jsonl

        Which queue that is follows from the configuration of serving (flags, environment,
        config/application.properties); -kind redis|embedded and -directory DIR say it here. import needs
        the hook files, for they say the limits of the lanes. What is in the queue already is left as it
        is, so a second import adds nothing. The file holds bodies and URLs: keep it to yourself.

        Exit code: 0 done, 1 failed, 2 called wrongly.
        """;
    }

    @Override
    public int run(List<String> words, Terminal terminal) {
        String verb = words.isEmpty() ? "" : words.getFirst();
        if (!verb.equals("export") && !verb.equals("import")) {
            return wrong("say export or import", terminal);
        }
        String[] rest = words.subList(1, words.size()).toArray(String[]::new);
        return switch (FLAGS.parse(rest)) {
            case GoFlags.Help _ -> {
                terminal.out().print(help());
                yield DONE;
            }
            case GoFlags.Wrong(String message) -> wrong(message, terminal);
            case GoFlags.Given given when !given.rest().isEmpty() ->
                    wrong("unexpected \"%s\"".formatted(given.rest().getFirst()), terminal);
            case GoFlags.Given given -> carry(verb, given, terminal);
        };
    }

    private int carry(String verb, GoFlags.Given given, Terminal terminal) {
        var _ = Setup.of(given);
        try {
            SmallRyeConfig config = Settings.of(mappings());
            try (PlainQueue plain = new PlainQueue(config, InstantSource.system())) {
                return verb.equals("export")
                        ? new QueueExport(plain.queue(), terminal).run()
                        : new QueueImport(
                                        plain.queue(),
                                        config.getConfigMapping(HookConfig.class),
                                        terminal)
                                .run();
            }
        } catch (ConfigValidationException | IllegalStateException | QueueUnavailableException e) {
            terminal.err().println(e.getMessage());
        } catch (IOException e) {
            terminal.err().println("cannot read or write: " + e.getMessage());
        } catch (Exception e) {
            terminal.err().println("it failed: " + e);
        }
        return FAILED;
    }

    private static Class<?>[] mappings() {
        return Stream.concat(
                        Stream.of(PlainRedis.MAPPINGS),
                        Stream.of(QueueConfig.class, HookConfig.class))
                .toArray(Class<?>[]::new);
    }
}
