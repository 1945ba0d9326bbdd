package dev.fairlead.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.http.Tls;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.PrintStream;
import java.util.List;

/// The way in: flags become configuration, then Quarkus starts.
@QuarkusMain
public final class Main {
    private static final int FAILED = 1;
    private static final int USAGE_ERROR = 2;
    private static final GoFlags FLAGS = new GoFlags(Flag.ALL);

    private Main() {}

    public static void main(String[] words) {
        Subcommands.run(List.of(words), terminal()).ifPresent(System::exit);
        switch (FLAGS.parse(words)) {
            case GoFlags.Help _ -> {
                System.err.print(FLAGS.usage("fairlead"));
                System.err.println(
                        "These are the flags of serving; fairlead help lists what else there is.");
            }
            case GoFlags.Wrong wrong -> {
                System.err.println(wrong.message());
                System.err.print(FLAGS.usage("fairlead"));
                FLAGS.nearest(wrong)
                        .ifPresent(meant -> System.err.println("did you mean -" + meant + "?"));
                System.exit(USAGE_ERROR);
            }
            case GoFlags.Given given when given.isSet("version") ->
                    System.out.println("fairlead version " + Version.current());
            case GoFlags.Given given when given.isSet("list-cipher-suites") -> listSuites(given);
            case GoFlags.Given given when isHalf(given, "setuid", "setgid") ->
                    end("error: setuid and setgid options must be used together");
            case GoFlags.Given given -> start(given, words);
        }
    }

    /// JSON is UTF-8 whatever the locale is, and so are ids and bodies.
    private static Subcommand.Terminal terminal() {
        return new Subcommand.Terminal(
                System.in,
                new PrintStream(System.out, true, UTF_8),
                new PrintStream(System.err, true, UTF_8),
                Screen::columns);
    }

    private static void listSuites(GoFlags.Given given) {
        try {
            Tls.suites(given.value("tls-min-version").orElse("")).forEach(System.out::println);
        } catch (IllegalArgumentException e) {
            System.err.println("error: " + e.getMessage());
            System.exit(FAILED);
        }
    }

    private static boolean isHalf(GoFlags.Given given, String one, String other) {
        return given.value(one).orElse("0").equals("0")
                != given.value(other).orElse("0").equals("0");
    }

    private static void end(String message) {
        System.out.println(message);
        System.exit(FAILED);
    }

    private static void start(GoFlags.Given given, String[] words) {
        Quarkus.run(null, new LastWords(Setup.serving(given))::end, words);
    }
}
