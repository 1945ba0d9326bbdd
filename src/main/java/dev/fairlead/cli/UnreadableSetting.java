package dev.fairlead.cli;

import dev.fairlead.request.Mask;
import io.smallrye.config.ConfigValidationException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What cannot be read of the configuration. The message quotes the value, and so does what it
/// cites; of a URL of Redis that is the password.
record UnreadableSetting(ConfigValidationException problem) {
    private static final Pattern VALUE =
            Pattern.compile("(?s)with the config value \"(.*?)\" threw an Exception");
    private static final Pattern COMMA = Pattern.compile(",");

    /// Without any value that may hold a password.
    String told() {
        String message = String.valueOf(problem.getMessage());
        List<String> urls =
                VALUE.matcher(message)
                        .results()
                        .map(found -> found.group(1))
                        .filter(value -> value.contains("@"))
                        .flatMap(value ->
                                Stream.concat(Stream.of(value), COMMA.splitAsStream(value)))
                        .toList();
        return Mask.of(urls).lines(message);
    }
}
