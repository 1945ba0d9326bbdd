package dev.fairlead.http;

import dev.fairlead.delivery.Message.Header;
import dev.fairlead.request.Headers;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the configuration's texts mean.
public final class Settings {
    private Settings() {}

    /// What every hook's path begins with.
    public static String prefix(HttpConfig config) {
        return prefix(config.urlPrefix());
    }

    static String prefix(Optional<String> urlPrefix) {
        String prefix = urlPrefix.orElse("");
        return prefix.isEmpty() ? "/" : "/" + prefix + "/";
    }

    /// The methods that a hook allows which names none; empty for all.
    public static Set<String> methods(HttpConfig config) {
        return Stream.of(config.methods().orElse("").split(","))
                .map(method -> method.replace(" ", "").toUpperCase(Locale.ROOT))
                .filter(method -> !method.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    static List<Header> headers(HttpConfig config) {
        return config.headers().orElse(List.of()).stream().map(Settings::header).toList();
    }

    private static Header header(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new ConfigurationException(
                    "fairlead.http.headers: expected name=value, found \"" + text + "\"");
        }
        return new Header(Headers.canonical(text.substring(0, equals)), text.substring(equals + 1));
    }
}
