package dev.fairlead.admin;

import dev.fairlead.hook.CurrentBook;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Tells what happens while it happens, as server-sent events (WHATWG HTML, section 9.2).
@Path("/-/api/v1/events/stream")
@Tag(name = "events")
@Singleton
public final class StreamResource {
    private static final long BEAT_MILLIS = 15_000;

    /// Who does not keep up may fetch what waits for him, and is then cut off.
    private static final long LAST_WORDS_MILLIS = 10_000;

    private static final int UNAVAILABLE = 503;
    private static final int AHEAD = 16;

    private final LiveEvents events;
    private final Vertx vertx;

    StreamResource(LiveEvents events, Vertx vertx) {
        this.events = events;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        long _ = vertx.setPeriodic(BEAT_MILLIS, _ -> events.beat());
    }

    /// What happened until now is told; a stop would wait for the streams as for any answer.
    void stop(@Observes @Priority(CurrentBook.LOAD_FIRST + 10) ShutdownEvent event) {
        events.end();
    }

    @GET
    @Operation(operationId = "listen", summary = "What happens, while it happens")
    @APIResponse(
            responseCode = "200",
            description = "Server-sent events, until one side ends it",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(type = SchemaType.STRING)))
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> stream(@Context Sse sse, @Context RoutingContext context) {
        HttpConnection connection = context.request().connection();
        Multi<LiveEvents.Event> all =
                events.listen(() -> cutOffLater(connection))
                        .orElseThrow(() ->
                                new WebApplicationException(
                                        "too many listen already; try again later", UNAVAILABLE));
        // the first one at once: only with it the listener learns that he is heard
        return Multi.createBy()
                .concatenating()
                .streams(Multi.createFrom().item(LiveEvents.Event.BEAT), all)
                .emitOn(Infrastructure.getDefaultWorkerPool(), AHEAD)
                .map(event -> sse.newEventBuilder().name(event.name()).data(event.data()).build());
    }

    /// To close it as usual would be to wait until all is sent, for ever: Vert.x' own handler, the
    /// last of the channel's, sees to that, so the close begins before the first. And the kernel
    /// would go on offering megabytes to a listener that never reads; so what is left is thrown
    /// away (a reset).
    private void cutOffLater(HttpConnection connection) {
        long _ =
                vertx.setTimer(
                        LAST_WORDS_MILLIS,
                        _ -> {
                            if (connection instanceof ConnectionBase open) {
                                Channel channel = open.channel();
                                boolean _ = channel.config().setOption(ChannelOption.SO_LINGER, 0);
                                var _ = channel.pipeline().firstContext().close();
                            }
                        });
    }
}
