package dev.fairlead.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fairlead.history.History;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import dev.fairlead.queue.DeliveryQueue;
import dev.fairlead.queue.Page;
import dev.fairlead.queue.Search;
import dev.fairlead.queue.Stored;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

/// Forgets what is kept under a name: deliveries with their bodies and attempts, runs, and
/// arrivals. What waits is cancelled first. What a call began goes on when the caller leaves.
@Path("/-/api/v1/history")
@Tag(name = "history")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
public final class HistoryResource {
    static final Set<String> KNOWN = Set.of("id", "endpoint", "cursor", "limit");
    private static final int AT_ONCE = 16;

    private final DeliveryQueue queue;
    private final History history;
    private final Journal journal;

    HistoryResource(DeliveryQueue queue, History history, Journal journal) {
        this.queue = queue;
        this.history = history;
        this.journal = journal;
    }

    /// What was removed.
    ///
    /// @param records runs and arrivals
    /// @param inFlight deliveries that stay, because an attempt is under way: ask again
    /// @param next to go on with, left out when none is left
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Removed(int deliveries, int records, int inFlight, @Nullable String next) {}

    /// One page of them, so that no call takes long.
    @DELETE
    @Operation(
            operationId = "forget",
            summary = "Removes what is kept under a name, a page with each call")
    @APIResponse(
            responseCode = "200",
            description = "What was removed; go on with next while there is one",
            content = @Content(schema = @Schema(implementation = Removed.class)))
    @APIResponse(responseCode = "400", description = "Neither id nor endpoint is named, or both")
    public Uni<Response> forget(@Context UriInfo call, @Context SecurityContext security) {
        return Asked.of(() -> {
            Parameters asked = Parameters.of(call.getQueryParameters(), KNOWN);
            String id = asked.text("id");
            String endpoint = asked.text("endpoint");
            if ((id == null) == (endpoint == null)) {
                throw new IllegalArgumentException(
                        "name what is to be forgotten, by either id= or endpoint=");
            }
            Uni<Removed> removed =
                    id != null
                            ? ofId(id, asked)
                            : queue.search(search(Filter.receiver(endpoint), null, asked))
                                    .chain(this::removed);
            String what = id != null ? "id=" + id : "endpoint=" + endpoint;
            String by = security.getUserPrincipal().getName();
            return removed.invoke(done ->
                    journal.write(
                            new Entry.Forgotten(what, done.deliveries() + done.records(), by)));
        });
    }

    /// It may be a delivery's id, the message's, a run's, or that of an arrival or its request.
    private Uni<Removed> ofId(String id, Parameters asked) {
        Uni<Page> named = queue.search(search(null, id, asked));
        return queue.find(id)
                .chain(own ->
                        named.map(page ->
                                new Page(
                                        own.map(one -> with(one, page.found()))
                                                .orElse(page.found()),
                                        page.next())))
                .chain(page -> removed(page))
                .chain(done ->
                        history.forget(id)
                                .map(records ->
                                        new Removed(
                                                done.deliveries(),
                                                records,
                                                done.inFlight(),
                                                done.next())));
    }

    private static List<Stored> with(Stored one, List<Stored> more) {
        return Stream.concat(
                        Stream.of(one),
                        more.stream()
                                .filter(other ->
                                        !other.delivery().id().equals(one.delivery().id())))
                .toList();
    }

    private static Search search(
            @Nullable String receiver, @Nullable String webhookId, Parameters asked) {
        return new Search(
                null,
                null,
                null,
                receiver,
                null,
                null,
                webhookId,
                null,
                asked.text("cursor"),
                asked.limit(Search.MOST));
    }

    private Uni<Removed> removed(Page page) {
        return Multi.createFrom()
                .iterable(page.found())
                .map(one -> one.delivery().id())
                .onItem()
                .transformToUni(this::remove)
                .merge(AT_ONCE)
                .collect()
                .asList()
                .map(all -> {
                    int done = (int) all.stream().filter(gone -> gone).count();
                    return new Removed(done, 0, all.size() - done, page.next());
                });
    }

    /// @return false when an attempt is under way
    private Uni<Boolean> remove(String id) {
        return queue.erase(id)
                .chain(done ->
                        done
                                ? Uni.createFrom().item(true)
                                : queue.cancel(id).chain(_ -> queue.erase(id)));
    }
}
