package dev.fairlead.ops;

/// Every key of our log lines. docs/reference/log-lines.md is made from this.
enum LogKey {
    HOOK("hook", "the hook's id"),
    REQUEST(
            "request",
            "the request's id, as in `X-Request-Id`; also that of the command it led to"),
    ARRIVAL("arrival", "the arrival's id; of a stream's entry, the entry's"),
    SOURCE("source", "http, channel, stream, api or event"),
    FROM(
            "from",
            "who brought it: the client's address and port, the channel, the stream, the API token's name, or the event"),
    METHOD("method", "of the request"),
    STATUS("status", "of the answer that was given"),
    BYTES("bytes", "of the answer's body"),
    OUTCOME(
            "outcome",
            "what came of it. Of an arrival: as in the metric `fairlead_arrivals_total`; of a request that became none: root, no_hook, method, unreadable, failed. Of a command: success, failure, not_found. Of an attempt: the status, or why there was none (timeout, dns, refused, reset, tls, proxy, token, forbidden, other), as the API searches for it. Of a call of the API: the status, refused, or caller-left"),
    DETAIL("detail", "more about the outcome of an attempt"),
    REASON("reason", "why a command counts as failed, or a delivery was given up"),
    TOOK("took_ms", "how long it took, in whole milliseconds"),
    DELIVERIES("deliveries", "the ids of the deliveries that an arrival led to"),
    DELIVERY("delivery", "the delivery's id"),
    WEBHOOK_ID("webhook-id", "the id that the receiver gets, the same at every attempt"),
    TO("to", "the delivery's lane: scheme, host and port, or its name"),
    ATTEMPT("attempt", "the attempt's number, 1 for the first; 0 when there was none"),
    NEXT("next", "when the next attempt is due"),
    RECEIVER("receiver", "the receiver that was disabled or enabled"),
    ENDPOINT("endpoint", "the endpoint that was paused or resumed"),
    STREAM("stream", "the Redis stream"),
    ENTRY("id", "of the stream's entry"),
    WHAT("what", "what was forgotten: an id, or an endpoint"),
    RECORDS("records", "how many runs and arrivals are not in the history, or were removed"),
    REFUSED("refused", "how many hook files cannot be used"),
    BY("by", "the name of the API token that was used"),
    CALL("call", "of the API: method and path");

    private final String text;
    private final String meaning;

    LogKey(String text, String meaning) {
        this.text = text;
        this.meaning = meaning;
    }

    /// How it is written.
    String text() {
        return text;
    }

    String meaning() {
        return meaning;
    }
}
