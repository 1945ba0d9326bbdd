package dev.fairlead.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toUnmodifiableSet;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fairlead.hook.Durations;
import dev.fairlead.hook.RegisteredEndpoints;
import dev.fairlead.hook.RegisteredEndpoints.Upshot;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import dev.fairlead.store.StoreException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

/// Registers endpoints beside those of the hook files, which nobody changes here.
@Path(EndpointsResource.PATH)
@Tag(name = "endpoints")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@Cancellable(false)
public final class RegistrationsResource {
    private static final int BAD_REQUEST = 400;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    private static final int UNPROCESSABLE = 422;
    private static final int UNAVAILABLE = 503;
    private static final int SECONDS = 5;
    private static final String NONE = "There is no such endpoint";
    private static final String DEFINITION =
            "What an item of a hook file's endpoints has, and hooks: the ids of those whose arrivals it gets";
    private static final String NOT_USABLE =
            "Something in it cannot be used, or a hook takes no endpoints";
    private static final String IF_MATCH =
            "The ETag that GET gave: the call is refused when the definition is another by now";
    private static final String CHANGED = "It is not what If-Match names any more";
    private static final String OF_FILE = "It stands in a hook file, or another call changed it";

    private final RegisteredEndpoints registered;
    private final CallBodies bodies;
    private final Journal journal;

    RegistrationsResource(RegisteredEndpoints registered, CallBodies bodies, Journal journal) {
        this.registered = registered;
        this.bodies = bodies;
        this.journal = journal;
    }

    /// @param secret that was made, shown this once; null where the caller gave one
    /// @param oldUntil until when those before sign, too; null for no longer
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Registration(String endpoint, @Nullable String secret, @Nullable Instant oldUntil) {
        static Registration of(Upshot.Done done) {
            return new Registration(done.id(), done.secret(), done.oldUntil());
        }
    }

