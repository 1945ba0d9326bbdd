package dev.fairlead.request;

/// What looking for a value gave.
public sealed interface Lookup {
    record Found(Json value) implements Lookup {
        /// The value as commands and rules see it.
        public String text() {
            return value.goText();
        }
    }

    /// @param path the part of the name that leads nowhere
    record Missing(String path) implements Lookup {
        public String message() {
            return "parameter node not found: " + path;
        }
    }

    /// The argument itself makes no sense, whatever arrived.
    record Invalid(String reason) implements Lookup {}
}
