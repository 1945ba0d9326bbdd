package dev.fairlead.admin;

import dev.fairlead.history.Kind;
import dev.fairlead.history.Look;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;

/// What searches of the history have in common.
final class Asked {
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;

    private Asked() {}

    /// What was asked for, or why it cannot be asked so.
    static Uni<Response> of(Supplier<Uni<?>> answer) {
        try {
            return answer.get().map(Asked::response);
        } catch (IllegalArgumentException e) {
            return Uni.createFrom().item(Problem.of(BAD_REQUEST, String.valueOf(e.getMessage())));
        }
    }

    private static Response response(Object answer) {
        return answer instanceof Response whole ? whole : Response.ok(answer).build();
    }

    /// @param word the parameter that names the status or the decision
    static Look look(Kind kind, String word, Parameters asked) {
        return new Look(
                kind,
                asked.text("hook"),
                asked.text(word),
                asked.moment("since"),
                asked.moment("until"),
                asked.text("cursor"),
                asked.limit(Look.MOST));
    }

    static Response unknown(String detail) {
        return Problem.of(NOT_FOUND, detail);
    }
}
