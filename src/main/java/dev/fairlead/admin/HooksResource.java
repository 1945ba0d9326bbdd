package dev.fairlead.admin;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.fairlead.hook.CheckedFile;
import dev.fairlead.hook.CurrentBook;
import dev.fairlead.hook.Finding;
import dev.fairlead.hook.Hook;
import dev.fairlead.http.HttpConfig;
import dev.fairlead.http.Settings;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import dev.fairlead.trigger.Explaining;
import dev.fairlead.trigger.Explanation;
import dev.fairlead.trigger.ExplanationJson;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
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
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/// Shows the hooks, says what a request would come to at one of them, and reads their files again.
@Path("/-/api/v1/hooks")
@Tag(name = "hooks")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@Cancellable(false)
public final class HooksResource {
    private static final int BAD_REQUEST = 400;
    private static final int UNPROCESSABLE = 422;

    private final CurrentBook book;
    private final CallBodies bodies;
    private final Journal journal;
    private final InstantSource clock;
    private final Set<String> methods;
    private final String prefix;

    HooksResource(
            CurrentBook book,
            CallBodies bodies,
            Journal journal,
            InstantSource clock,
            HttpConfig http) {
        this.book = book;
        this.bodies = bodies;
        this.journal = journal;
        this.clock = clock;
        this.methods = Settings.methods(http);
        this.prefix = Settings.prefix(http);
    }

    @Schema(name = "Hooks")
    @RegisterForReflection
    record Listed(List<HookView> hooks) {
        Listed {
            hooks = List.copyOf(hooks);
        }
    }

    /// The files are in force.
    ///
    /// @param hooks how many there are now
    /// @param findings what is hardly meant so
    @RegisterForReflection
    record Reloaded(int hooks, List<Found> findings) {
        Reloaded {
            findings = List.copyOf(findings);
        }
    }

    /// Files cannot be used; what they held before stays in force.
    @RegisterForReflection
    @JsonPropertyOrder({"type", "title", "status", "detail"})
    record Refused(String type, String title, int status, String detail, List<Found> findings) {
        Refused {
            findings = List.copyOf(findings);
        }
    }

    /// What `fairlead check` would tell.
    ///
    /// @param refused whether the file cannot be used for it
    @Schema(name = "Finding")
    @RegisterForReflection
    record Found(
            String file,
            int line,
            int column,
            String path,
            String what,
            String mend,
            boolean refused) {
        static Found of(CheckedFile file, Finding finding) {
            return new Found(
                    file.file().toString(),
                    finding.fault().line(),
                    finding.fault().column(),
                    finding.fault().path(),
                    finding.fault().what(),
                    finding.fault().mend(),
                    finding.refused());
        }
    }

    @GET
    @Operation(operationId = "hooks", summary = "The hooks, as they stand in the files")
    public Listed list() {
        var current = book.get();
        return new Listed(
                current.hooks().stream().map(hook -> HookView.of(hook, current, prefix)).toList());
    }

    @GET
    @Path("{id: .+}")
    @Operation(operationId = "hook", summary = "One hook with its rule")
    @APIResponse(
            responseCode = "200",
            description = "The hook",
            content = @Content(schema = @Schema(implementation = HookView.class)))
    @APIResponse(responseCode = "404", description = "There is no such hook")
    public Response get(@PathParam("id") String id) {
        var current = book.get();
        return current.hook(id)
                .map(hook -> HookView.of(hook, current, prefix).whole(hook, book.secrets()))
                .map(view -> Response.ok(view).build())
                .orElseGet(() -> unknown(id));
    }

    private static Response unknown(String id) {
        return Asked.unknown("there is no hook " + id);
    }

    /// Reads the files anew, as SIGHUP does.
    @POST
    @Path("reload")
    @Operation(operationId = "reloadHooks", summary = "Reads the hook files anew")
    @APIResponse(
            responseCode = "200",
            description = "The files are in force",
            content = @Content(schema = @Schema(implementation = Reloaded.class)))
    @APIResponse(
            responseCode = "422",
            description = "Files cannot be used; what they held before stays in force")
    public Uni<Response> reload(@Context SecurityContext security) {
        String by = security.getUserPrincipal().getName();
        return Uni.createFrom()
                .item(() -> {
                    List<String> problems = book.reload();
                    journal.write(new Entry.HooksReloaded(problems.size(), by));
                    return reloaded(problems, book.check());
                })
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private Response reloaded(List<String> problems, List<CheckedFile> files) {
        List<Found> findings =
                files.stream()
                        .flatMap(file ->
                                file.findings().stream().map(finding -> Found.of(file, finding)))
                        .toList();
        if (problems.isEmpty()) {
            return Response.ok(new Reloaded(book.get().hooks().size(), findings)).build();
        }
        return Response.status(UNPROCESSABLE)
                .type(Problem.JSON)
                .entity(
                        new Refused(
                                "about:blank",
                                HttpResponseStatus.UNPROCESSABLE_ENTITY.reasonPhrase(),
                                UNPROCESSABLE,
                                "what these files held before stays in force: "
                                        + String.join("; ", problems),
                                findings))
                .build();
    }

    /// What a request would come to. Nothing is run, nothing is sent.
    ///
    /// @param remote the address that a raw request is to have come from
    @POST
    @Path("{id: .+}/test")
    @Operation(operationId = "testHook", summary = "What a request would come to, and why")
    @RequestBody(
            required = true,
            description = "A raw HTTP request, a captured arrival, or a message of Redis",
            content =
                    @Content(mediaType = "text/plain", schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(
            responseCode = "200",
            description = "As fairlead explain -json tells it; nothing was run, nothing was sent",
            content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(responseCode = "400", description = "The body is no request")
    @APIResponse(responseCode = "404", description = "There is no such hook")
    @APIResponse(responseCode = "408", description = "The body took too long")
    @APIResponse(responseCode = "413", description = "The body is too large")
    public Uni<Response> test(
            @PathParam("id") String id,
            @Parameter(description = "The address that a raw request is to have come from")
                    @QueryParam("remote")
                    @DefaultValue("127.0.0.1")
                    String remote,
            @Context RoutingContext context) {
        return book.get()
                .hook(id)
                .map(hook ->
                        bodies.answer(
                                context,
                                body -> Uni.createFrom().item(explained(hook, body, remote))))
                .orElseGet(() -> Uni.createFrom().item(unknown(id)));
    }

    private Response explained(Hook hook, byte[] text, String remote) {
        try {
            TestRequest request = TestRequest.of(text, hook, remote, clock.instant());
            Explanation explanation =
                    Explaining.of(hook, request.arrival(), book.secrets(), methods);
            JsonObject json = ExplanationJson.of(explanation);
            if (!request.notes().isEmpty()) {
                json.put(
                        "request", new JsonObject(Map.of("notes", new JsonArray(request.notes()))));
            }
            return Response.ok(json.encode()).build();
        } catch (IllegalArgumentException e) {
            return Problem.of(BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }
}
