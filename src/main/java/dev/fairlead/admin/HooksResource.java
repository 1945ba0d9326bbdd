package dev.fairlead.admin;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.fairlead.hook.CheckedFile;
import dev.fairlead.hook.CurrentBook;
import dev.fairlead.hook.Finding;
import dev.fairlead.hook.Hook;
import dev.fairlead.http.BodyReader;
import dev.fairlead.http.BodyReader.UnreadableBodyException;
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
import org.jboss.resteasy.reactive.server.Cancellable;

/// Shows the hooks, says what a request would come to at one of them, and reads their files again.
@Path("/-/api/v1/hooks")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@Cancellable(false)
public final class HooksResource {
    private static final int BAD_REQUEST = 400;
    private static final int UNPROCESSABLE = 422;

    private final CurrentBook book;
    private final BodyReader bodies;
    private final Journal journal;
    private final InstantSource clock;
    private final Set<String> methods;

    HooksResource(
            CurrentBook book,
            BodyReader bodies,
            Journal journal,
            InstantSource clock,
            HttpConfig http) {
        this.book = book;
        this.bodies = bodies;
        this.journal = journal;
        this.clock = clock;
        this.methods = Settings.methods(http);
    }

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
    public Listed list() {
        var current = book.get();
        return new Listed(
                current.hooks().stream().map(hook -> HookView.of(hook, current)).toList());
    }

    @GET
    @Path("{id: .+}")
    public Response get(@PathParam("id") String id) {
        var current = book.get();
        return current.hook(id)
                .map(hook -> HookView.of(hook, current).whole(hook, book.secrets()))
                .map(view -> Response.ok(view).build())
                .orElseGet(() -> unknown(id));
    }

    private static Response unknown(String id) {
        return Asked.unknown("there is no hook " + id);
    }

    /// Reads the files anew, as SIGHUP does.
    @POST
    @Path("reload")
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
    public Uni<Response> test(
            @PathParam("id") String id,
            @QueryParam("remote") @DefaultValue("127.0.0.1") String remote,
            @Context RoutingContext context) {
        return book.get()
                .hook(id)
                .map(hook ->
                        bodies.read(context.request())
                                .map(body -> {
                                    bodies.forget(body);
                                    return explained(hook, body, remote);
                                })
                                .onFailure(UnreadableBodyException.class)
                                .recoverWithItem(failure ->
                                        Problems.unreadable(
                                                (UnreadableBodyException) failure, context)))
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
