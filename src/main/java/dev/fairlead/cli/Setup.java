package dev.fairlead.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Makes flags and the environment's well-known names into configuration, for serving and for
/// whatever else the program does.
final class Setup {
    private Setup() {}

    static Manner of(GoFlags.Given given) {
        given.values()
                .forEach((flag, values) -> {
                    if (!flag.option().isEmpty()) {
                        System.setProperty(flag.option(), joined(flag, values));
                    }
                });
        Manner manner = given.values().isEmpty() ? Manner.FAIRLEAD : Manner.WEBHOOK;
        Map<String, String> defaults = new HashMap<>(manner.defaults(isVerbose(given)));
        defaults.putAll(redis(System.getenv()));
        MannerConfigSource.set(defaults);
        return manner;
    }

    private static boolean isVerbose(GoFlags.Given given) {
        return given.isSet("verbose")
                || given.isSet("debug")
                || given.value("logfile").filter(file -> !file.isEmpty()).isPresent();
    }

    /// A comma separates the values of a list, so one inside a value is escaped.
    private static String joined(Flag flag, List<String> values) {
        return switch (flag.kind()) {
            case LIST, PAIRS ->
                    values.stream()
                            .map(value -> value.replace("\\", "\\\\").replace(",", "\\,"))
                            .collect(Collectors.joining(","));
            case BOOL, INT, TEXT -> values.getLast();
        };
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
