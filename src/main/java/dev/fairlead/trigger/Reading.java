package dev.fairlead.trigger;

import dev.fairlead.hook.Hook;
import dev.fairlead.request.Arrival;
import dev.fairlead.request.Origin;
import dev.fairlead.request.Payload;
import dev.fairlead.request.Values;
import java.util.List;
import java.util.stream.Stream;

/// An arrival as a hook reads it. Pure.
sealed interface Reading {
    /// @param notes what could not be read; the hook goes on all the same
    record Whole(Values values, List<String> notes) implements Reading {}

    /// @param answer what the sender is told
    record Broken(String note, String answer) implements Reading {}

    static Reading of(Hook hook, Arrival arrival) {
        return switch (Payload.read(way(hook, arrival), arrival.query(), arrival.body())) {
            case Payload.Read read -> {
                var parsed = Values.of(arrival, read).parseAsJson(hook.reading().parseAsJson());
                yield new Whole(parsed.values(), joined(read.notes(), parsed.notes()));
            }
            case Payload.Broken(String note, String answer) -> new Broken(note, answer);
        };
    }

    private static List<String> joined(List<String> some, List<String> more) {
        return more.isEmpty() ? some : Stream.concat(some.stream(), more.stream()).toList();
    }

    /// By which Content-Type the body is read: the hook's word, else what came, else what the door
    /// takes for granted.
    static Payload.Way way(Hook hook, Arrival arrival) {
        String sent =
                switch (arrival.origin()) {
                    case Origin.Http _ -> arrival.headers().first("Content-Type").orElse("");
                    case Origin.Channel _, Origin.Stream _, Origin.Operation _ ->
                            "application/json";
                    case Origin.Api _ ->
                            arrival.headers().first("Content-Type").orElse("application/json");
                };
        String configured = hook.reading().contentType();
        return new Payload.Way(
                configured.isEmpty() ? sent : configured, sent, hook.reading().jsonParts());
    }
}
