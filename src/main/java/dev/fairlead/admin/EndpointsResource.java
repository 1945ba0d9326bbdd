package dev.fairlead.admin;

import dev.fairlead.dispatch.Ping;
import dev.fairlead.history.RecentAttempts;
import dev.fairlead.hook.CurrentBook;
import dev.fairlead.hook.PlacedEndpoint;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import dev.fairlead.queue.DeliveryQueue;
import dev.fairlead.queue.Disabled;
import dev.fairlead.queue.LaneState;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/// Shows who is sent to and how that goes; has their deliveries wait, lets them go on, and tries
/// whether somebody is there.
@Path(EndpointsResource.PATH)
@Tag(name = "endpoints")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@Cancellable(false)
public final class EndpointsResource {
    static final String PATH = "/-/api/v1/endpoints";

    private static final int CONFLICT = 409;
    private static final String NONE = "There is no such endpoint";
    private static final String NOT_SO =
            "It brings its URL with each delivery, or two files define it";

    private final CurrentBook book;
    private final DeliveryQueue queue;
    private final RecentAttempts attempts;
    private final Ping ping;
    private final Journal journal;

    EndpointsResource(
            CurrentBook book,
            DeliveryQueue queue,
            RecentAttempts attempts,
            Ping ping,
            Journal journal) {
        this.book = book;
        this.queue = queue;
        this.attempts = attempts;
        this.ping = ping;
        this.journal = journal;
    }

    @Schema(name = "Endpoints")
    @RegisterForReflection
    record Listed(List<EndpointView> endpoints) {
        Listed {
            endpoints = List.copyOf(endpoints);
        }
    }

    /// How one test message went.
    @RegisterForReflection
    record Pinged(String endpoint, DeliveryView.Try attempt) {}

    @GET
    @Operation(
            operationId = "endpoints",
            summary = "All endpoints: of the hook files, and those registered here")
    public Uni<Listed> list() {
        return views(book.get().endpoints()).map(Listed::new);
    }

    @GET
    @Path("{name: .+}")
    @Operation(operationId = "endpoint", summary = "One endpoint")
    @APIResponse(
            responseCode = "200",
            description = "The endpoint",
            content = @Content(schema = @Schema(implementation = EndpointView.class)))
    @APIResponse(responseCode = "404", description = NONE)
    @APIResponse(responseCode = "409", description = "Two files define it")
    public Uni<Response> get(@PathParam("name") String name) {
        return at(name, this::shown);
    }

    @POST
    @Path("{name: .+}/pause")
    @Operation(
            operationId = "pauseEndpoint",
            summary = "Has what it owes wait, over all replicas and restarts, until it is resumed")
    @APIResponse(
            responseCode = "200",
            description = "It is paused",
            content = @Content(schema = @Schema(implementation = EndpointView.class)))
    @APIResponse(responseCode = "404", description = NONE)
    @APIResponse(responseCode = "409", description = NOT_SO)
    public Uni<Response> pause(@PathParam("name") String name, @Context SecurityContext security) {
        Entry done = new Entry.EndpointPaused(name, by(security));
        return at(name, one -> lanes(one, queue::pause, done));
    }

    @POST
    @Path("{name: .+}/resume")
    @Operation(operationId = "resumeEndpoint", summary = "Lets an endpoint have deliveries again")
    @APIResponse(
            responseCode = "200",
            description = "It is not paused",
            content = @Content(schema = @Schema(implementation = EndpointView.class)))
    @APIResponse(responseCode = "404", description = NONE)
    @APIResponse(responseCode = "409", description = NOT_SO)
    public Uni<Response> resume(@PathParam("name") String name, @Context SecurityContext security) {
        Entry done = new Entry.EndpointResumed(name, by(security));
        return at(name, one -> forgiven(one).chain(() -> lanes(one, queue::resume, done)));
    }

    /// While it was paused nothing could be delivered: that it failed before says nothing of how
    /// long it has been gone.
    private Uni<Boolean> forgiven(PlacedEndpoint one) {
        String receiver = one.receiver();
        return views(List.of(one))
                .chain(views ->
                        receiver != null && views.getFirst().state().equals(EndpointView.PAUSED)
                                ? queue.enable(receiver)
                                : Uni.createFrom().item(false));
    }

