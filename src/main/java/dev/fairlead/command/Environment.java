package dev.fairlead.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The environment that commands inherit. The original hands down everything; we keep back our own
/// settings, because tokens and passwords are among them, and what systemd meant for us alone.
public final class Environment {
    private static final List<String> OUR_OWN = List.of("FAIRLEAD_", "QUARKUS_", "REDIS_");
    private static final List<String> SOCKET_ACTIVATION =
            List.of("LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES");

    private Environment() {}

    /// The server's environment as `NAME=value`, without our own settings. Read at each call: a
    /// native image must not remember the machine that built it.
    public static List<String> inherited() {
        return inheritable(System.getenv());
    }

    static List<String> inheritable(Map<String, String> environment) {
        return environment.entrySet().stream()
                .filter(entry -> !isOurs(entry.getKey()))
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }

    /// The list with duplicates settled: the last value wins. An entry without `=` names nothing.
    static Map<String, String> settled(List<String> entries) {
        return entries.stream()
                .filter(entry -> entry.indexOf('=') > 0)
                .map(entry -> entry.split("=", 2))
                .collect(
                        Collectors.toMap(
                                pair -> pair[0],
                                pair -> pair[1],
                                (_, last) -> last,
                                LinkedHashMap::new));
    }

    private static boolean isOurs(String name) {
        return SOCKET_ACTIVATION.contains(name) || OUR_OWN.stream().anyMatch(name::startsWith);
    }
}
