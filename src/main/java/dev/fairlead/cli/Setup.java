package dev.fairlead.cli;

import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Makes flags and the environment's well-known names into configuration, for serving and for
/// whatever else the program does.
final class Setup {
    /// Over the environment, as the system's properties are.
    private static final int OF_FLAGS = 400;

    private static final String HOST_NAME = "jboss.qualified.host.name";
    private static final Path KERNELS_NAME = Path.of("/proc/sys/kernel/hostname");

    private Setup() {}

    /// For serving: where Quarkus will look.
    static Manner serving(GoFlags.Given given) {
        options(given).forEach(System::setProperty);
        nameHost();
        MannerConfigSource.set(defaults(given));
        return manner(given);
    }

    /// Every log record carries the host's name. The log manager would ask the name servers for it
    /// at the first one: a start would wait for them until they are given up.
    private static void nameHost() {
        if (System.getProperty(HOST_NAME) != null || !Files.isReadable(KERNELS_NAME)) {
            return;
        }
        try {
            System.setProperty(HOST_NAME, Files.readString(KERNELS_NAME).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The configuration as serving would read it, for those who do not serve: flags, environment,
    /// properties files and defaults.
    ///
    /// @throws io.smallrye.config.ConfigValidationException when it is none
    static SmallRyeConfig config(GoFlags.Given given, Class<?>... mappings) {
        SmallRyeConfigBuilder builder =
                ConfigUtils.configBuilder()
                        .withSources(
                                new PropertiesConfigSource(options(given), "flags", OF_FLAGS),
                                new PropertiesConfigSource(
                                        defaults(given), "manner", MannerConfigSource.ORDINAL));
        for (Class<?> mapping : mappings) {
            builder.withMapping(mapping);
        }
        return builder.build();
    }

    private static Map<String, String> options(GoFlags.Given given) {
        Map<String, String> options = new HashMap<>();
        given.values()
                .forEach((flag, values) -> {
                    if (!flag.option().isEmpty()) {
                        options.put(flag.option(), joined(flag, values));
                    }
                });
        return options;
    }

    private static Map<String, String> defaults(GoFlags.Given given) {
        Map<String, String> defaults = new HashMap<>(manner(given).defaults(isVerbose(given)));
        defaults.putAll(redis(System.getenv()));
        return defaults;
    }

    private static Manner manner(GoFlags.Given given) {
        return given.values().isEmpty() ? Manner.FAIRLEAD : Manner.WEBHOOK;
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
    /// we take the place of. Either may be written like the other.
    static Map<String, String> redis(Map<String, String> environment) {
        return Stream.of("REDIS_URL", "REDIS_ADDRESS")
                .map(name -> environment.getOrDefault(name, ""))
                .filter(address -> !address.isBlank())
                .map(address -> address.contains("://") ? address : "redis://" + address)
                .findFirst()
                .map(hosts -> Map.of("quarkus.redis.hosts", hosts))
                .orElse(Map.of());
    }
}
