package dev.fairlead.hook;

import dev.fairlead.delivery.Endpoint;
import dev.fairlead.delivery.EndpointRef;
import dev.fairlead.delivery.Lanes;
import dev.fairlead.hook.Deliver.Address;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An endpoint with where it stands: one of a file's `endpoints`, one that is registered by the
/// API, or what an entry of `deliver` says of a URL of its own.
///
/// @param name the id; of an entry's own `HOOK/ENTRY`
/// @param file where it stands, or null when that is not known
/// @param definition as it stands there
/// @param receiver who is disabled when nobody is there any more; null when each delivery brings a
///   URL
/// @param lanes where its deliveries wait; none when each delivery brings a URL, and its lane with
///   it
/// @param entries those that send there
/// @param registered what the API says of it; null for those of files
public record PlacedEndpoint(
        String name,
        @Nullable Path file,
        Endpoint definition,
        @Nullable String receiver,
        List<String> lanes,
        List<EndpointRef> entries,
        @Nullable RegisteredEndpoint registered) {
    public PlacedEndpoint {
        lanes = List.copyOf(lanes);
        entries = List.copyOf(entries);
    }

    /// One entry of a hook.
    private record Sends(Hook hook, Deliver entry) {
        EndpointRef ref() {
            return new EndpointRef(hook.id(), entry.key());
        }
    }

    /// All of them, the named ones of each file first.
    ///
    /// @param files where each hook stands, by its id
    /// @param named what stands under `endpoints` of each file
    /// @param registered by the API, with ids that no file has
    static List<PlacedEndpoint> all(
            Collection<Hook> hooks,
            Map<String, Path> files,
            Map<Path, List<NamedEndpoint>> named,
            List<RegisteredEndpoint> registered) {
        List<Sends> entries =
                hooks.stream()
                        .flatMap(hook -> hook.deliver().stream().map(one -> new Sends(hook, one)))
                        .toList();
        List<PlacedEndpoint> all = new ArrayList<>();
        named.forEach((file, those) ->
                those.forEach(
                        one -> all.add(named(one, file, to(one, file, entries, files), null))));
        registered.forEach(
                one -> all.add(named(one.named(), null, to(one.named(), entries).toList(), one)));
        for (Sends sends : entries) {
            Path file = files.get(sends.hook.id());
            switch (sends.entry.address()) {
                case Address.Named _ -> {} // stands there by its id
                case Address.Fixed(String url) -> all.add(own(sends, file, Optional.of(url)));
                case Address.Given _ -> all.add(own(sends, file, Optional.empty()));
            }
        }
        return List.copyOf(all);
    }

    /// A file's entries mean the endpoints of that file.
    private static List<Sends> to(
            NamedEndpoint endpoint, Path file, List<Sends> entries, Map<String, Path> files) {
        return to(endpoint, entries).filter(one -> file.equals(files.get(one.hook.id()))).toList();
    }

    private static Stream<Sends> to(NamedEndpoint endpoint, List<Sends> entries) {
        return entries.stream()
                .filter(one -> one.entry.address().equals(new Address.Named(endpoint.id())));
    }

    /// Its entries may name other lanes than it does.
    private static PlacedEndpoint named(
            NamedEndpoint one,
            @Nullable Path file,
            List<Sends> entries,
            @Nullable RegisteredEndpoint registered) {
        String own = Lanes.ofEndpoint(one.id());
        SequencedSet<String> lanes = new TreeSet<>();
        lanes.add(one.line().laneOr(own));
        entries.forEach(sends -> lanes.add(sends.entry.line().laneOr(own)));
        return new PlacedEndpoint(
                one.id(),
                file,
                one.endpoint(),
                own,
                List.copyOf(lanes),
                entries.stream().map(Sends::ref).toList(),
                registered);
    }

    private static PlacedEndpoint own(Sends sends, @Nullable Path file, Optional<String> url) {
        Line line = sends.entry.line();
        Stream<String> lane =
                line.lane() == null
                        ? url.flatMap(Lanes::ofUrl).stream()
                        : Stream.of(Lanes.named(line.lane()));
        return new PlacedEndpoint(
                sends.ref().toString(),
                file,
                sends.entry.endpoint(),
                url.map(Lanes::receiver).orElse(null),
                lane.toList(),
                List.of(sends.ref()),
                null);
    }
}
