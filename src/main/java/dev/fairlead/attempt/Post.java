package dev.fairlead.attempt;

import dev.fairlead.delivery.Route;
import io.vertx.core.MultiMap;
import java.time.Duration;

/// One request, ready to go.
///
/// @param operators whether the operator wrote the address, not a message
/// @param body an array for the sake of the hot path, by agreement never changed
/// @param budget the one deadline for look-up, connection, head and body
@SuppressWarnings("ArrayRecordComponent")
record Post(
        Target target,
        boolean operators,
        Route route,
        MultiMap headers,
        byte[] body,
        Duration budget) {}
