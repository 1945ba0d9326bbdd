package dev.fairlead.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The environment that commands inherit. The original hands down everything; we keep back our own
/// settings, because tokens and passwords are among them, and what systemd meant for us alone.
final class Environment {
    private static final List<String> OUR_OWN = List.of("FAIRLEAD_", "QUARKUS_", "REDIS_");
    private static final List<String> SOCKET_ACTIVATION =
            List.of("LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES");

    /// By name, as `NAME=value`.
    private final Map<String, String> entries = new LinkedHashMap<>();

    private Environment(Map<String, String> variables) {
        variables.forEach((name, value) -> entries.put(name, name + "=" + value));
    }

    /// The server's, without our own settings. Read at each call: a native image must not remember
    /// the machine that built it.
    static Environment ofServer() {
        return inheritedFrom(System.getenv());
    }

    static Environment inheritedFrom(Map<String, String> variables) {
        Map<String, String> inherited = new LinkedHashMap<>(variables);
        inherited.keySet().removeIf(Environment::isOurs);
        return new Environment(inherited);
    }

    /// This one and more, each name once: the last one wins. An entry without a name or without `=`
    /// names nothing.
    List<String> with(List<String> more) {
        Map<String, String> all = new LinkedHashMap<>(entries);
        for (String entry : more) {
            int equals = entry.indexOf('=');
            if (equals > 0) {
                all.put(entry.substring(0, equals), entry);
            }
        }
        return new ArrayList<>(all.values());
    }

    private static boolean isOurs(String name) {
        return SOCKET_ACTIVATION.contains(name) || OUR_OWN.stream().anyMatch(name::startsWith);
    }
}
