package dev.fairlead.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fairlead.http.Annex;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Lets people in with a browser: a token is given once, and a cookie that no script can read
/// stands for it.
@Path("/-/")
@Tag(name = "session")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public final class SessionResource {
    static final String SIGN_IN = "/-/sign-in";
    static final String SIGN_OUT = "/-/sign-out";
    static final String COOKIE = "fairlead-session";

    private static final int UNAUTHORIZED = 401;
    private static final String FIELD = "token";

    private final Tokens tokens;
    private final Sessions sessions;
    private final Lockouts lockouts;
    private final CallBodies bodies;
    private final Journal journal;

    SessionResource(
            Tokens tokens,
            Sessions sessions,
            Lockouts lockouts,
            CallBodies bodies,
            Journal journal) {
        this.tokens = tokens;
        this.sessions = sessions;
        this.lockouts = lockouts;
        this.bodies = bodies;
        this.journal = journal;
    }

    /// Who calls, and what he may.
    ///
    /// @param access `full` or `read-only`
    /// @param expiresAt when the session ends, of who signed in
    /// @param csrf what goes with each of his changes
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Identity(
            String name, String access, @Nullable Instant expiresAt, @Nullable String csrf) {
        static Identity of(String name, Access access, @Nullable Session session) {
            String told =
                    switch (access) {
                        case FULL -> "full";
                        case READ_ONLY -> "read-only";
                    };
            return session == null
                    ? new Identity(name, told, null, null)
                    : new Identity(name, told, session.expiresAt(), session.csrf());
        }
    }

    /// What is brought to sign in.
    @RegisterForReflection
    record Credentials(String token) {}

    @POST
    @Path("sign-in")
    @Operation(operationId = "signIn", summary = "Exchanges a token for a cookie")
    @RequestBody(
            required = true,
            content = @Content(schema = @Schema(implementation = Credentials.class)))
    @APIResponse(
            responseCode = "200",
            description = "Who signed in; the cookie stands for the token",
            content = @Content(schema = @Schema(implementation = Identity.class)))
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<Response> signIn(@Context RoutingContext context) {
        return bodies.answer(
                context, body -> Uni.createFrom().item(signedIn(field(body), Caller.of(context))));
    }

    private static String field(byte[] form) {
        List<String> values =
                new QueryStringDecoder(new String(form, UTF_8), false)
                        .parameters()
                        .getOrDefault(FIELD, List.of());
        return values.size() == 1 ? values.getFirst() : "";
    }

    private Response signedIn(String text, Caller caller) {
        Optional<Token> token = tokens.find(text);
        if (token.isEmpty()) {
            lockouts.wrong(caller.from(), true);
            return Problem.of(UNAUTHORIZED, "this is none of the tokens");
        }
        Session session = sessions.begin(token.get());
        journal.write(new Entry.SignedIn(token.get().name(), caller.from()));
        return Response.ok(Identity.of(token.get().name(), token.get().access(), session))
                .cookie(
                        cookie(caller)
                                .value(session.cookie())
                                .expiry(Date.from(session.expiresAt()))
                                .build())
                .build();
    }

    /// No script reads it, no other site's request carries it, and nothing but this sees it.
    private static NewCookie.Builder cookie(Caller caller) {
        return new NewCookie.Builder(COOKIE)
                .path(Annex.PATH)
                .httpOnly(true)
                .sameSite(NewCookie.SameSite.STRICT)
                .secure(caller.isSecure());
    }

    /// The browser forgets who signed in.
    @POST
    @Path("sign-out")
    @Operation(operationId = "signOut", summary = "Has the browser forget who signed in")
    @APIResponse(responseCode = "204", description = "The cookie is taken back")
    @Consumes(MediaType.WILDCARD)
    public Response signOut(@Context RoutingContext context) {
        return Response.noContent()
                .cookie(cookie(Caller.of(context)).value("").maxAge(0).build())
                .build();
    }

    @GET
    @Path("session")
    @Operation(operationId = "session", summary = "Who calls, and what he may")
    public Identity session(@Context RoutingContext context) {
        Caller caller = Caller.of(context);
        return Identity.of(caller.name(), caller.access(), caller.session());
    }
}
