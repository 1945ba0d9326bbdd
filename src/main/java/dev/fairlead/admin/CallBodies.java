package dev.fairlead.admin;

import dev.fairlead.http.BodyReader;
import dev.fairlead.http.BodyReader.UnreadableBodyException;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.function.Function;

/// The bodies of calls, read by the hook door's reader, whose bounds hold here too.
@Singleton
final class CallBodies {
    private static final int UNAVAILABLE = 503;

    private final BodyReader bodies;

    CallBodies(BodyReader bodies) {
        this.bodies = bodies;
    }

    /// Answers a call by its body. Until then its memory counts as taken.
    Uni<Response> answer(RoutingContext context, Function<byte[], Uni<Response>> by) {
        return bodies.read(context.request())
                .chain(body ->
                        Uni.createFrom()
                                .deferred(() -> by.apply(body))
                                .eventually(() -> bodies.forget(body)))
                .onFailure(UnreadableBodyException.class)
                .recoverWithItem(failure -> unreadable((UnreadableBodyException) failure, context));
    }

    /// What is left of such a body is not for anyone: the connection is closed.
    private static Response unreadable(UnreadableBodyException failure, RoutingContext context) {
        context.addEndHandler(_ -> context.request().connection().close());
        String reason = String.valueOf(failure.getMessage());
        return failure.status() == UNAVAILABLE
                ? Problem.later(UNAVAILABLE, 1, reason)
                : Problem.of(failure.status(), reason);
    }
}
