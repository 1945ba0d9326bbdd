package dev.fairlead.cli;

import dev.fairlead.hook.NoHooksException;
import dev.fairlead.http.BindFailedException;
import dev.fairlead.ops.WebhookLines;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValidationException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// How the program ends: with the exit code of whoever asked it to, or saying why it could not
/// start.
final class LastWords {
    private static final int FAILED = 1;

    private final Manner manner;
    private final InstantSource clock = InstantSource.system();

    LastWords(Manner manner) {
        this.manner = manner;
    }

    void end(int code, @Nullable Throwable failure) {
        if (failure != null) {
            tell(failure);
        }
        if (LaunchMode.current() != LaunchMode.DEVELOPMENT) { // there it is called at each reload
            System.exit(failure == null ? code : FAILED);
        }
    }

    private void tell(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case NoHooksException none -> {
                    nothingToDo(none);
                    return;
                }
                case BindFailedException bound -> {
                    problem(bound.getMessage());
                    return;
                }
                case IllegalStateException closed when isOfManagement(closed) -> {
                    problem(
                            "%s: %s; QUARKUS_MANAGEMENT_PORT is for another port, QUARKUS_MANAGEMENT_HOST_ENABLED=false for none"
                                    .formatted(closed.getMessage(), rootOf(closed).getMessage()));
                    return;
                }
                case IllegalArgumentException url when UnreadableSetting.isOfRedis(url) -> {
                    problem(UnreadableSetting.ofRedis(url));
                    return;
                }
                case ConfigurationException configuration -> {
                    problem(configuration.getMessage());
                    return;
                }
                case ConfigValidationException configuration -> {
                    problem(new UnreadableSetting(configuration).told());
                    return;
                }
                case Throwable _ -> {}
            }
        }
        failure.printStackTrace(System.err);
    }

    /// Quarkus opens that port, and has no exception of its own for it.
    private static boolean isOfManagement(IllegalStateException failure) {
        return String.valueOf(failure.getMessage())
                .startsWith("Unable to start the management interface");
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private void problem(@Nullable String told) {
        String message = String.valueOf(told);
        System.err.println(
                manner == Manner.WEBHOOK
                        ? WebhookLines.prefixed(clock.instant(), message)
                        : message);
    }

    /// In the original's words where its flags were used; it says them on standard output.
    private void nothingToDo(NoHooksException none) {
        if (manner == Manner.FAIRLEAD || none.isDuplicate()) {
            problem(none.getMessage());
            return;
        }
        System.out.println(
                WebhookLines.prefixed(clock.instant(), "couldn't load any hooks from file!"));
        System.out.println(
                """
                aborting webhook execution since the -verbose flag is set to false.
                If, for some reason, you want webhook to start without the hooks, either use -verbose flag, or -nopanic\
                """);
        System.err.println(none.getMessage());
    }
}
