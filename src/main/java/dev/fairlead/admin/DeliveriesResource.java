package dev.fairlead.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fairlead.hook.CurrentBook;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import dev.fairlead.queue.DeliveryQueue;
import dev.fairlead.queue.Page;
import dev.fairlead.queue.Search;
import dev.fairlead.queue.State;
import dev.fairlead.queue.Stored;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
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
import java.util.function.BiFunction;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

/// Shows what is owed, and does what an operator may do about it. What a call began goes on when
/// the caller leaves.
@Path("/-/api/v1/deliveries")
@Tag(name = "deliveries")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@Cancellable(false)
public final class DeliveriesResource {
    private static final int AT_ONCE = 16;

    /// So many pieces of an index are looked at for one answer.
    private static final int LOOKS = 20;

    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final DeliveryQueue queue;
    private final CurrentBook book;
    private final Journal journal;

    DeliveriesResource(DeliveryQueue queue, CurrentBook book, Journal journal) {
        this.queue = queue;
        this.book = book;
        this.journal = journal;
    }

    /// Where a delivery stands after a change.
    @Schema(name = "DeliveryState")
    @RegisterForReflection
    record Changed(String id, String state) {}

    /// A page of those that fit.
    ///
    /// @param next the cursor of the next page, left out at the end
    @Schema(name = "DeliveryPage")
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Listed(List<DeliveryView> deliveries, @Nullable String next) {
        Listed {
            deliveries = List.copyOf(deliveries);
        }
    }

    /// What was done with those that fit.
    ///
    /// @param changed how many
    /// @param next to go on with, left out when none is left
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ChangedMany(int changed, @Nullable String next) {}

    @GET
    @Operation(operationId = ApiDocument.SEARCH, summary = "A page of deliveries, the newest first")
    @APIResponse(
            responseCode = "200",
            description = "Those that fit; go on with next while there is one",
            content = @Content(schema = @Schema(implementation = Listed.class)))
    public Uni<Response> search(@Context UriInfo call, @Context SecurityContext security) {
        boolean all = security.isUserInRole(Caller.FULL);
        return asked(
                call,
                search ->
                        look(search, LOOKS)
                                .map(page ->
                                        new Listed(
                                                page.found().stream()
                                                        .map(one ->
                                                                DeliveryView.of(
                                                                        one,
                                                                        book.get(),
                                                                        all,
                                                                        false))
                                                        .toList(),
                                                page.next())));
    }

    /// A piece of an index may have nothing that fits: then the next ones are looked at, too.
    private Uni<Page> look(Search search, int looks) {
        return queue.search(search)
                .chain(page ->
                        looks > 1 && page.found().isEmpty() && page.next() != null
                                ? look(search.after(page.next()), looks - 1)
                                : Uni.createFrom().item(page));
    }

    /// Dead letters, unless another state is named.
    @POST
    @Path("replay")
    @Operation(
            operationId = ApiDocument.REPLAY_MANY,
            summary = "Replays the dead letters that a search finds, a page with each call")
    @APIResponse(
            responseCode = "200",
            description = "How many are due again; go on with next while there is one",
            content = @Content(schema = @Schema(implementation = ChangedMany.class)))
    public Uni<Response> replayMany(@Context UriInfo call, @Context SecurityContext security) {
        return asked(
                call,
                search ->
                        changeMany(
                                search.state() == null ? search.in(State.DEAD) : search,
                                queue::replay,
                                id -> new Entry.DeliveryReplayed(id, caller(security))));
    }

    /// Waiting ones, unless another state is named.
    @POST
    @Path("cancel")
    @Operation(
            operationId = ApiDocument.CANCEL_MANY,
            summary = "Cancels the waiting deliveries that a search finds, a page with each call")
    @APIResponse(
            responseCode = "200",
            description = "How many were taken out; go on with next while there is one",
            content = @Content(schema = @Schema(implementation = ChangedMany.class)))
    public Uni<Response> cancelMany(@Context UriInfo call, @Context SecurityContext security) {
        return asked(
                call,
                search ->
                        changeMany(
                                search.state() == null ? search.in(State.WAITING) : search,
                                queue::cancel,
                                id -> new Entry.DeliveryCancelled(id, caller(security))));
    }

