package dev.fairlead.hook;

import dev.fairlead.delivery.Endpoint;
import dev.fairlead.delivery.Reach;
import dev.fairlead.delivery.RetryPolicy;
import dev.fairlead.delivery.RetryPolicy.Exponential;
import dev.fairlead.delivery.RetryPolicy.Schedule;
import dev.fairlead.delivery.Terms;
import dev.fairlead.request.Argument;
import dev.fairlead.signature.Signing;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads the settings that a `deliver` entry and an endpoint share, and keeps the endpoints by
/// their ids.
final class EndpointReader {
    static final EndpointReader NONE = new EndpointReader(Map.of(), LaneLimits.NONE);

    static final Set<String> SETTINGS =
            Set.of(
                    "secret",
                    "signature",
                    "timeout",
                    "retry",
                    "max-in-flight",
                    "rate-limit",
                    "lane",
                    "ordered",
                    "ordering-key",
                    "on-dead-letter");

    private static final int LOWEST_STATUS = 300;
    private static final int HIGHEST_STATUS = 599;
    static final Set<String> RETRY_KEYS =
            Set.of("schedule", "initial", "factor", "cap", "attempts", "total");
    static final Set<String> OWN = Set.of("id", "url", "abort-on", "disabled");
    static final Set<String> KEYS =
            Stream.of(SETTINGS, OWN, ReachReader.KEYS)
                    .flatMap(Set::stream)
                    .collect(Collectors.toUnmodifiableSet());
    private static final Endpoint DEFAULTS =
            new Endpoint(null, new Signing.None(), Schedule.STANDARD, Terms.DEFAULT);

    private final Map<String, Defined> endpoints;
    private final LaneLimits lanes;

    private EndpointReader(Map<String, Defined> endpoints, LaneLimits lanes) {
        this.endpoints = endpoints;
        this.lanes = lanes;
    }

    /// What is said of a destination.
    ///
    /// @param signing what was told about it, for entries that change a part of it
    /// @param lane where the lane was named, or null
    record Defined(Endpoint endpoint, SigningReader signing, Line line, @Nullable Element lane) {
        static final Defined NOTHING = new Defined(DEFAULTS, SigningReader.NONE, Line.OWN, null);
    }

    /// @param reach reads what it takes to be let in
    static EndpointReader of(@Nullable Element list, LaneLimits lanes, ReachReader reach) {
        Map<String, Defined> endpoints = new LinkedHashMap<>();
        EndpointReader reader = new EndpointReader(endpoints, lanes);
        for (Element entry : list == null ? List.<Element>of() : list.list()) {
            var _ = entry.reading(() -> reader.define(entry, KEYS, reach), "");
        }
        return reader;
    }

    /// One that stands in no file. It has a line of its own, and its address is a stranger's.
    static NamedEndpoint alone(Element entry) {
        Element lane = entry.get("lane");
        if (lane != null) {
            throw lane.wrong("lanes stand in hook files; this endpoint has a line of its own");
        }
        EndpointReader reader = new EndpointReader(new LinkedHashMap<>(), LaneLimits.NONE);
        Set<String> keys = new HashSet<>(KEYS);
        keys.add(RegisteredEndpoint.HOOKS);
        var _ = reader.define(entry, keys, ReachReader.GUARDED);
        return reader.all().getFirst();
    }

    /// An endpoint with an error in it is still one that entries may name.
    private String define(Element entry, Set<String> keys, ReachReader reach) {
        entry.onlyKeys(keys);
        Element id = required(entry, "id");
        String url = entry.<@Nullable String>reading(() -> url(required(entry, "url")), null);
        Defined endpoint =
                entry.reading(
                        () -> settings(entry, reached(reach.read(entry)), url), Defined.NOTHING);
        if (endpoints.put(id.text(), endpoint) != null) {
            throw id.wrong("the endpoint \"" + id.text() + "\" is defined twice");
        }
        return id.text();
    }

    private static Element required(Element entry, String key) {
        Element member = entry.get(key);
        if (member == null) {
            throw entry.wrong("an endpoint needs \"" + key + "\"");
        }
        return member;
    }

    /// Those that are named, in their order.
    List<NamedEndpoint> all() {
        return endpoints.entrySet().stream()
                .map(one ->
                        new NamedEndpoint(
                                one.getKey(), one.getValue().endpoint(), one.getValue().line()))
                .toList();
    }

    /// The named endpoint with the entry's own settings over it.
    Defined named(Element name, Element entry) {
        Defined endpoint = endpoints.get(name.text());
        if (endpoint == null) {
            String known =
                    endpoints.isEmpty()
                            ? "none is defined"
                            : "defined: " + String.join(", ", endpoints.keySet());
            throw name.wrong("no endpoint \"" + name.text() + "\"; " + known);
        }
        return settings(entry, endpoint, endpoint.endpoint().url());
    }

