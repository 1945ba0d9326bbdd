package dev.fairlead.admin;

import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import dev.fairlead.queue.DeliveryQueue;
import dev.fairlead.queue.Disabled;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/// Shows who gets nothing any more, and lets them have deliveries again.
@Path("/-/api/v1/receivers")
@Tag(name = "receivers")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@Cancellable(false)
public final class ReceiversResource {
    private static final int NOT_FOUND = 404;

    private final DeliveryQueue queue;
    private final Journal journal;

    ReceiversResource(DeliveryQueue queue, Journal journal) {
        this.queue = queue;
        this.journal = journal;
    }

    @Schema(name = "DisabledReceivers")
    @RegisterForReflection
    record Listed(List<Receiver> disabled) {
        Listed {
            disabled = List.copyOf(disabled);
        }
    }

    @RegisterForReflection
    record Receiver(String receiver, Instant since, String reason) {
        static Receiver of(Disabled disabled) {
            return new Receiver(disabled.receiver(), disabled.since(), disabled.reason());
        }
    }

    @Schema(name = "ReceiverState")
    @RegisterForReflection
    record Enabled(String receiver, boolean enabled) {}

    @GET
    @Operation(operationId = "disabledReceivers", summary = "Who gets nothing any more")
    public Uni<Listed> disabled() {
        return queue.disabled().map(all -> new Listed(all.stream().map(Receiver::of).toList()));
    }

    @POST
    @Path("enable")
    @Operation(operationId = "enableReceiver", summary = "Lets a receiver have deliveries again")
    @APIResponse(
            responseCode = "200",
            description = "It is enabled",
            content = @Content(schema = @Schema(implementation = Enabled.class)))
    @APIResponse(responseCode = "404", description = "No receiver of that name is disabled")
    public Uni<Response> enable(
            @Parameter(required = true, description = "As disabledReceivers names it")
                    @QueryParam("receiver")
                    @DefaultValue("")
                    String receiver,
            @Context SecurityContext security) {
        return queue.enable(receiver)
                .map(done -> {
                    if (!done) {
                        return Problem.of(
                                NOT_FOUND,
                                "no receiver of that name is disabled: see GET receivers");
                    }
                    String caller = security.getUserPrincipal().getName();
                    journal.write(new Entry.ReceiverEnabled(receiver, caller));
                    return Response.ok(new Enabled(receiver, true)).build();
                });
    }
}
