package dev.fairlead.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An arrival that came to a hook and to nothing; it is also what the API shows. It holds no
/// secret. What is null is left out.
///
/// @param requestId names the request in log lines
/// @param decision why: `rule-said-no`, `signature-wrong`, `rule-broken`, `unreadable`,
///   `value-missing`, `door-closed` or `turned-away`
/// @param reason in words, where the decision does not say it all
/// @param door how it came, in words
/// @param method of an HTTP request, as are path and peer
/// @param bytes of the whole body
/// @param explanation as `fairlead explain -json` tells it
/// @param body the body's beginning; null when it is no text, no longer kept, or was not asked for
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Unmatched(
        String id,
        @Nullable String requestId,
        String hook,
        Instant at,
        String decision,
        @Nullable String reason,
        String door,
        @Nullable String method,
        @Nullable String path,
        @Nullable String peer,
        List<Field> headers,
        int bytes,
        @Nullable JsonNode explanation,
        @Nullable Body body) {
    private static final Pattern QUERY = Pattern.compile("\\?\\S*");

    public Unmatched {
        headers = List.copyOf(headers);
    }

    @RegisterForReflection
    public record Field(String name, String value) {}

    /// @param truncated whether the whole body is longer
    @RegisterForReflection
    public record Body(String text, boolean truncated) {}

    static Unmatched of(Kept kept) {
        Unmatched arrival = Notation.read(kept.head(), Unmatched.class);
        return kept.body() == null ? arrival : arrival.with(Notation.read(kept.body(), Body.class));
    }

    public Unmatched withoutBody() {
        return with(null);
    }

    /// Without what its sender wrote: of the rule what it asks and how it was decided, not what it
    /// found.
    public Unmatched withoutContent() {
        JsonNode rule =
                explanation == null
                        ? MissingNode.getInstance()
                        : explanation.path("rule").deepCopy();
        leaveOutFound(rule);
        return new Unmatched(
                id,
                requestId,
                hook,
                at,
                decision,
                reason,
                QUERY.matcher(door).replaceFirst(""),
                method,
                path == null ? null : QUERY.matcher(path).replaceFirst(""),
                peer,
                List.of(),
                bytes,
                rule.isMissingNode()
                        ? null
                        : JsonNodeFactory.instance.objectNode().set("rule", rule),
                null);
    }

    private static void leaveOutFound(JsonNode rule) {
        if (rule instanceof ObjectNode tree) {
            tree.remove(List.of("found", "hints"));
        }
        rule.path("rules").forEach(Unmatched::leaveOutFound);
    }

    private Unmatched with(@Nullable Body shown) {
        return new Unmatched(
                id,
                requestId,
                hook,
                at,
                decision,
                reason,
                door,
                method,
                path,
                peer,
                headers,
                bytes,
                explanation,
                shown);
    }
}
