package dev.fairlead.cli;

import dev.fairlead.hook.HookConfig;
import dev.fairlead.queue.DeliveryQueue;
import dev.fairlead.queue.PlainQueue;
import dev.fairlead.queue.QueueConfig;
import dev.fairlead.queue.QueueUnavailableException;
import dev.fairlead.store.PlainRedis;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/// `fairlead queue export` and `fairlead queue import`: carry a queue from one store to another.
abstract sealed class QueueCommand implements Subcommand {
    private static final List<Flag> FLAGS =
            List.of(
                    new Flag(
                            "kind",
                            Flag.Kind.TEXT,
                            "fairlead.queue.kind",
                            "auto",
                            "which queue: redis, embedded or auto"),
                    new Flag(
                            "directory",
                            Flag.Kind.TEXT,
                            "fairlead.queue.directory",
                            "",
                            "directory of the embedded queue's file"));

    private static final String MORE =
            """

            Which queue that is follows from the configuration of serving (flags, environment,
            config/application.properties); -kind redis|embedded and -directory DIR say it here. Stop the
            server first.

            Exit code: 0 done, 1 failed, 2 called wrongly.
            """;

    private static Synopsis of(String verb, String summary, String text) {
        return new Synopsis("queue " + verb, "", summary, text + MORE, FLAGS, true);
    }

    @Override
    public int run(GoFlags.Given given, Terminal terminal) throws GivenUpException {
        SmallRyeConfig config =
                Setup.config(
                        given,
                        Stream.concat(
                                        Stream.of(PlainRedis.MAPPINGS),
                                        Stream.of(QueueConfig.class, HookConfig.class))
                                .toArray(Class<?>[]::new));
        try (PlainQueue plain = new PlainQueue(config, InstantSource.system())) {
            return carry(plain.queue(), config, terminal);
        } catch (IllegalStateException | QueueUnavailableException e) {
            throw new GivenUpException(FAILED, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new GivenUpException(FAILED, "cannot read or write: " + e.getMessage());
        } catch (Exception e) {
            throw new GivenUpException(FAILED, "it failed: " + e);
        }
    }

    abstract int carry(DeliveryQueue queue, SmallRyeConfig config, Terminal terminal)
            throws IOException;

    static final class Export extends QueueCommand {
        private static final Synopsis SYNOPSIS =
                of(
                        "export",
                        "write the queue to the standard output",
                        """
                        Writes a queue, to be imported into another store: what waits, dead letters, and what was
                        delivered or cancelled, with ids, bodies and attempts, one JSON line each. The file holds bodies
                        and URLs: keep it to yourself.

                            fairlead queue export -kind embedded > queue.jsonl
                        """);

        @Override
        public Synopsis synopsis() {
            return SYNOPSIS;
        }

        @Override
        int carry(DeliveryQueue queue, SmallRyeConfig config, Terminal terminal)
                throws IOException {
            return new QueueExport(queue, terminal).run();
        }
    }

    static final class Import extends QueueCommand {
        private static final Synopsis SYNOPSIS =
                of(
                        "import",
                        "take an exported queue from the standard input",
                        """
                        Takes what "queue export" wrote. It needs the hook files, for they say the limits of the lanes.
                        What is in the queue already is left as it is, so a second import adds nothing.

                            fairlead queue import -kind embedded -hooks hooks.yaml < queue.jsonl
                            REDIS_URL=redis://localhost:6379 fairlead queue import -hooks hooks.yaml < queue.jsonl
                        """);

        @Override
        public Synopsis synopsis() {
            return SYNOPSIS;
        }

        @Override
        int carry(DeliveryQueue queue, SmallRyeConfig config, Terminal terminal)
                throws IOException {
            HookConfig hooks = config.getConfigMapping(HookConfig.class);
            return new QueueImport(queue, hooks, terminal).run();
        }
    }
}