    @POST
    @Path("{name: .+}/enable")
    @Operation(
            operationId = "enableEndpoint",
            summary = "Lets an endpoint that was disabled have deliveries again")
    @APIResponse(
            responseCode = "200",
            description = "It is enabled",
            content = @Content(schema = @Schema(implementation = EndpointView.class)))
    @APIResponse(responseCode = "404", description = NONE)
    @APIResponse(responseCode = "409", description = NOT_SO + "; or its definition disables it")
    public Uni<Response> enable(@PathParam("name") String name, @Context SecurityContext security) {
        return at(
                name,
                one -> {
                    String receiver = one.receiver();
                    if (receiver == null) {
                        return refused(
                                "each delivery brings its URL: see GET receivers, which are enabled one by one");
                    }
                    if (one.definition().ruling().disabled()) {
                        return refused(disabledAsDefined(one));
                    }
                    return queue.enable(receiver)
                            .invoke(done -> {
                                if (done) {
                                    journal.write(
                                            new Entry.ReceiverEnabled(receiver, by(security)));
                                }
                            })
                            .chain(_ -> shown(one));
                });
    }

    @POST
    @Path("{name: .+}/ping")
    @Operation(
            operationId = "pingEndpoint",
            summary = "Sends one test message, also where it is paused; nothing is stored")
    @APIResponse(
            responseCode = "200",
            description = "How that ended, whatever the outcome",
            content = @Content(schema = @Schema(implementation = Pinged.class)))
    @APIResponse(responseCode = "404", description = NONE)
    @APIResponse(responseCode = "409", description = NOT_SO + "; or its definition disables it")
    public Uni<Response> ping(@PathParam("name") String name) {
        return at(
                name,
                one -> {
                    if (one.definition().url() == null) {
                        return refused(
                                "each delivery brings its URL, so there is nowhere to send to");
                    }
                    if (one.definition().ruling().disabled()) {
                        return refused(disabledAsDefined(one));
                    }
                    return ping.send(one.definition())
                            .map(made ->
                                    Response.ok(new Pinged(one.name(), DeliveryView.attempt(made)))
                                            .build());
                });
    }

    private static String by(SecurityContext security) {
        return security.getUserPrincipal().getName();
    }

    private static String disabledAsDefined(PlacedEndpoint one) {
        return one.registered() == null
                ? "it is disabled in its hook file, %s: nothing is sent".formatted(one.file())
                : "it was registered as disabled: nothing is sent";
    }

    private static Uni<Response> refused(String why) {
        return Uni.createFrom().item(Problem.of(CONFLICT, why));
    }

    /// What is done with the endpoint of that name.
    private Uni<Response> at(String name, Function<PlacedEndpoint, Uni<Response>> action) {
        List<PlacedEndpoint> those =
                book.get().endpoints().stream().filter(one -> one.name().equals(name)).toList();
        return switch (those.size()) {
            case 0 -> Uni.createFrom().item(Asked.unknown("there is no endpoint " + name));
            case 1 -> action.apply(those.getFirst());
            default ->
                    refused(
                            "two endpoints have that name, in %s and %s: give one of them another"
                                    .formatted(those.get(0).file(), those.get(1).file()));
        };
    }

    /// Does it with each of its lanes; it is told when one of them was not so before.
    private Uni<Response> lanes(
            PlacedEndpoint one, Function<String, Uni<Boolean>> move, Entry done) {
        if (one.lanes().isEmpty()) {
            return refused(
                    "each delivery brings its URL and waits in the lane of its host; give the entry a lane to pause it");
        }
        return Multi.createFrom()
                .iterable(one.lanes())
                .onItem()
                .transformToUniAndConcatenate(move::apply)
                .collect()
                .asList()
                .invoke(all -> {
                    if (all.contains(true)) {
                        journal.write(done);
                    }
                })
                .chain(_ -> shown(one));
    }

    private Uni<Response> shown(PlacedEndpoint one) {
        return views(List.of(one)).map(views -> tagged(one, Response.ok(views.getFirst())).build());
    }

    /// The tag is that of what is registered, whatever becomes of it.
    private static Response.ResponseBuilder tagged(
            PlacedEndpoint one, Response.ResponseBuilder answer) {
        return one.registered() == null
                ? answer
                : one.registered().tag().map(answer::tag).orElse(answer);
    }

    private Uni<List<EndpointView>> views(List<PlacedEndpoint> those) {
        List<String> lanes =
                those.stream().flatMap(one -> one.lanes().stream()).distinct().toList();
        if (those.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return Uni.combine()
                .all()
                .unis(queue.lanes(lanes), queue.disabled())
                .asTuple()
                .map(told -> {
                    Map<String, LaneState> states = new HashMap<>();
                    for (int i = 0; i < lanes.size(); i++) {
                        states.put(lanes.get(i), told.getItem1().get(i));
                    }
                    Map<String, Disabled> disabled =
                            told.getItem2().stream()
                                    .collect(Collectors.toMap(Disabled::receiver, one -> one));
                    return those.stream()
                            .map(one -> EndpointView.of(one, states, disabled, attempts))
                            .toList();
                });
    }
}
