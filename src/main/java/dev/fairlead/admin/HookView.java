package dev.fairlead.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fairlead.delivery.Endpoint;
import dev.fairlead.delivery.Lanes;
import dev.fairlead.hook.Deliver;
import dev.fairlead.hook.Hook;
import dev.fairlead.hook.HookBook;
import dev.fairlead.trigger.Explaining;
import dev.fairlead.trigger.ExplanationJson;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A hook as the API shows it: never a secret. What is null is left out.
///
/// @param file where it stands
/// @param http whether it is served by HTTP
/// @param path where HTTP serves it, or null
/// @param methods those that it takes by HTTP; empty for what the server takes
/// @param channels Redis channels and patterns that it hears
/// @param events of this service that it hears
/// @param command the program that it runs, or null
/// @param deliver what it sends, each entry by its key
/// @param hasRule whether it asks anything before it acts
/// @param rule what it asks, as a tree; only where one hook is shown
/// @param keepArrivals how long arrivals that came to nothing are kept, where the hook says so
/// @param keepBodies how long bodies and outputs are kept, where the hook says so
@Schema(name = "Hook")
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
record HookView(
        String id,
        @Nullable String file,
        boolean http,
        @Nullable String path,
        List<String> methods,
        List<String> channels,
        List<String> streams,
        List<String> events,
        @Nullable String command,
        List<Sends> deliver,
        boolean hasRule,
        @Nullable Map<String, Object> rule,
        @Nullable String keepArrivals,
        @Nullable String keepBodies) {
    HookView {
        methods = List.copyOf(methods);
        channels = List.copyOf(channels);
        streams = List.copyOf(streams);
        events = List.copyOf(events);
        deliver = List.copyOf(deliver);
    }

    /// One entry of `deliver`.
    ///
    /// @param to scheme, host and port of the operator's URL; null where each arrival brings one
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Sends(String entry, @Nullable String to) {
        static Sends of(Deliver entry) {
            Endpoint endpoint = entry.endpoint();
            return new Sends(
                    entry.key(),
                    endpoint.url() == null ? null : Lanes.ofUrl(endpoint.url()).orElse(null));
        }
    }

    static HookView of(Hook hook, HookBook book, String prefix) {
        Hook.Doors doors = hook.doors();
        Hook.Run run = hook.run();
        return new HookView(
                hook.id(),
                book.fileOf(hook.id()).map(Path::toString).orElse(null),
                doors.http(),
                doors.http() ? prefix + hook.id() : null,
                List.copyOf(new TreeSet<>(doors.methods())),
                doors.channels(),
                doors.streams(),
                doors.events(),
                run == null ? null : run.program(),
                hook.deliver().stream().map(Sends::of).toList(),
                hook.condition().rule() != null,
                null,
                hook.keeps().arrivals().map(Duration::toString).orElse(null),
                hook.keeps().bodies().map(Duration::toString).orElse(null));
    }

    /// With the rule.
    HookView whole(Hook hook, Collection<String> secrets) {
        return new HookView(
                id,
                file,
                http,
                path,
                methods,
                channels,
                streams,
                events,
                command,
                deliver,
                hasRule,
                Explaining.rule(hook, secrets)
                        .map(rule -> ExplanationJson.rule(rule).getMap())
                        .orElse(null),
                keepArrivals,
                keepBodies);
    }
}
