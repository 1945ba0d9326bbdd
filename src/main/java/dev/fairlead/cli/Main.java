package dev.fairlead.cli;

import dev.fairlead.http.Tls;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The way in: flags become configuration, then Quarkus starts.
@QuarkusMain
public final class Main {
    private static final int FAILED = 1;
    private static final int USAGE_ERROR = 2;
    private static final GoFlags FLAGS = new GoFlags(Flag.ALL);

    private Main() {}

    public static void main(String[] words) {
        Optional<Subcommand> subcommand = Subcommands.of(words);
        if (subcommand.isPresent()) {
            List<String> rest = List.of(words).subList(1, words.length);
            System.exit(
                    subcommand.get().run(rest, new Subcommand.Terminal(System.out, System.err)));
        }
        switch (FLAGS.parse(words)) {
            case GoFlags.Help _ -> System.err.print(FLAGS.usage("fairlead"));
            case GoFlags.Wrong(String message) -> {
                System.err.println(message);
                System.err.print(FLAGS.usage("fairlead"));
                System.exit(USAGE_ERROR);
            }
            case GoFlags.Given given when given.isSet("version") ->
                    System.out.println("fairlead version " + Version.current());
            case GoFlags.Given given when given.isSet("list-cipher-suites") -> listSuites(given);
            case GoFlags.Given given when isHalf(given, "setuid", "setgid") ->
                    end("error: setuid and setgid options must be used together");
            case GoFlags.Given given -> start(given, words);
        }
    }

    private static void listSuites(GoFlags.Given given) {
        try {
            Tls.suites(given.value("tls-min-version").orElse("")).forEach(System.out::println);
        } catch (IllegalArgumentException e) {
            System.err.println("error: " + e.getMessage());
            System.exit(FAILED);
        }
    }

    private static boolean isHalf(GoFlags.Given given, String one, String other) {
        return given.value(one).orElse("0").equals("0")
                != given.value(other).orElse("0").equals("0");
    }

    private static void end(String message) {
        System.out.println(message);
        System.exit(FAILED);
    }

    private static void start(GoFlags.Given given, String[] words) {
        Quarkus.run(null, new LastWords(configure(given))::end, words);
    }

    private static Manner configure(GoFlags.Given given) {
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
