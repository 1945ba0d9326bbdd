package dev.fairlead.admin;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/// Why a call was not done (RFC 9457). The type is always `about:blank`: the status says which
/// problem it is, the detail what to mend.
@RegisterForReflection
@JsonPropertyOrder({"type", "title", "status", "detail"})
record Problem(String type, String title, int status, String detail) {
    static final MediaType JSON = new MediaType("application", "problem+json");

    static Response of(int status, String detail) {
        return builder(status, detail).build();
    }

    /// @param seconds when it may be asked again
    static Response later(int status, int seconds, String detail) {
        return builder(status, detail).header(HttpHeaders.RETRY_AFTER, seconds).build();
    }

    static Response.ResponseBuilder builder(int status, String detail) {
        return Response.status(status).type(JSON).entity(told(status, detail));
    }

    static Problem told(int status, String detail) {
        String title = HttpResponseStatus.valueOf(status).reasonPhrase();
        return new Problem("about:blank", title, status, detail);
    }
}
