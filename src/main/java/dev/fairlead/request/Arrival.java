package dev.fairlead.request;

import java.time.Instant;

/// What arrived, the same thing whichever door it came in by.
///
/// @param id names this arrival; deliveries that name no id of their own take it
/// @param body the raw bytes; an array for the sake of the hot path, by agreement never changed
@SuppressWarnings("ArrayRecordComponent")
public record Arrival(
        String id, Instant receivedAt, Origin origin, Headers headers, Query query, byte[] body) {}
