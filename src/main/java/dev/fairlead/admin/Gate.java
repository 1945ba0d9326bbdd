package dev.fairlead.admin;

import dev.fairlead.http.Annex;
import dev.fairlead.http.Peer;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import io.quarkus.runtime.LaunchMode;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/// Lets nobody in without a token, whatever he asks for: it stands before the search for a
/// resource.
@Singleton
public final class Gate {
    private static final int UNAUTHORIZED = 401;

    private final Provider<Tokens> tokens;
    private final Provider<Journal> journal;

    /// A filter is made before the configuration is known, so what it needs is fetched later.
    Gate(Provider<Tokens> tokens, Provider<Journal> journal) {
        this.tokens = tokens;
        this.journal = journal;
    }

    @ServerRequestFilter(preMatching = true)
    @Nullable Response filter(ContainerRequestContext call, @Context HttpServerRequest request) {
        if (isOfQuarkus(call)) {
            return null;
        }
        String authorization = call.getHeaderString(HttpHeaders.AUTHORIZATION);
        Optional<String> name = tokens.get().nameIn(authorization == null ? "" : authorization);
        if (name.isPresent()) {
            call.setSecurityContext(new Caller(name.get(), call.getSecurityContext().isSecure()));
            return null;
        }
        journal.get().write(new Entry.TokenRefused(Peer.of(request.remoteAddress())));
        return refusal(authorization != null);
    }

    /// In dev mode its own pages are served by the same router.
    private static boolean isOfQuarkus(ContainerRequestContext call) {
        return LaunchMode.current() == LaunchMode.DEVELOPMENT
                && !call.getUriInfo().getPath().startsWith(Annex.PATH);
    }

    /// RFC 6750, section 3: a reason only for who brought a token.
    private static Response refusal(boolean wrong) {
        String challenge = "Bearer realm=\"fairlead\"";
        return Problem.builder(
                        UNAUTHORIZED,
                        "this needs a token of fairlead.admin.tokens: Authorization: Bearer TOKEN")
                .header(
                        HttpHeaders.WWW_AUTHENTICATE,
                        wrong ? challenge + ", error=\"invalid_token\"" : challenge)
                .build();
    }
}
