package dev.fairlead.dashboard;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Serves the dashboard's files, which are in the program. Anybody may have them where there is an
/// API: they say what can be looked at, and show nothing.
@Path(Dashboard.INDEX)
@Singleton
@NonBlocking
public final class Dashboard {
    static final String INDEX = "/-/";
    private static final String FILES = "/-/ui/";
    private static final int NOT_FOUND = 404;

    /// Nothing but our own files runs, and nothing that came in can add to them (CSP level 3).
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static final Map<String, Asset> ASSETS =
            Stream.of(
                            "index.html",
                            "icon.svg",
                            "style.css",
                            "api.js",
                            "app.js",
                            "charts.js",
                            "dom.js",
                            "live.js",
                            "parts.js",
                            "words.js",
                            "views/arrivals.js",
                            "views/deliveries.js",
                            "views/endpoints.js",
                            "views/explained.js",
                            "views/hooks.js",
                            "views/overview.js",
                            "views/runs.js")
                    .collect(Collectors.toUnmodifiableMap(Function.identity(), Asset::read));

    /// Whether the path is one of the dashboard's own.
    public static boolean isPage(String path) {
        return path.equals(INDEX) || path.startsWith(FILES);
    }

    /// What can be had.
    static Set<String> names() {
        return ASSETS.keySet();
    }

    @GET
    public Response index(@Context Request request) {
        return served("index.html", request);
    }

    @GET
    @Path("ui/{file:.+}")
    public Response file(@PathParam("file") String file, @Context Request request) {
        return served(file, request);
    }

    /// Asked for each time, and sent only when it is another: a new program has its new pages at
    /// once.
    private static Response served(String name, Request request) {
        Asset asset = ASSETS.get(name);
        if (asset == null) {
            return Response.status(NOT_FOUND).build();
        }
        EntityTag tag = new EntityTag(asset.digest());
        Response.ResponseBuilder known = request.evaluatePreconditions(tag);
        Response.ResponseBuilder answer =
                known != null ? known : Response.ok(asset.bytes(), asset.type());
        return answer.tag(tag)
                .header("Cache-Control", "no-cache")
                .header("Content-Security-Policy", POLICY)
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }
}
