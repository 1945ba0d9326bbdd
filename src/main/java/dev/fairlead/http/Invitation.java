package dev.fairlead.http;

import dev.fairlead.hook.CurrentBook;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// In dev mode the log says what to try: whoever starts the project for the first time wants to see
/// it do something. A hook with a rule would say no.
@Singleton
final class Invitation {
    private static final Logger LOG = Logger.getLogger("dev.fairlead");

    void invite(
            @Observes @Priority(CurrentBook.LOAD_FIRST + 400) StartupEvent event,
            CurrentBook book,
            HttpConfig config,
            @ConfigProperty(name = "quarkus.http.port") int port) {
        if (LaunchMode.current() == LaunchMode.DEVELOPMENT) {
            LOG.infof("what happened is shown at http://localhost:%d/-/", port);
            book.get().hooks().stream()
                    .filter(hook -> hook.doors().http() && hook.condition().rule() == null)
                    .findFirst()
                    .ifPresent(hook ->
                            LOG.infof(
                                    "try it: curl -H 'Content-Type: application/json' -d '{\"name\":\"world\"}' http://localhost:%d%s%s",
                                    port, Settings.prefix(config), hook.id()));
        }
    }
}
