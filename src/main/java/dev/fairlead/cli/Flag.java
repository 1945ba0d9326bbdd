package dev.fairlead.cli;

import java.util.List;

/// A command line flag of adnanh/webhook (spec section 1).
///
/// @param option the configuration that it sets, or empty when it is an action of its own
/// @param standard what holds without it, for the usage text only
record Flag(String name, Kind kind, String option, String standard, String usage) {
    /// What a flag takes.
    enum Kind {
        /// Only the form `-name=value` gives a value.
        BOOL(""),
        INT(" int"),
        TEXT(" string"),
        /// May be repeated; every occurrence counts.
        LIST(" value");

        private final String shown;

        Kind(String shown) {
            this.shown = shown;
        }
    }

    static final List<Flag> ALL =
            List.of(
                    new Flag(
                            "hooks",
                            Kind.LIST,
                            "fairlead.hook.files",
                            "",
                            "path to the json or yaml file with the hooks; may be given more than once"),
                    new Flag(
                            "hotreload",
                            Kind.BOOL,
                            "fairlead.hook.hot-reload",
                            "",
                            "watch the hooks files and load them again when they change"),
                    new Flag(
                            "ip",
                            Kind.TEXT,
                            "quarkus.http.host",
                            "\"0.0.0.0\"",
                            "address the hooks are served on"),
                    new Flag(
                            "port",
                            Kind.INT,
                            "quarkus.http.port",
                            "9000",
                            "port the hooks are served on"),
                    new Flag(
                            "urlprefix",
                            Kind.TEXT,
                            "fairlead.http.url-prefix",
                            "\"hooks\"",
                            "path that stands before the hook's id: http://host:port/PREFIX/{id}"),
                    new Flag("verbose", Kind.BOOL, "", "", "log to the standard error output"),
                    new Flag("version", Kind.BOOL, "", "", "print the version and stop"));

    /// The two lines of the usage text, as Go's flag package lays them out.
    String described() {
        String end = standard.isEmpty() ? "" : " (default " + standard + ")";
        return "  -%s%s\n    \t%s%s\n".formatted(name, kind.shown, usage, end);
    }
}
