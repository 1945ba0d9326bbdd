package dev.fairlead.ops;

import static dev.fairlead.ops.Metric.Kind.COUNTER;
import static dev.fairlead.ops.Metric.Kind.GAUGE;
import static dev.fairlead.ops.Metric.Kind.HISTOGRAM;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Every metric of ours: its name, its labels and what it says. docs/reference/metrics.md is made
/// from this.
@SuppressWarnings("ImmutableEnumChecker") // its lists are never changed
enum Metric {
    ARRIVALS(
            COUNTER,
            "arrivals",
            "Arrivals for a hook, by what came of them. One that Redis brings again because it was turned away counts again.",
            Label.HOOK,
            Label.SOURCE,
            Label.CONCLUSION),
    VERDICTS(COUNTER, "verdicts", "Verdicts of the hooks' rules.", Label.HOOK, Label.VERDICT),
    PARAMETERS_UNREADABLE(
            COUNTER,
            "parameters.unreadable",
            "Bodies and parameters that could not be read.",
            Label.HOOK),
    REQUESTS_REFUSED(
            COUNTER,
            "requests.refused",
            "Requests for a hook that were no arrival: the method is not allowed, or the body was cut off, too large or too slow.",
            Label.REASON),
    REQUESTS(
            HISTOGRAM,
            "request.duration",
            "Requests for hooks, those of nobody known here among them, from their head to their answer, by the class of its status.",
            Buckets.REQUESTS,
            Label.CLASS),
    RUNS(COUNTER, "command.runs", "Commands that ended.", Label.HOOK, Label.RUN),
    RUN_DURATION(
            HISTOGRAM,
            "command.duration",
            "How long commands ran, from their turn to their end.",
            Buckets.COMMANDS,
            Label.RUN),
    RERUNS(COUNTER, "command.reruns", "Commands that failed and run again.", Label.HOOK),
    RUNS_GIVEN_UP(
            COUNTER,
            "command.reruns.given.up",
            "Commands that failed and would run again, but no place was free.",
            Label.HOOK),
    COMMANDS_RUNNING(GAUGE, "commands.running", "Commands that run now."),
    COMMANDS_WAITING(GAUGE, "commands.waiting", "Commands that wait for their turn."),
    COMMANDS_MOST(GAUGE, "commands.limit", "How many commands may run at once."),
    ACCEPTED(COUNTER, "deliveries.accepted", "Deliveries that were stored.", Label.HOOK),
    REPEATED(COUNTER, "deliveries.repeated", "Deliveries that were known already.", Label.HOOK),
    ENDED(
            COUNTER,
            "deliveries.ended",
            "Deliveries that were delivered or became dead letters.",
            Label.HOOK,
            Label.FATE),
    GIVEN_UP(
            COUNTER,
            "deliveries.given.up",
            "Dead letters without an attempt: their endpoint is disabled or no longer defined. They are in deliveries_ended, too.",
            Label.HOOK),
    ATTEMPTS(COUNTER, "attempts", "Attempts, by how they ended.", Label.HOOK, Label.RESULT),
    ATTEMPT_DURATION(
            HISTOGRAM,
            "attempt.duration",
            "How long attempts took, look-up and connection included, by how they ended.",
            Buckets.ATTEMPTS,
            Label.RESULT),
    FIRST_ATTEMPT(
            HISTOGRAM,
            "delivery.first.attempt.delay",
            "From the arrival that led to a delivery to its first attempt, a delay that its retry policy wants included; after a replay the first of the new row counts, too.",
            Buckets.WAITS),
    IN_FLIGHT(GAUGE, "attempts.in.flight", "Attempts under way in this process."),
    IN_FLIGHT_MOST(GAUGE, "attempts.limit", "How many attempts may be under way at once."),
    LEASES_LOST(
            COUNTER,
            "leases.lost",
            "Attempts that ended after another process had taken the delivery over."),
    DEPTH(
            GAUGE,
            "queue.deliveries",
            "How many deliveries wait, are in flight, are dead; waiting for a retry is waiting.",
            Label.STATE),
    OLDEST(
            GAUGE,
            "queue.oldest.seconds",
            "For how long the longest due of those that wait has been due, and since when the oldest dead letter is one; 0 when there is none.",
            Label.AGED),
    LANES_SEEN(
            GAUGE,
            "lanes.seen",
            "Lanes with something in them; on Redis about a thousand are looked at, at most."),
    LANES_PAUSED(
            GAUGE,
            "lanes.paused",
            "Of those, lanes whose receiver asked for quiet, or that an operator paused."),
    BREAKERS_OPEN(GAUGE, "breakers.open", "Of those, lanes whose circuit breaker is open."),
    RECEIVERS_OFF(
            GAUGE, "receivers.disabled", "Receivers that get nothing until they are enabled."),
    QUEUE_UP(GAUGE, "queue.up", "Whether the queue answered at the last look: 1 or 0."),
    QUEUE_LOST(COUNTER, "queue.lost", "How often the queue went away."),
    REDIS_UP(
            GAUGE,
            "redis.up",
            "Whether Redis answered at the last look: 1 or 0. Only where one is configured."),
    REDIS_ROUND_TRIP(
            GAUGE,
            "redis.round.trip.seconds",
            "How long the last answer took that Redis gave to a ping."),
    REDIS_CONNECTIONS(
            COUNTER,
            "redis.connections",
            "Connections made for the queue's moves: the first, and one after each loss."),
    CHANNELS_LOST(
            COUNTER,
            "channels.lost",
            "How often a Redis channel could not be heard any more; what is published meanwhile is lost."),
    STREAMS_LOST(
            COUNTER,
            "streams.lost",
            "How often a Redis stream could not be read any more.",
            Label.STREAM),
    STREAM_LAG(
            GAUGE,
            "stream.lag",
            "Entries of a stream that nobody was handed yet; only where Redis can tell (7.0).",
            Label.STREAM),
    STREAM_PENDING(
            GAUGE,
            "stream.pending",
            "Entries of a stream that were handed out and are not seen to, over all replicas.",
            Label.STREAM),
    ENTRIES_DEAD(
            COUNTER,
            "stream.entries.dead",
            "Entries that went to the stream of the dead.",
            Label.STREAM),
    ENTRIES_GONE(
            COUNTER,
            "stream.entries.gone",
            "Entries that were deleted from the stream before they were seen to.",
            Label.STREAM),
    ELECTIONS(
            COUNTER,
            "elections",
            "How often this replica became, or ceased to be, the one that acts for a Redis channel.",
            Label.VOTE),
    READINGS(
            COUNTER,
            "hook.file.readings",
            "Hook files that were read, at the start and at each reload.",
            Label.READING),
    FILES_REFUSED(
            GAUGE,
            "hook.files.refused",
            "Hook files whose last reading was refused; what they held before is in force."),
    LOADED_AT(
            GAUGE,
            "hook.files.loaded.timestamp.seconds",
            "When a hook file was last read well (Unix time)."),
    HOOKS(GAUGE, "hooks", "Hooks in force."),
    DISABLED(
            COUNTER,
            "receivers.disablings",
            "Receivers that were disabled: 410 Gone, or nothing but failures for too long.",
            Label.HOOK),
    ENABLED(COUNTER, "receivers.enablings", "Receivers that were enabled by hand."),
    REPLAYED(COUNTER, "deliveries.replayed", "Deliveries made due again by hand."),
    CANCELLED(COUNTER, "deliveries.cancelled", "Deliveries taken out by hand."),
    HISTORY_DROPPED(
            COUNTER,
            "history.dropped",
            "Runs and arrivals that are not in the history: they came faster than it is written, or it cannot be written."),
    API_REFUSED(
            COUNTER,
            "api.refused",
            "Calls of the API that were refused: without a valid token; a change with a token that may read only; a change by who signed in that may come from another site; from a client that is locked out.",
            Label.REFUSAL),
    API_LOCKOUTS(
            COUNTER,
            "api.lockouts",
            "How often a client was locked out after too many wrong tokens."),
    API_CHANGES(
            COUNTER,
            "api.changes",
            "Calls of the API that may have changed something and were let in."),
    API_SIGN_INS(COUNTER, "api.sign.ins", "Browsers that signed in.");

