package dev.fairlead.hook;

import dev.fairlead.delivery.Endpoint;
import dev.fairlead.delivery.EndpointRef;
import dev.fairlead.delivery.Endpoints;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// All definitions at one moment. It never changes: a reload makes a new one, so no request ever
/// sees half of it.
public final class HookBook implements Endpoints {
    /// A receiver is disabled: it answered 410, or did nothing but fail for too long.
    public static final String RECEIVER_DISABLED = "receiver.disabled";

    public static final HookBook EMPTY = new HookBook(List.of());

    private final Map<String, Hook> hooks;

    /// When an id is used twice, the first hook serves.
    HookBook(Collection<Hook> hooks) {
        Map<String, Hook> byId = new LinkedHashMap<>();
        hooks.forEach(hook -> byId.putIfAbsent(hook.id(), hook));
        this.hooks = byId;
    }

    public Collection<Hook> hooks() {
        return List.copyOf(hooks.values());
    }

    public Optional<Hook> hook(String id) {
        return Optional.ofNullable(hooks.get(id));
    }

    /// The hooks for a message that a subscription brought; over all subscriptions that bring the
    /// same message each hook comes once.
    ///
    /// @param subscription one of [#channels()]
    public List<Hook> listeningTo(String subscription, String channel) {
        return hooks.values().stream()
                .filter(hook -> hook.doors().takes(subscription, channel))
                .toList();
    }

    /// The hooks that read a Redis stream.
    public List<Hook> readingFrom(String stream) {
        return hooks.values().stream()
                .filter(hook -> hook.doors().streams().contains(stream))
                .toList();
    }

    /// All Redis streams that some hook reads.
    public TreeSet<String> streams() {
        TreeSet<String> streams = new TreeSet<>();
        hooks.values().forEach(hook -> streams.addAll(hook.doors().streams()));
        return streams;
    }

    /// All Redis channels, and patterns of them, that some hook listens to.
    public TreeSet<String> channels() {
        TreeSet<String> channels = new TreeSet<>();
        hooks.values().forEach(hook -> channels.addAll(hook.doors().channels()));
        return channels;
    }

    /// The hooks that want to hear of an event of this service.
    public List<Hook> hearing(String event) {
        return hooks.values().stream()
                .filter(hook -> hook.doors().events().contains(event))
                .toList();
    }

    /// Whether any hook delivers, so that the queue is needed.
    public boolean delivers() {
        return hooks.values().stream().anyMatch(hook -> !hook.deliver().isEmpty());
    }

    @Override
    public Optional<Endpoint> find(EndpointRef ref) {
        return hook(ref.hook()).stream()
                .flatMap(hook -> hook.deliver().stream())
                .filter(entry -> entry.key().equals(ref.entry()))
                .map(Deliver::endpoint)
                .findFirst();
    }
}
