package dev.fairlead.hook;

import dev.fairlead.delivery.Endpoint;
import dev.fairlead.delivery.RetryPolicy;
import dev.fairlead.delivery.RetryPolicy.Exponential;
import dev.fairlead.delivery.RetryPolicy.Schedule;
import dev.fairlead.delivery.Terms;
import dev.fairlead.signature.Signing;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the settings that a `deliver` entry and an endpoint share, and keeps the endpoints by
/// their ids.
final class EndpointReader {
    static final EndpointReader NONE = new EndpointReader(Map.of());

    static final Set<String> SETTINGS =
            Set.of("secret", "signature", "timeout", "retry", "max-in-flight");

    private static final Set<String> KEYS =
            Set.of("id", "url", "secret", "signature", "timeout", "retry", "max-in-flight");
    private static final Defined DEFAULTS =
            new Defined(
                    new Endpoint(null, new Signing.None(), Schedule.STANDARD, Terms.DEFAULT),
                    SigningReader.NONE);

    private final Map<String, Defined> endpoints;

    /// @param signing what the endpoint was told about it, for entries that change a part of it
    private record Defined(Endpoint endpoint, SigningReader signing) {}

    private EndpointReader(Map<String, Defined> endpoints) {
        this.endpoints = endpoints;
    }

    static EndpointReader of(@Nullable Element list) {
        Map<String, Defined> endpoints = new LinkedHashMap<>();
        for (Element entry : list == null ? List.<Element>of() : list.list()) {
            entry.onlyKeys(KEYS);
            Element id = required(entry, "id");
            String url = url(required(entry, "url"));
            SigningReader signing = SigningReader.NONE.under(entry);
            Endpoint endpoint = settings(entry, DEFAULTS, url);
            if (endpoints.put(id.text(), new Defined(endpoint, signing)) != null) {
                throw id.wrong("the endpoint \"" + id.text() + "\" is defined twice");
            }
        }
        return new EndpointReader(endpoints);
    }

    private static Element required(Element entry, String key) {
        Element member = entry.get(key);
        if (member == null) {
            throw entry.wrong("an endpoint needs \"" + key + "\"");
        }
        return member;
    }

    /// The named endpoint with the entry's own settings over it.
    Endpoint named(Element name, Element entry) {
        Defined named = endpoints.get(name.text());
        if (named == null) {
            String known =
                    endpoints.isEmpty()
                            ? "none is defined"
                            : "defined: " + String.join(", ", endpoints.keySet());
            throw name.wrong("no endpoint \"" + name.text() + "\"; " + known);
        }
        return settings(entry, named, named.endpoint().url());
    }

    Endpoint unnamed(Element entry, @Nullable String url) {
        return settings(entry, DEFAULTS, url);
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

    private static Endpoint settings(Element entry, Defined base, @Nullable String url) {
        Endpoint endpoint = base.endpoint();
        Terms terms = endpoint.terms();
        SigningReader signing = base.signing().under(entry);
        return new Endpoint(
                url,
                signing.equals(base.signing()) ? endpoint.signing() : signing.read(),
                entry.get("retry", EndpointReader::retry, endpoint.retry()),
                new Terms(
                        entry.get("timeout", EndpointReader::timeout, terms.timeout()),
                        entry.get("max-in-flight", e -> e.atLeast(1), terms.maxInFlight())));
    }

    private static Duration timeout(Element element) {
        Duration timeout = element.duration();
        if (timeout.isZero()) {
            throw element.wrong("must be more than 0");
        }
        return timeout;
    }

    private static RetryPolicy retry(Element element) {
        element.onlyKeys(Set.of("schedule", "initial", "factor", "cap", "attempts", "total"));
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
                element.get("factor", Element::number, 2.0),
                element.get("cap", Element::duration, Duration.ofHours(1)),
                element.get("attempts", e -> e.atLeast(1), 10),
                element.get("total", Element::duration, Duration.ofDays(3)));
    }
}
