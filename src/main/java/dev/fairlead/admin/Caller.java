package dev.fairlead.admin;

import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/// Who calls, by the name of his token.
record Caller(String name, boolean isSecure) implements SecurityContext {
    @Override
    public Principal getUserPrincipal() {
        return () -> name;
    }

    @Override
    public boolean isUserInRole(String role) {
        return false; // every token may do everything
    }

    @Override
    public String getAuthenticationScheme() {
        return "Bearer";
    }
}
