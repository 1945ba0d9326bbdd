package dev.fairlead.ops;

import dev.fairlead.delivery.Outcome;
import dev.fairlead.journal.Conclusion;
import dev.fairlead.journal.Entry;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// A label of metrics, with all its values; without any, they come from the hook files.
///
/// Hooks and streams are named: operators wrote the names, there are as many as they need and
/// without them nobody would know whose trouble it is. Nothing that came from outside is ever a
/// label: no URL, no lane, no receiver, no address, no id.
@SuppressWarnings("ImmutableEnumChecker") // its list is never changed
enum Label {
    HOOK("hook"),
    STREAM("stream"),
    SOURCE("source", "http", "channel", "stream", "api", "event"),
    CONCLUSION("outcome", Arrays.stream(Conclusion.values()).map(Conclusion::word)),
    VERDICT("verdict", "satisfied", "unsatisfied", "broken"),
    REASON("reason", "method", "unreadable"),
    REFUSAL("reason", "token", "read_only", "cross_site", "locked_out"),
    CLASS("status", "1xx", "2xx", "3xx", "4xx", "5xx"),
    RUN("outcome", "success", "failure", "not_found"),
    RESULT(
            "result",
            Stream.concat(
                    Stream.of("delivered", "refused", "overloaded", "gone", "forbidden"),
                    Arrays.stream(Outcome.Cause.values()).map(Label::word))),
    FATE("outcome", "delivered", "dead"),
    STATE("state", "waiting", "in_flight", "dead"),
    AGED("state", "waiting", "dead"),
    READING("outcome", "loaded", "refused"),
    VOTE("result", "elected", "unelected");

    private final String text;
    private final List<String> values;

    Label(String text, String... values) {
        this(text, Arrays.stream(values));
    }

    Label(String text, Stream<String> values) {
        this.text = text;
        this.values = values.toList();
    }

    /// How it is written.
    String text() {
        return text;
    }

    /// All that it may be; empty when that is the hook files' word.
    List<String> all() {
        return values;
    }

    static String word(Entry.Refusal refusal) {
        return refusal.name().toLowerCase(Locale.ROOT);
    }

    /// Why there was no answer, in a word.
    static String word(Outcome.Cause cause) {
        return switch (cause) {
            case REFUSED -> "connection_refused";
            case RESET -> "connection_reset";
            case TIMEOUT, DNS, TLS, PROXY, TOKEN, OTHER -> cause.name().toLowerCase(Locale.ROOT);
        };
    }

    static String word(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Delivered _ -> "delivered";
            case Outcome.Refused _ -> "refused";
            case Outcome.Overloaded _ -> "overloaded";
            case Outcome.Gone _ -> "gone";
            case Outcome.Forbidden _ -> "forbidden";
            case Outcome.Unreachable(var cause, _) -> word(cause);
        };
    }
}
