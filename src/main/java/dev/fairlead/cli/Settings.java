package dev.fairlead.cli;

import dev.fairlead.hook.Nearest;
import io.smallrye.config.EnvConfigSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;

/// Finds what has the name of no setting: it would change nothing, and nobody would say so. Of
/// names in files only those come so far that are not even like one; the others end the start.
final class Settings {
    private static final int PREFIX = "FAIRLEAD_".length();
    private static final Pattern LINK =
            Pattern.compile("FAIRLEAD_(.*_)?(SERVICE_(HOST|PORT.*)|PORT(_\\d+_.*)?)");
    private static final Set<String> OF_COMMANDS =
            Set.of("FAIRLEAD_URL", "FAIRLEAD_TOKEN", "FAIRLEAD_SECRET");
    private static final List<String> KNOWN = read();
    private static final List<String> VARIABLES = KNOWN.stream().map(Settings::variable).toList();

    private Settings() {}

    /// A sentence for each name that only looks like a setting; never its value.
    static List<String> strangers(Collection<String> environment, Config config) {
        Stream<String> variables =
                environment.stream()
                        .filter(name -> name.startsWith("FAIRLEAD_"))
                        .filter(name -> !OF_COMMANDS.contains(name))
                        .filter(name -> !isLink(name, environment))
                        .filter(name -> !isKnown(name))
                        .map(name -> told(name, VARIABLES));
        Stream<String> inFiles =
                StreamSupport.stream(config.getConfigSources().spliterator(), false)
                        .filter(source -> !(source instanceof EnvConfigSource))
                        .flatMap(source -> source.getPropertyNames().stream())
                        .filter(name -> name.startsWith("fairlead."))
                        .filter(name -> !isKnown(variable(name)))
                        .map(name -> told(name, KNOWN));
        return Stream.concat(variables, inFiles).distinct().sorted().toList();
    }

    /// One of a list counts, as MicroProfile Config has it: `FAIRLEAD_HOOK_FILES_0_`.
    private static boolean isKnown(String variable) {
        return VARIABLES.contains(variable.replaceFirst("_\\d+_$", ""));
    }

    /// Kubernetes tells pods by such variables of a Service that is called fairlead.
    private static boolean isLink(String name, Collection<String> environment) {
        return LINK.matcher(name).matches()
                && environment.stream().anyMatch(other -> other.endsWith("SERVICE_HOST"));
    }

    /// The prefix says nothing of how near two names are.
    private static String told(String name, List<String> known) {
        Map<String, String> byRest =
                known.stream()
                        .collect(Collectors.toMap(each -> each.substring(PREFIX), each -> each));
        return name
                + " is no setting"
                + Nearest.to(name.substring(PREFIX), byRest.keySet())
                        .map(meant -> "; did you mean " + byRest.get(meant) + "?")
                        .orElse(": see docs/reference/options.md");
    }

    /// Read when an image is built.
    private static List<String> read() {
        try (InputStream in = Settings.class.getResourceAsStream("/fairlead-settings.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// MicroProfile Config, "Environment Variables Mapping Rules".
    private static String variable(String setting) {
        return setting.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
