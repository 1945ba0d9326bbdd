package dev.fairlead.cli;

import dev.fairlead.hook.FilesRead;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the server would be configured to, as far as a hook and a request need it: flag over
/// environment over `config/application.properties` over the default.
record Serving(List<Path> files, boolean template, String urlPrefix, Set<String> methods) {
    /// Where Quarkus looks for a file of properties beside the one that is built in.
    private static final Path PROPERTIES = Path.of("config", "application.properties");

    private static final int OVER_NOTHING_ELSE = 100;

    Serving {
        files = List.copyOf(files);
        methods = Set.copyOf(methods);
    }

    static Serving of(GoFlags.Given given) {
        SmallRyeConfig config = config();
        List<Path> files = new ArrayList<>();
        given.values()
                .forEach((flag, values) -> {
                    if (flag.name().equals("hooks")) {
                        values.stream().map(Path::of).forEach(files::add);
                    }
                });
        return new Serving(
                files.isEmpty()
                        ? config.getOptionalValues("fairlead.hook.files", Path.class)
                                .orElse(List.of(Path.of("hooks.json")))
                        : files,
                Boolean.parseBoolean(
                        option("template", "fairlead.hook.template", given, config).orElse("")),
                option("urlprefix", "fairlead.http.url-prefix", given, config).orElse("hooks"),
                methods(option("http-methods", "fairlead.http.methods", given, config).orElse("")));
    }

    private static Optional<String> option(
            String flag, String name, GoFlags.Given given, SmallRyeConfig config) {
        return given.value(flag).or(() -> config.getOptionalValue(name, String.class));
    }

    private static Set<String> methods(String listed) {
        return Stream.of(listed.split(","))
                .map(method -> method.replace(" ", "").toUpperCase(Locale.ROOT))
                .filter(method -> !method.isEmpty())
                .collect(Collectors.toSet());
    }

    private static SmallRyeConfig config() {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder().addDefaultSources();
        if (Files.isReadable(PROPERTIES)) {
            try {
                builder.withSources(
                        new PropertiesConfigSource(PROPERTIES.toUri().toURL(), OVER_NOTHING_ELSE));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return builder.build();
    }

    FilesRead read() {
        return FilesRead.from(files, template);
    }
}