    Defined unnamed(Element entry, @Nullable String url) {
        return settings(entry, Defined.NOTHING, url);
    }

    static String url(Element element) {
        String text = element.text();
        try {
            URI uri = new URI(text);
            boolean web =
                    "http".equalsIgnoreCase(uri.getScheme())
                            || "https".equalsIgnoreCase(uri.getScheme());
            if (web && uri.getHost() != null && uri.getUserInfo() == null) {
                return text;
            }
        } catch (URISyntaxException e) {
            throw element.wrong("not a URL: " + e.getReason());
        }
        throw element.wrong("expected an http or https URL with a host and without a user");
    }

    private Defined settings(Element entry, Defined defined, @Nullable String url) {
        Endpoint base = defined.endpoint();
        SigningReader signing = defined.signing().under(entry);
        Element lane = entry.get("lane") == null ? defined.lane() : entry.get("lane");
        Endpoint endpoint =
                new Endpoint(
                        url,
                        signing.equals(defined.signing())
                                ? base.signing()
                                : entry.reading(signing::read, base.signing()),
                        entry.get("retry", EndpointReader::retry, base.retry()),
                        entry.reading(() -> lanes.terms(entry, base.terms(), lane), base.terms()),
                        ruling(entry, base.ruling()),
                        base.reach());
        return new Defined(endpoint, signing, line(entry, defined.line(), lane), lane);
    }

    private static Endpoint.Ruling ruling(Element entry, Endpoint.Ruling base) {
        return new Endpoint.Ruling(
                entry.get("abort-on", EndpointReader::statuses, base.abortOn()),
                entry.get("disabled", Element::bool, base.disabled()),
                entry.get("on-dead-letter", EndpointReader::stops, base.stopsOnDeadLetter()),
                base.keepsBodies());
    }

    private static Set<Integer> statuses(Element element) {
        return Set.copyOf(
                element.oneOrMore(one -> {
                    int status = one.atLeast(LOWEST_STATUS);
                    if (status > HIGHEST_STATUS) {
                        throw one.wrong("expected an HTTP status from 300 to 599");
                    }
                    return status;
                }));
    }

    private static boolean stops(Element element) {
        return switch (element.text()) {
            case "stop" -> true;
            case "continue" -> false;
            case String other -> throw element.wrong("expected continue or stop, found " + other);
        };
    }

    private static Defined reached(Reach reach) {
        Endpoint bare =
                new Endpoint(
                        null,
                        new Signing.None(),
                        Schedule.STANDARD,
                        Terms.DEFAULT,
                        Endpoint.Ruling.USUAL,
                        reach);
        return new Defined(bare, SigningReader.NONE, Line.OWN, null);
    }

    private static Line line(Element entry, Line base, @Nullable Element lane) {
        Element ordered = entry.get("ordered");
        Element key = entry.get("ordering-key");
        if (ordered != null && key != null) {
            throw key.wrong(
                    "either ordered or ordering-key: ordered is one order for the whole lane");
        }
        Argument order = base.orderingKey();
        if (key != null) {
            order = RuleReader.argument(key);
        } else if (ordered != null) {
            order = ordered.bool() ? Line.WHOLE_LANE : null;
        }
        return new Line(lane == null ? null : lane.text(), order);
    }

    static Duration timeout(Element element) {
        Duration timeout = element.duration();
        if (timeout.isZero()) {
            throw element.wrong("must be more than 0");
        }
        return timeout;
    }

    private static RetryPolicy retry(Element element) {
        element.onlyKeys(RETRY_KEYS);
        try {
            Element schedule = element.get("schedule");
            return schedule != null ? schedule(element, schedule) : exponential(element);
        } catch (IllegalArgumentException e) {
            throw element.wrong(String.valueOf(e.getMessage()));
        }
    }

    private static RetryPolicy schedule(Element element, Element schedule) {
        if (element.members().size() > 1) {
            throw element.wrong("either schedule or initial, factor, cap, attempts and total");
        }
        return new Schedule(schedule.listOf(Element::duration));
    }

    private static RetryPolicy exponential(Element element) {
        return new Exponential(
                element.get("initial", Element::duration, Duration.ofSeconds(1)),
                element.get("factor", EndpointReader::number, 2.0),
                element.get("cap", Element::duration, Duration.ofHours(1)),
                element.get("attempts", e -> e.atLeast(1), 10),
                element.get("total", Element::duration, Duration.ofDays(3)));
    }

    private static double number(Element element) {
        try {
            return Double.parseDouble(element.text());
        } catch (NumberFormatException e) {
            throw element.wrong("expected a number, found \"" + element.text() + "\"");
        }
    }
}
