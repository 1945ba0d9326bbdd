package dev.fairlead.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fairlead.history.History;
import dev.fairlead.history.Kind;
import dev.fairlead.history.Look;
import dev.fairlead.history.Page;
import dev.fairlead.history.Unmatched;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Shows what came to a hook and to nothing, and why.
@Path("/-/api/v1/arrivals")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public final class ArrivalsResource {
    private static final Set<String> KNOWN =
            Set.of("hook", "decision", "since", "until", "body", "cursor", "limit");

    private static final int FORBIDDEN = 403;

    private final History history;

    ArrivalsResource(History history) {
        this.history = history;
    }

    /// @param next the cursor of the next page, left out at the end
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Listed(List<Unmatched> arrivals, @Nullable String next) {
        Listed {
            arrivals = List.copyOf(arrivals);
        }
    }

    @GET
    public Uni<Response> list(@Context UriInfo call, @Context SecurityContext security) {
        boolean all = security.isUserInRole(Caller.FULL);
        return Asked.of(() -> {
            Parameters asked = Parameters.of(call.getQueryParameters(), KNOWN);
            Look look = Asked.look(Kind.ARRIVAL, "decision", asked);
            boolean body = asked.flag("body");
            return body && !all
                    ? notShown()
                    : history.arrivals(look, body).map(page -> listed(page, all));
        });
    }

    private static Uni<Response> notShown() {
        return Uni.createFrom().item(Problem.of(FORBIDDEN, "a body is shown to a full token only"));
    }

    private static Response listed(Page<Unmatched> page, boolean all) {
        List<Unmatched> shown =
                page.found().stream().map(one -> all ? one : one.withoutContent()).toList();
        return Response.ok(new Listed(shown, page.next())).build();
    }

    @GET
    @Path("{id}")
    public Uni<Response> get(
            @PathParam("id") String id,
            @QueryParam("body") @DefaultValue("false") boolean body,
            @Context SecurityContext security) {
        boolean all = security.isUserInRole(Caller.FULL);
        if (body && !all) {
            return notShown();
        }
        return history.arrival(id)
                .map(found -> found.map(arrival -> body ? arrival : arrival.withoutBody()))
                .map(found -> found.map(arrival -> all ? arrival : arrival.withoutContent()))
                .map(arrival ->
                        arrival.map(found -> Response.ok(found).build())
                                .orElseGet(() ->
                                        Asked.unknown(
                                                "there is no such arrival, or it is no longer kept")));
    }
}
