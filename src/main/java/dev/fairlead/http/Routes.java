package dev.fairlead.http;

import io.quarkus.runtime.LaunchMode;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// What hooks have to do with Quarkus' router: behind our own server it serves the annex alone, its
/// last word is the original's 404, and in dev mode hooks are served there, because Quarkus' own
/// server looks for changed code at each request.
@Singleton
final class Routes {
    private static final int FIRST = 1;

    /// Behind every other route, JAX-RS among them.
    private static final int LAST = 50_000;

    private static final String DEV_PAGES = "/q/";

    private final HookDoor door;

    Routes(HookDoor door) {
        this.door = door;
    }

    void register(@Observes Router router) {
        if (LaunchMode.current() == LaunchMode.DEVELOPMENT) {
            router.route()
                    .order(FIRST)
                    .handler(context ->
                            door.handle(
                                    context.request(), _ -> context.next(), _ -> other(context)));
        } else {
            router.route().order(FIRST).handler(this::serve);
        }
        router.route().order(LAST).handler(context -> Pages.notFound(context.request()));
    }

    /// The pages of dev mode are no less reachable for the hooks.
    private static void other(RoutingContext context) {
        if (String.valueOf(context.request().path()).startsWith(DEV_PAGES)) {
            context.next();
        } else {
            Pages.notFound(context.request());
        }
    }

    /// A stop waits for this answer too, and the rest of a body that nobody wanted is dropped.
    private void serve(RoutingContext context) {
        door.begun();
        context.addEndHandler(_ -> {
            door.over();
            context.request().resume();
        });
        context.next();
    }
}
