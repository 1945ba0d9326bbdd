package dev.fairlead.queue;

import dev.fairlead.delivery.Attempt;
import dev.fairlead.delivery.Message.Header;
import dev.fairlead.delivery.Outcome;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How headers and attempts are written down, the same in the file and on Redis.
final class Notation {
    private static final String OUTCOME = "outcome";
    private static final String STATUS = "status";
    private static final String REASON = "reason";
    private static final String CAUSE = "cause";
    private static final String RETRY_AFTER = "retryAfterMillis";

    /// Most deliveries have the headers of the one before.
    private static volatile Written last = new Written(List.of(), "[]");

    private Notation() {}

    private record Written(List<Header> headers, String text) {}

    static String headers(List<Header> headers) {
        Written known = last;
        if (!known.headers.equals(headers)) {
            known = new Written(headers, write(headers));
            last = known;
        }
        return known.text;
    }

    private static String write(List<Header> headers) {
        JsonArray pairs = new JsonArray();
        headers.forEach(header -> pairs.add(JsonArray.of(header.name(), header.value())));
        return pairs.encode();
    }

    static List<Header> headers(String written) {
        return new JsonArray(written)
                .stream()
                        .map(JsonArray.class::cast)
                        .map(pair -> new Header(pair.getString(0), pair.getString(1)))
                        .toList();
    }

    static String attempt(Attempt attempt) {
        return outcome(attempt.outcome())
                .put("number", attempt.number())
                .put("startedAt", attempt.startedAt().toString())
                .put("tookNanos", attempt.took().toNanos())
                .put("response", attempt.response())
                .encode();
    }

    static Attempt attempt(String written) {
        JsonObject json = new JsonObject(written);
        return new Attempt(
                json.getInteger("number"),
                Instant.parse(json.getString("startedAt")),
                Duration.ofNanos(json.getLong("tookNanos")),
                outcome(json),
                json.getString("response"));
    }

    private static JsonObject outcome(Outcome outcome) {
        JsonObject json = new JsonObject();
        return switch (outcome) {
            case Outcome.Delivered(int status) ->
                    json.put(OUTCOME, "delivered").put(STATUS, status);
            case Outcome.Refused(int status) -> json.put(OUTCOME, "refused").put(STATUS, status);
            case Outcome.Overloaded(int status, var wish) ->
                    json.put(OUTCOME, "overloaded")
                            .put(STATUS, status)
                            .put(RETRY_AFTER, wish == null ? null : wish.toMillis());
            case Outcome.Gone _ -> json.put(OUTCOME, "gone");
            case Outcome.Unreachable(var cause, String detail) ->
                    json.put(OUTCOME, "unreachable").put(CAUSE, cause.name()).put(REASON, detail);
            case Outcome.Forbidden(String reason) ->
                    json.put(OUTCOME, "forbidden").put(REASON, reason);
        };
    }

    private static Outcome outcome(JsonObject json) {
        String kind = json.getString(OUTCOME);
        return switch (kind) {
            case "delivered" -> new Outcome.Delivered(json.getInteger(STATUS));
            case "refused" -> new Outcome.Refused(json.getInteger(STATUS));
            case "overloaded" -> new Outcome.Overloaded(json.getInteger(STATUS), wish(json));
            case "gone" -> new Outcome.Gone();
            case "unreachable" ->
                    new Outcome.Unreachable(
                            Outcome.Cause.valueOf(json.getString(CAUSE)), json.getString(REASON));
            case "forbidden" -> new Outcome.Forbidden(json.getString(REASON));
            case String other -> throw new IllegalStateException("an attempt ended as " + other);
        };
    }

    private static @Nullable Duration wish(JsonObject json) {
        Long millis = json.getLong(RETRY_AFTER);
        return millis == null ? null : Duration.ofMillis(millis);
    }
}
