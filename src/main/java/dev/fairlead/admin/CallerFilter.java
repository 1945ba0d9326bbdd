package dev.fairlead.admin;

import dev.fairlead.http.Annex;
import io.quarkus.runtime.LaunchMode;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/// Tells resources whom the [Gate] let in.
final class CallerFilter {
    private static final int UNAUTHORIZED = 401;

    /// Without a caller it did not come through the gate.
    @ServerRequestFilter(preMatching = true)
    @Nullable Response filter(ContainerRequestContext call, @Context RoutingContext context) {
        Caller caller = context.get(Caller.KEY);
        if (caller != null) {
            call.setSecurityContext(caller);
            return null;
        }
        boolean isOfQuarkus =
                LaunchMode.current() == LaunchMode.DEVELOPMENT
                        && !call.getUriInfo().getPath().startsWith(Annex.PATH);
        return isOfQuarkus ? null : Problem.of(UNAUTHORIZED, "nobody let this call in");
    }
}