    private static Uni<Response> asked(UriInfo call, Function<Search, Uni<?>> then) {
        try {
            return then.apply(Filter.of(call.getQueryParameters()))
                    .map(entity -> Response.ok(entity).build());
        } catch (IllegalArgumentException e) {
            return problem(BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    /// One page of them, so that no call takes long.
    private Uni<ChangedMany> changeMany(
            Search search, Function<String, Uni<Boolean>> change, Function<String, Entry> entry) {
        return queue.search(search)
                .chain(page ->
                        Multi.createFrom()
                                .iterable(page.found())
                                .map(stored -> stored.delivery().id())
                                .onItem()
                                .transformToUni(id ->
                                        change.apply(id)
                                                .invoke(done -> {
                                                    if (done) {
                                                        journal.write(entry.apply(id));
                                                    }
                                                }))
                                .merge(AT_ONCE)
                                .filter(done -> done)
                                .collect()
                                .asList()
                                .map(changed -> new ChangedMany(changed.size(), page.next())));
    }

    private static String caller(SecurityContext security) {
        return security.getUserPrincipal().getName();
    }

    @GET
    @Path("{id}")
    @Operation(operationId = "delivery", summary = "One delivery with its attempts")
    @APIResponse(
            responseCode = "200",
            description = "The delivery; with body=true its message, too, to a full token",
            content = @Content(schema = @Schema(implementation = DeliveryView.class)))
    @APIResponse(responseCode = "404", description = "There is no such delivery")
    public Uni<Response> get(
            @PathParam("id") String id,
            @QueryParam("body") @DefaultValue("false") boolean body,
            @Context SecurityContext security) {
        boolean all = security.isUserInRole(Caller.FULL);
        return body && !all
                ? problem(FORBIDDEN, "a message is shown to a full token only")
                : found(id, stored -> ok(DeliveryView.of(stored, book.get(), all, body)));
    }

    @POST
    @Path("{id}/replay")
    @Operation(
            operationId = "replayDelivery",
            summary = "Makes a dead or cancelled delivery due now")
    @APIResponse(
            responseCode = "200",
            description = "It waits again",
            content = @Content(schema = @Schema(implementation = Changed.class)))
    @APIResponse(responseCode = "404", description = "There is no such delivery")
    @APIResponse(responseCode = "409", description = "It is in another state")
    public Uni<Response> replay(@PathParam("id") String id, @Context SecurityContext security) {
        return queue.replay(id)
                .chain(done ->
                        done
                                ? changed(id, State.WAITING, Entry.DeliveryReplayed::new, security)
                                : refused(id, "be replayed: a dead or cancelled one can"));
    }

    @POST
    @Path("{id}/cancel")
    @Operation(operationId = "cancelDelivery", summary = "Takes a waiting delivery out")
    @APIResponse(
            responseCode = "200",
            description = "It is cancelled",
            content = @Content(schema = @Schema(implementation = Changed.class)))
    @APIResponse(responseCode = "404", description = "There is no such delivery")
    @APIResponse(responseCode = "409", description = "It does not wait")
    public Uni<Response> cancel(@PathParam("id") String id, @Context SecurityContext security) {
        return queue.cancel(id)
                .chain(done ->
                        done
                                ? changed(
                                        id, State.CANCELLED, Entry.DeliveryCancelled::new, security)
                                : refused(
                                        id,
                                        "be cancelled: a waiting one can, or a dead one that holds up its order"));
    }

    private Uni<Response> changed(
            String id,
            State state,
            BiFunction<String, String, Entry> entry,
            SecurityContext security) {
        journal.write(entry.apply(id, caller(security)));
        return ok(new Changed(id, DeliveryView.name(state)));
    }

    private Uni<Response> refused(String id, String what) {
        return found(
                id,
                stored ->
                        problem(
                                CONFLICT,
                                "the delivery is %s and cannot %s"
                                        .formatted(DeliveryView.name(stored.state()), what)));
    }

    private Uni<Response> found(String id, Function<Stored, Uni<Response>> then) {
        return queue.find(id)
                .chain(stored ->
                        stored.map(then)
                                .orElseGet(() ->
                                        problem(
                                                NOT_FOUND,
                                                "there is no such delivery, or it is no longer remembered")));
    }

    private static Uni<Response> ok(Object entity) {
        return Uni.createFrom().item(Response.ok(entity).build());
    }

    private static Uni<Response> problem(int status, String detail) {
        return Uni.createFrom().item(Problem.of(status, detail));
    }
}
