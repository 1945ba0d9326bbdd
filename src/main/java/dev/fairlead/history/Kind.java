package dev.fairlead.history;

import java.util.Locale;

/// What is kept.
public enum Kind {
    RUN,
    ARRIVAL;

    /// As it stands in the stores.
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
