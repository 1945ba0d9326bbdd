package dev.fairlead.cli;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletionException;

/// Waits for an answer, on the one thread of a subcommand.
final class Waiting {
    private Waiting() {}

    static <T> T on(Uni<T> answer) {
        try {
            return answer.subscribeAsCompletionStage().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }
}
