package dev.fairlead.admin;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Who calls, by the name of his token.
///
/// @param from where from, as far as trusted proxies tell it
/// @param session his, when he signed in with a browser
record Caller(String name, Access access, String from, boolean isSecure, @Nullable Session session)
        implements SecurityContext {
    /// The role of who may do everything, and see what customers sent and were sent.
    static final String FULL = "full";

    /// Where a request keeps its caller.
    static final String KEY = Caller.class.getName();

    /// Behind the [Gate] every request has one.
    static Caller of(RoutingContext context) {
        return Objects.requireNonNull(context.<Caller>get(KEY));
    }

    @Override
    public Principal getUserPrincipal() {
        return () -> name;
    }

    @Override
    public boolean isUserInRole(String role) {
        return role.equals(FULL) && access == Access.FULL;
    }

    @Override
    public String getAuthenticationScheme() {
        return session == null ? "Bearer" : "Cookie";
    }
}
