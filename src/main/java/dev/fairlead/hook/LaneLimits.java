package dev.fairlead.hook;

import dev.fairlead.delivery.Rate;
import dev.fairlead.delivery.Terms;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the limits of lines, and keeps those of the named lanes (`lanes: {NAME: {...}}`).
final class LaneLimits {
    static final LaneLimits NONE = new LaneLimits(Map.of());
    static final Set<String> KEYS = Set.of("max-in-flight", "rate-limit");

    private final Map<String, Limit> lanes;

    private LaneLimits(Map<String, Limit> lanes) {
        this.lanes = lanes;
    }

    private record Limit(int maxInFlight, @Nullable Rate rate) {
        static final Limit USUAL = new Limit(Terms.DEFAULT.maxInFlight(), null);
    }

    private static Limit read(Element lane) {
        lane.onlyKeys(KEYS);
        return limit(lane, Terms.DEFAULT);
    }

    static LaneLimits of(@Nullable Element lanes) {
        Map<String, Limit> named = new LinkedHashMap<>();
        if (lanes != null) {
            lanes.members()
                    .forEach((name, lane) ->
                            named.put(name, lane.reading(() -> read(lane), Limit.USUAL)));
        }
        return new LaneLimits(named);
    }

    /// The terms of an entry over those of its endpoint; a named lane's limits stand with the lane
    /// only, so that its entries cannot disagree.
    Terms terms(Element entry, Terms base, @Nullable Element lane) {
        var timeout = entry.get("timeout", EndpointReader::timeout, base.timeout());
        Limit limit = lane == null ? limit(entry, base) : named(entry, lane);
        return new Terms(timeout, limit.maxInFlight(), limit.rate());
    }

    private Limit named(Element entry, Element lane) {
        for (String key : KEYS) {
            Element own = entry.get(key);
            if (own != null) {
                throw own.wrong(
                        "%s belongs to the lane: write it under lanes: {%s: {%s: ...}}"
                                .formatted(key, lane.text(), key));
            }
        }
        Limit limit = lanes.get(lane.text());
        if (limit == null) {
            String known =
                    lanes.isEmpty()
                            ? "none is defined"
                            : "defined: " + String.join(", ", lanes.keySet());
            throw lane.wrong("no lane \"%s\" under lanes; %s".formatted(lane.text(), known));
        }
        return limit;
    }

    private static Limit limit(Element element, Terms base) {
        Element rate = element.get("rate-limit");
        return new Limit(
                element.get("max-in-flight", e -> e.atLeast(1), base.maxInFlight()),
                rate == null ? base.rate() : rate(rate));
    }

    private static Rate rate(Element rate) {
        String text = rate.text();
        return Rate.parse(text)
                .orElseThrow(() ->
                        rate.wrong(
                                "expected a rate such as 50/s, 100/m or 5/10s, over at most a day; found \"%s\""
                                        .formatted(text)));
    }
}