    @POST
    @Operation(
            operationId = "registerEndpoint",
            summary = "Registers an endpoint, for arrivals of some hooks; it outlives a restart")
    @RequestBody(
            required = true,
            description = DEFINITION,
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(
            responseCode = "201",
            description = "It is registered",
            content = @Content(schema = @Schema(implementation = Registration.class)))
    @APIResponse(responseCode = "400", description = "The body is no JSON object")
    @APIResponse(responseCode = "408", description = "The body took too long")
    @APIResponse(responseCode = "409", description = "There is an endpoint of that id")
    @APIResponse(responseCode = "413", description = "The body is too large")
    @APIResponse(responseCode = "422", description = NOT_USABLE)
    public Uni<Response> register(
            @Context RoutingContext context, @Context SecurityContext security) {
        return withDefinition(
                context,
                given ->
                        told(
                                registered.add(given),
                                Entry.Registration.REGISTERED,
                                security,
                                done ->
                                        Response.status(Response.Status.CREATED)
                                                .header(
                                                        HttpHeaders.LOCATION,
                                                        EndpointsResource.PATH + "/" + done.id())
                                                .entity(Registration.of(done))
                                                .build()));
    }

    @PUT
    @Path("{name: .+}")
    @Operation(
            operationId = "replaceEndpoint",
            summary =
                    "Defines an endpoint anew that was registered here; its secrets stay where none is given")
    @RequestBody(
            required = true,
            description = DEFINITION,
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(responseCode = "204", description = "It is so now")
    @APIResponse(responseCode = "400", description = "The body is no JSON object")
    @APIResponse(responseCode = "404", description = NONE)
    @APIResponse(responseCode = "408", description = "The body took too long")
    @APIResponse(responseCode = "409", description = OF_FILE)
    @APIResponse(responseCode = "412", description = CHANGED)
    @APIResponse(responseCode = "413", description = "The body is too large")
    @APIResponse(responseCode = "422", description = NOT_USABLE)
    public Uni<Response> replace(
            @PathParam("name") String name,
            @Parameter(description = IF_MATCH) @HeaderParam("If-Match") @Nullable String match,
            @Context RoutingContext context,
            @Context SecurityContext security) {
        return withDefinition(
                context,
                given ->
                        told(
                                registered.replace(name, given, tags(match)),
                                Entry.Registration.REPLACED,
                                security,
                                _ -> Response.noContent().build()));
    }

    @DELETE
    @Path("{name: .+}")
    @Operation(
            operationId = "removeEndpoint",
            summary =
                    "Removes an endpoint that was registered here; what it is owed becomes dead letters")
    @APIResponse(responseCode = "204", description = "It is gone")
    @APIResponse(responseCode = "404", description = NONE)
    @APIResponse(responseCode = "409", description = OF_FILE)
    @APIResponse(responseCode = "412", description = CHANGED)
    public Uni<Response> remove(
            @PathParam("name") String name,
            @Parameter(description = IF_MATCH) @HeaderParam("If-Match") @Nullable String match,
            @Context SecurityContext security) {
        return told(
                registered.remove(name, tags(match)),
                Entry.Registration.REMOVED,
                security,
                _ -> Response.noContent().build());
    }

    @POST
    @Path("{name: .+}/rotate-secret")
    @Operation(
            operationId = "rotateSecret",
            summary =
                    "Makes a new secret for an endpoint that was registered here, and tells it this once")
    @APIResponse(
            responseCode = "200",
            description = "The new secret signs; those before do so, too, for the overlap",
            content = @Content(schema = @Schema(implementation = Registration.class)))
    @APIResponse(responseCode = "400", description = "The overlap is no duration")
    @APIResponse(responseCode = "404", description = NONE)
    @APIResponse(responseCode = "409", description = OF_FILE + ", or its keys are not made here")
    @APIResponse(responseCode = "422", description = "The overlap is too long")
    public Uni<Response> rotateSecret(
            @PathParam("name") String name,
            @Parameter(
                            description =
                                    "How long the old secret signs, too, such as 1h; 0 for not at all")
                    @QueryParam("overlap")
                    @DefaultValue("24h")
                    String overlap,
            @Context SecurityContext security) {
        return Durations.parse(overlap)
                .map(length ->
                        told(
                                registered.rotate(name, length),
                                Entry.Registration.ROTATED,
                                security,
                                done -> Response.ok(Registration.of(done)).build()))
                .orElseGet(() -> wrong("overlap: expected a duration such as 30m, 24h or 3d"));
    }

    /// What a body defines; without a word of it in an error, for it holds secrets.
    private Uni<Response> withDefinition(
            RoutingContext context, Function<JsonObject, Uni<Response>> then) {
        return bodies.answer(
                context,
                body ->
                        definition(body)
                                .map(then)
                                .orElseGet(() -> wrong("the body is no JSON object")));
    }

    /// RFC 9110, section 13.1.1: strong tags alone match; `*` is whatever is there.
    private static Set<String> tags(@Nullable String match) {
        return match == null || match.strip().equals("*")
                ? Set.of()
                : Stream.of(match.split(",", -1))
                        .map(tag -> tag.strip().replaceFirst("^\"(.*)\"$", "$1"))
                        .collect(toUnmodifiableSet());
    }

    private static Uni<Response> wrong(String why) {
        return Uni.createFrom().item(Problem.of(BAD_REQUEST, why));
    }

    private static Optional<JsonObject> definition(byte[] body) {
        try {
            return Json.decodeValue(new String(body, UTF_8)) instanceof JsonObject json
                    ? Optional.of(json)
                    : Optional.empty();
        } catch (DecodeException _) {
            return Optional.empty();
        }
    }

    /// How a registration is answered, and what is written down of it.
    private Uni<Response> told(
            Uni<Upshot> change,
            Entry.Registration how,
            SecurityContext security,
            Function<Upshot.Done, Response> answer) {
        return change.map(upshot ->
                        switch (upshot) {
                            case Upshot.Done done -> {
                                String by = security.getUserPrincipal().getName();
                                journal.write(new Entry.EndpointChanged(done.id(), how, by));
                                yield answer.apply(done);
                            }
                            case Upshot.Wrong(String why) -> Problem.of(UNPROCESSABLE, why);
                            case Upshot.Conflict(String why) -> Problem.of(CONFLICT, why);
                            case Upshot.Changed(String why) -> Problem.of(PRECONDITION_FAILED, why);
                            case Upshot.Unknown _ -> Asked.unknown("there is no such endpoint");
                        })
                .onFailure(StoreException.class)
                .recoverWithItem(failure ->
                        Problem.later(
                                UNAVAILABLE,
                                SECONDS,
                                "the registered endpoints are away: " + failure.getMessage()));
    }
}
