package dev.fairlead.cli;

import java.util.HashMap;
import java.util.Map;

/// How the program presents itself where nothing is configured: as adnanh/webhook does when it is
/// started with that program's flags, else in its own way. A manner only sets defaults.
enum Manner {
    /// Quiet unless `-verbose`, then plain lines on the standard error output; no management port.
    WEBHOOK {
        @Override
        Map<String, String> defaults(boolean verbose) {
            Map<String, String> defaults = new HashMap<>();
            defaults.put("quarkus.log.console.enabled", "false");
            defaults.put("fairlead.ops.log", "webhook");
            defaults.put("fairlead.ops.verbose", Boolean.toString(verbose));
            defaults.put("fairlead.hook.allow-none", Boolean.toString(verbose));
            defaults.put("quarkus.management.host-enabled", "false");
            return defaults;
        }
    },
    FAIRLEAD {
        @Override
        Map<String, String> defaults(boolean verbose) {
            return Map.of();
        }
    };

    /// Configuration that holds where nothing else is said.
    abstract Map<String, String> defaults(boolean verbose);
}
