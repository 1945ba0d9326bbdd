package dev.fairlead.hook;

import dev.fairlead.delivery.Endpoint;
import dev.fairlead.delivery.EndpointRef;
import dev.fairlead.delivery.Endpoints;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/// All definitions at one moment. It never changes: a reload makes a new one, so no request ever
/// sees half of it.
public final class HookBook implements Endpoints {
    /// A receiver is disabled: it answered 410, or did nothing but fail for too long.
    public static final String RECEIVER_DISABLED = "receiver.disabled";

    public static final HookBook EMPTY = new HookBook(List.of());

    private final Map<String, Hook> hooks;
    private final Map<String, Path> files;
    private final Map<String, List<Hook>> byChannel;
    private final Map<String, List<Hook>> byStream;
    private final Map<String, List<Hook>> byEvent;
    private final Map<EndpointRef, Endpoint> endpoints = new HashMap<>();
    private final List<PlacedEndpoint> placed;
    private final Map<Path, List<NamedEndpoint>> named;

    /// When an id is used twice, the first hook serves.
    HookBook(Collection<Hook> hooks) {
        this(hooks, Map.of(), Map.of());
    }

    /// @param files where each hook stands, by its id
    /// @param named what each file has under `endpoints`
    HookBook(
            Collection<Hook> hooks, Map<String, Path> files, Map<Path, List<NamedEndpoint>> named) {
        this(hooks, files, named, List.of());
    }

    private HookBook(
            Collection<Hook> hooks,
            Map<String, Path> files,
            Map<Path, List<NamedEndpoint>> named,
            List<RegisteredEndpoint> registered) {
        this.files = Map.copyOf(files);
        this.named = named;
        Map<String, Hook> byId = new LinkedHashMap<>();
        hooks.forEach(hook -> byId.putIfAbsent(hook.id(), hook));
        this.hooks = byId;
        byChannel = by(Hook.Doors::channels);
        byStream = by(Hook.Doors::streams);
        byEvent = by(Hook.Doors::events);
        for (Hook hook : byId.values()) {
            for (Deliver entry : hook.deliver()) {
                endpoints.put(
                        new EndpointRef(hook.id(), entry.key()),
                        hook.keeps().content()
                                ? entry.endpoint()
                                : entry.endpoint().keepingNoBodies());
            }
        }
        placed = PlacedEndpoint.all(byId.values(), this.files, named, registered);
    }

    /// The same with what is registered by the API: each is owed what arrives at its hooks, as if
    /// their lists of deliveries ended with it. One whose id stands in a file rests.
    HookBook with(Collection<RegisteredEndpoint> registered) {
        List<RegisteredEndpoint> awake =
                registered.stream().filter(one -> fileNaming(one.id()).isEmpty()).toList();
        Map<String, List<Deliver>> owed = new HashMap<>();
        for (RegisteredEndpoint one : awake) {
            one.hooks()
                    .forEach(id ->
                            owed.computeIfAbsent(id, _ -> new ArrayList<>()).add(one.deliver()));
        }
        return new HookBook(
                hooks.values().stream()
                        .map(hook -> hook.with(owed.getOrDefault(hook.id(), List.of())))
                        .toList(),
                files,
                named,
                awake);
    }

    /// The same before it is known what is registered.
    HookBook waiting() {
        return new HookBook(
                hooks.values().stream().map(Hook::waiting).toList(), files, named, List.of());
    }

    /// The file that has an endpoint of that id.
    Optional<Path> fileNaming(String endpoint) {
        return named.entrySet().stream()
                .filter(file -> file.getValue().stream().anyMatch(one -> one.id().equals(endpoint)))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /// Why arrivals of that hook cannot be owed to a registered endpoint, or empty.
    Optional<String> objection(String id) {
        Hook hook = hooks.get(id);
        if (hook == null) {
            return Optional.of("there is no hook \"%s\" in the hook files".formatted(id));
        }
        return hook.delivers()
                ? Optional.empty()
                : Optional.of(
                        "the hook \"%s\" takes no registered endpoints; it does once it has \"deliver\" in its hook file, be it an empty list: deliver: []"
                                .formatted(id));
    }

    /// By what an arrival is found by, so that a message costs the same however many hooks there
    /// are.
    private Map<String, List<Hook>> by(Function<Hook.Doors, List<String>> names) {
        Map<String, List<Hook>> found = new HashMap<>();
        for (Hook hook : hooks.values()) {
            for (String name : Set.copyOf(names.apply(hook.doors()))) {
                found.computeIfAbsent(name, _ -> new ArrayList<>()).add(hook);
            }
        }
        return found;
    }

    public Collection<Hook> hooks() {
        return List.copyOf(hooks.values());
    }

    public Optional<Hook> hook(String id) {
        return Optional.ofNullable(hooks.get(id));
    }

    /// The file in which the hook of that id stands.
    public Optional<Path> fileOf(String id) {
        return Optional.ofNullable(files.get(id));
    }

    /// All endpoints, those of the files first.
    public List<PlacedEndpoint> endpoints() {
        return placed;
    }

    /// The hooks for a message that a subscription brought; over all subscriptions that bring the
    /// same message each hook comes once.
    ///
    /// @param subscription one of [#channels()]
    public List<Hook> listeningTo(String subscription, String channel) {
        return byChannel.getOrDefault(subscription, List.of()).stream()
                .filter(hook -> hook.doors().takes(subscription, channel))
                .toList();
    }

    /// The hooks that read a Redis stream.
    public List<Hook> readingFrom(String stream) {
        return List.copyOf(byStream.getOrDefault(stream, List.of()));
    }

    /// All Redis streams that some hook reads.
    public TreeSet<String> streams() {
        return new TreeSet<>(byStream.keySet());
    }

    /// All Redis channels, and patterns of them, that some hook listens to.
    public TreeSet<String> channels() {
        return new TreeSet<>(byChannel.keySet());
    }

    /// The hooks that want to hear of an event of this service.
    public List<Hook> hearing(String event) {
        return List.copyOf(byEvent.getOrDefault(event, List.of()));
    }

    /// Whether any hook delivers, so that the queue is needed.
    public boolean delivers() {
        return hooks.values().stream().anyMatch(Hook::delivers);
    }

    @Override
    public Optional<Endpoint> find(EndpointRef ref) {
        return Optional.ofNullable(endpoints.get(ref));
    }
}