    /// How a metric behaves.
    enum Kind {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }

    private final Kind kind;
    private final String text;
    private final String help;
    private final List<Duration> buckets;
    private final List<Label> labels;

    Metric(Kind kind, String text, String help, Label... labels) {
        this(kind, text, help, List.of(), labels);
    }

    Metric(Kind kind, String text, String help, List<Duration> buckets, Label... labels) {
        this.kind = kind;
        this.text = "fairlead." + text;
        this.help = help;
        this.buckets = buckets;
        this.labels = List.of(labels);
    }

    Kind kind() {
        return kind;
    }

    /// Its name in the registry.
    String text() {
        return text;
    }

    String help() {
        return help;
    }

    /// Up to which durations a histogram counts apart.
    List<Duration> buckets() {
        return buckets;
    }

    List<Label> labels() {
        return labels;
    }

    /// Its name for Prometheus; a histogram has `_bucket`, `_count`, `_sum` and `_max` after it.
    String exposed() {
        String name = text.replace('.', '_');
        return switch (kind) {
            case COUNTER -> name + "_total";
            case GAUGE -> name;
            case HISTOGRAM -> name + "_seconds";
        };
    }

    /// All it can be told with, where no label is the hook files' word: so it is there, at 0,
    /// before anything happens.
    List<List<String>> known() {
        Stream<List<String>> known = Stream.of(List.of());
        for (Label label : labels) {
            known =
                    known.flatMap(before ->
                            label.all().stream()
                                    .map(value ->
                                            Stream.concat(before.stream(), Stream.of(value))
                                                    .toList()));
        }
        return known.toList();
    }

    /// Where histograms are divided.
    private static final class Buckets {
        static final List<Duration> REQUESTS =
                of("1ms 5ms 10ms 25ms 50ms 100ms 250ms 500ms 1s 2.5s 5s 10s 30s");
        static final List<Duration> COMMANDS =
                of("5ms 10ms 25ms 50ms 100ms 500ms 1s 5s 10s 30s 60s 300s 600s");
        static final List<Duration> ATTEMPTS =
                of("1ms 5ms 10ms 25ms 50ms 100ms 250ms 500ms 1s 2.5s 5s 10s 30s");
        static final List<Duration> WAITS =
                of("1ms 5ms 10ms 25ms 50ms 100ms 250ms 1s 5s 30s 60s 600s 3600s");

        private static List<Duration> of(String words) {
            return Arrays.stream(words.split(" "))
                    .map(word ->
                            Duration.parse(
                                    word.endsWith("ms")
                                            ? millis(word.substring(0, word.length() - 2))
                                            : "PT" + word.toUpperCase(Locale.ROOT)))
                    .toList();
        }

        private static String millis(String number) {
            return "PT" + Integer.parseInt(number) / 1000.0 + "S";
        }
    }
}
