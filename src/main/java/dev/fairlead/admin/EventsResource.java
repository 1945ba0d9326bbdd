package dev.fairlead.admin;

import dev.fairlead.hook.CurrentBook;
import dev.fairlead.hook.Hook;
import dev.fairlead.request.Arrival;
import dev.fairlead.request.ArrivalIds;
import dev.fairlead.request.Headers;
import dev.fairlead.request.Origin;
import dev.fairlead.request.Query;
import dev.fairlead.trigger.Trigger;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

/// Brings events to hooks: the body is what a Redis channel's message would be, and any hook may be
/// fed, whichever doors it has. What a call began goes on when the caller leaves.
@Path("/-/api/v1/events")
@Tag(name = "events")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@Cancellable(false)
public final class EventsResource {
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;

    /// What is between the caller and us is not for the hook's command.
    private static final Set<String> OURS =
            Set.of("authorization", "proxy-authorization", "cookie", "host");

    private final CurrentBook book;
    private final Trigger trigger;
    private final CallBodies bodies;
    private final InstantSource clock;
    private final ArrivalIds ids = new ArrivalIds(new SecureRandom());

    EventsResource(CurrentBook book, Trigger trigger, CallBodies bodies, InstantSource clock) {
        this.book = book;
        this.trigger = trigger;
        this.bodies = bodies;
        this.clock = clock;
    }

    /// The body is read by the door's own reader, whose bounds hold here too.
    @POST
    @Operation(operationId = "sendEvent", summary = "Brings an event to a hook")
    @Parameter(
            name = IdempotencyKey.HEADER,
            in = ParameterIn.HEADER,
            description = "Names the event: the same again is a repeat",
            schema = @Schema(type = SchemaType.STRING, minLength = 1, maxLength = 255))
    @RequestBody(
            description = "What a message on the hook's Redis channel would be",
            content = {
                @Content(
                        mediaType = "application/json",
                        schema = @Schema(type = SchemaType.OBJECT)),
                @Content(
                        mediaType = "*/*",
                        schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @APIResponse(
            responseCode = "202",
            description = "What is owed is stored, the command was started or waits for its turn",
            content = @Content(schema = @Schema(implementation = EventAnswer.class)))
    @APIResponse(
            responseCode = "200",
            description = "Nothing is owed",
            content = @Content(schema = @Schema(implementation = EventAnswer.class)))
    @APIResponse(responseCode = "400", description = "No hook is named, or the key is none")
    @APIResponse(responseCode = "404", description = "There is no such hook")
    @APIResponse(responseCode = "408", description = "The body took too long")
    @APIResponse(responseCode = "413", description = "The body is too large")
    @APIResponse(
            responseCode = "422",
            description =
                    "The event lacks what a delivery needs, its rule could not be judged, or it is not what its Content-Type says")
    public Uni<Response> post(
            @Parameter(required = true, description = "The hook's id") @QueryParam("hook")
                    @Nullable String id,
            @Context RoutingContext context,
            @Context SecurityContext security) {
        HttpServerRequest request = context.request();
        List<String> keys = request.headers().getAll(IdempotencyKey.HEADER);
        Optional<String> key = keys.isEmpty() ? Optional.of(ids.next()) : IdempotencyKey.of(keys);
        if (id == null || id.isEmpty()) {
            return problem(BAD_REQUEST, "name the hook, as in /-/api/v1/events?hook=payments");
        }
        if (key.isEmpty()) {
            return problem(
                    BAD_REQUEST, "an Idempotency-Key is one of 1 to 255 visible ASCII characters");
        }
        Origin caller = new Origin.Api(security.getUserPrincipal().getName());
        return book.get()
                .hook(id)
                .map(hook -> bring(hook, context, key.get(), caller))
                .orElseGet(() -> problem(NOT_FOUND, "there is no hook " + id));
    }

    private Uni<Response> bring(Hook hook, RoutingContext context, String id, Origin caller) {
        return bodies.answer(
                context,
                body ->
                        trigger.take(hook, arrival(id, caller, context.request(), body))
                                .map(EventAnswer::to));
    }

    private Arrival arrival(String id, Origin caller, HttpServerRequest request, byte[] body) {
        List<Map.Entry<String, String>> fields =
                request.headers().entries().stream().filter(field -> !isOurs(field)).toList();
        return new Arrival(id, clock.instant(), caller, Headers.of(fields), Query.NONE, body);
    }

    private static boolean isOurs(Map.Entry<String, String> field) {
        return OURS.contains(field.getKey().toLowerCase(Locale.ROOT));
    }

    private static Uni<Response> problem(int status, String detail) {
        return Uni.createFrom().item(Problem.of(status, detail));
    }
}
