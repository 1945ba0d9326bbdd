package dev.fairlead.http;

import io.quarkus.runtime.LaunchMode;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// What hooks have to do with Quarkus' router: its last word is the original's 404, and in dev mode
/// hooks are served there, because Quarkus' own server looks for changed code at each request.
@Singleton
final class Routes {
    private static final int FIRST = 1;

    /// Behind every other route, JAX-RS among them.
    private static final int LAST = 50_000;

    private final HookDoor door;

    Routes(HookDoor door) {
        this.door = door;
    }

    void register(@Observes Router router) {
        if (LaunchMode.current() == LaunchMode.DEVELOPMENT) {
            router.route()
                    .order(FIRST)
                    .handler(context -> door.handle(context.request(), context::next));
        }
        router.route().order(LAST).handler(context -> Pages.notFound(context.request()));
    }
}
