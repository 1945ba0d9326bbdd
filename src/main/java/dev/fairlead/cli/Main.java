package dev.fairlead.cli;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The way in: flags become configuration, then Quarkus starts.
@QuarkusMain
public final class Main {
    private static final int USAGE_ERROR = 2;
    private static final GoFlags FLAGS = new GoFlags(Flag.ALL);

    private Main() {}

    public static void main(String[] words) {
        switch (FLAGS.parse(words)) {
            case GoFlags.Help _ -> System.err.print(FLAGS.usage("fairlead"));
            case GoFlags.Wrong(String message) -> {
                System.err.println(message);
                System.err.print(FLAGS.usage("fairlead"));
                System.exit(USAGE_ERROR);
            }
            case GoFlags.Given given when given.isSet("version") ->
                    System.out.println("fairlead version " + Version.current());
            case GoFlags.Given given -> {
                configure(given);
                Quarkus.run(words);
            }
        }
    }

    private static void configure(GoFlags.Given given) {
        given.values()
                .forEach((flag, values) -> {
                    if (!flag.option().isEmpty()) {
                        System.setProperty(flag.option(), joined(flag, values));
                    }
                });
        boolean verbose = given.isSet("verbose");
        Manner manner = given.values().isEmpty() ? Manner.FAIRLEAD : Manner.WEBHOOK;
        Map<String, String> defaults = new HashMap<>(manner.defaults(verbose));
        defaults.putAll(redis(System.getenv()));
        MannerConfigSource.set(defaults);
    }

    /// A comma separates the values of a list, so one inside a value is escaped.
    private static String joined(Flag flag, List<String> values) {
        return flag.kind() == Flag.Kind.LIST
                ? values.stream()
                        .map(value -> value.replace("\\", "\\\\").replace(",", "\\,"))
                        .collect(Collectors.joining(","))
                : values.getLast();
    }

    /// Names that others rely on: `REDIS_URL`, and `REDIS_ADDRESS` (host:port) of the service that
    /// we take the place of.
    static Map<String, String> redis(Map<String, String> environment) {
        String url = environment.getOrDefault("REDIS_URL", "");
        String address = environment.getOrDefault("REDIS_ADDRESS", "");
        if (!url.isBlank()) {
            return Map.of("quarkus.redis.hosts", url);
        }
        return address.isBlank() ? Map.of() : Map.of("quarkus.redis.hosts", "redis://" + address);
    }
}
