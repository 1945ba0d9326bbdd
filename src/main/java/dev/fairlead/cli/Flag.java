package dev.fairlead.cli;

import dev.fairlead.gotext.Quoting;
import java.util.List;

/// A command line flag: one of adnanh/webhook's (spec section 1), or one of a subcommand.
///
/// @param option the configuration that it sets, or empty when it is an action of its own
/// @param standard what holds without it, for the usage text only
/// @param choices what it may be, or empty for anything
record Flag(
        String name,
        Kind kind,
        String option,
        String standard,
        String usage,
        List<String> choices) {
    Flag {
        choices = List.copyOf(choices);
    }

    Flag(String name, Kind kind, String option, String standard, String usage) {
        this(name, kind, option, standard, usage, List.of());
    }

    /// One of a subcommand that takes a text.
    static Flag text(String name, String usage) {
        return new Flag(name, Kind.TEXT, "", "", usage);
    }

    /// One of a subcommand that may be repeated.
    static Flag list(String name, String usage) {
        return new Flag(name, Kind.LIST, "", "", usage);
    }

    /// One of a subcommand that is given or not.
    static Flag bool(String name, String usage) {
        return new Flag(name, Kind.BOOL, "", "", usage);
    }

    /// One of a subcommand that takes one of a few words.
    static Flag choice(String name, String usage, List<String> choices) {
        return new Flag(name, Kind.TEXT, "", "", usage, choices);
    }

    /// What a flag takes.
    enum Kind {
        /// Only the form `-name=value` gives a value.
        BOOL(""),
        INT(" int"),
        TEXT(" string"),
        /// May be repeated; every occurrence counts.
        LIST(" value"),
        /// The same, each occurrence `name=value`.
        PAIRS(" value");

        private final String shown;

        Kind(String shown) {
            this.shown = shown;
        }
    }

    private static Flag bool(String name, String option, String usage) {
        return new Flag(name, Kind.BOOL, option, "", usage);
    }

    private static Flag text(String name, String option, String standard, String usage) {
        String shown = standard.isEmpty() ? "" : Quoting.quote(standard);
        return new Flag(name, Kind.TEXT, option, shown, usage);
    }

    private static Flag number(String name, String option, String standard, String usage) {
        return new Flag(name, Kind.INT, option, standard, usage);
    }

    /// In the order of the usage text.
    static final List<Flag> ALL =
            List.of(
                    text(
                            "cert",
                            "fairlead.http.tls.certificate",
                            "cert.pem",
                            "path to the HTTPS certificate pem file"),
                    text(
                            "cipher-suites",
                            "fairlead.http.tls.cipher-suites",
                            "",
                            "comma-separated list of supported TLS cipher suites"),
                    bool(
                            "debug",
                            "fairlead.http.debug",
                            "show whole requests and answers in the log"),
                    new Flag(
                            "header",
                            Kind.PAIRS,
                            "fairlead.http.headers",
                            "",
                            "response header to return, specified in format name=value; may be given more than once"),
                    new Flag(
                            "hooks",
                            Kind.LIST,
                            "fairlead.hook.files",
                            "",
                            "path to the json or yaml file with the hooks, to a directory or a pattern of such files; may be given more than once"),
                    bool(
                            "hotreload",
                            "fairlead.hook.hot-reload",
                            "watch the hooks files and load them again when they change"),
                    text(
                            "http-methods",
                            "fairlead.http.methods",
                            "",
                            "HTTP methods that hooks allow when they do not say, separated by commas"),
                    text("ip", "quarkus.http.host", "0.0.0.0", "address the hooks are served on"),
                    text(
                            "key",
                            "fairlead.http.tls.key",
                            "key.pem",
                            "path to the HTTPS certificate private key pem file"),
                    bool("list-cipher-suites", "", "list the available TLS cipher suites and stop"),
                    text(
                            "logfile",
                            "fairlead.ops.log-file",
                            "",
                            "send the log to this file; implies verbose"),
                    number(
                            "max-multipart-mem",
                            "",
                            "1048576",
                            "accepted and without effect: the largest body is fairlead.http.max-body"),
                    bool(
                            "nopanic",
                            "fairlead.hook.allow-none",
                            "start even if no hook could be loaded"),
                    text(
                            "pidfile",
                            "fairlead.ops.pid-file",
                            "",
                            "create a file with the process id"),
                    number("port", "quarkus.http.port", "9000", "port the hooks are served on"),
                    bool("secure", "fairlead.http.tls.enabled", "use HTTPS in place of HTTP"),
                    number(
                            "setgid",
                            "fairlead.ops.setgid",
                            "0",
                            "group id to change to once the port is open; needs -setuid"),
                    number(
                            "setuid",
                            "fairlead.ops.setuid",
                            "0",
                            "user id to change to once the port is open; needs -setgid"),
                    text(
                            "socket",
                            "fairlead.http.socket",
                            "",
                            "path of a Unix socket to listen on in place of ip and port"),
                    bool(
                            "template",
                            "fairlead.hook.template",
                            "read the hooks files as Go templates"),
                    text(
                            "tls-min-version",
                            "fairlead.http.tls.min-version",
                            "1.2",
                            "oldest TLS version that is spoken (1.2, 1.3)"),
                    text(
                            "urlprefix",
                            "fairlead.http.url-prefix",
                            "hooks",
                            "path that stands before the hook's id: http://host:port/PREFIX/{id}"),
                    bool("verbose", "fairlead.ops.verbose", "log to the standard error output"),
                    bool("version", "", "print the version and stop"),
                    bool(
                            "x-request-id",
                            "fairlead.http.request-id",
                            "name requests in the log by their X-Request-Id header, if present"),
                    number(
                            "x-request-id-limit",
                            "fairlead.http.request-id-limit",
                            "",
                            "how much of an X-Request-Id is taken, in bytes; all of it by default"));

    /// The two lines of the usage text, as Go's flag package lays them out.
    String described() {
        String end = standard.isEmpty() ? "" : " (default " + standard + ")";
        String of = choices.isEmpty() ? "" : ": " + String.join(", ", choices);
        return "  -%s%s\n    \t%s%s%s\n".formatted(name, kind.shown, usage, of, end);
    }
}
