package dev.fairlead.admin;

import dev.fairlead.queue.QueueUnavailableException;
import dev.fairlead.store.StoreException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// What a call is told when it fails before or behind its resource.
final class Problems {
    private static final int UNAVAILABLE = 503;
    private static final int SECONDS = 5;

    @ServerExceptionMapper
    Response unavailable(QueueUnavailableException failure) {
        return Problem.later(
                UNAVAILABLE,
                SECONDS,
                "the queue is away or full, nothing was changed; try again later");
    }

    /// What is stored cannot be read or written.
    @ServerExceptionMapper
    Response unavailable(StoreException failure) {
        return Problem.later(UNAVAILABLE, SECONDS, "the store is away: " + failure.getMessage());
    }

    /// No such path, a method that it does not know, and the like.
    @ServerExceptionMapper
    Response refused(WebApplicationException refusal) {
        int status = refusal.getResponse().getStatus();
        return Problem.of(
                status,
                switch (status) {
                    case 404 -> "there is nothing at this path";
                    case 405 -> "this path does not know that method";
                    case 406 -> "the answer is JSON, which the Accept header does not allow";
                    default -> String.valueOf(refusal.getMessage());
                });
    }
}
