package dev.fairlead.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fairlead.history.History;
import dev.fairlead.history.Kind;
import dev.fairlead.history.Look;
import dev.fairlead.history.Run;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Shows which commands ran, and what came of them.
@Path("/-/api/v1/runs")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public final class RunsResource {
    private static final Set<String> KNOWN =
            Set.of("hook", "status", "since", "until", "cursor", "limit");

    private final History history;

    RunsResource(History history) {
        this.history = history;
    }

    /// @param next the cursor of the next page, left out at the end
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Listed(List<Run> runs, @Nullable String next) {
        Listed {
            runs = List.copyOf(runs);
        }
    }

    @GET
    public Uni<Response> list(@Context UriInfo call) {
        return Asked.of(() -> {
            Parameters asked = Parameters.of(call.getQueryParameters(), KNOWN);
            Look look = Asked.look(Kind.RUN, "status", asked);
            return history.runs(look).map(page -> new Listed(page.found(), page.next()));
        });
    }

    @GET
    @Path("{id}")
    public Uni<Response> get(@PathParam("id") String id, @Context SecurityContext security) {
        boolean all = security.isUserInRole(Caller.FULL);
        return history.run(id)
                .map(run -> run.map(found -> all ? found : found.withoutOutput()))
                .map(run ->
                        run.map(found -> Response.ok(found).build())
                                .orElseGet(() ->
                                        Asked.unknown(
                                                "there is no such run, or it is no longer kept")));
    }
}
