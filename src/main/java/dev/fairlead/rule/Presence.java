package dev.fairlead.rule;

import dev.fairlead.request.Argument;
import dev.fairlead.request.Json;
import dev.fairlead.request.Lookup;
import dev.fairlead.request.Values;

/// The arrival has the parameter. To lack it is no trouble here, so `not` means that it is lacking.
///
/// @param filled whether it has to hold something, too: null, an empty text, list or object do not
public record Presence(boolean filled, Argument parameter) implements Rule {
    @Override
    public Verdict judge(Values values, boolean soft, Witness witness) {
        return switch (values.find(parameter)) {
            case Lookup.Found(Json value) -> Verdict.of(!filled || isFilled(value));
            case Lookup.Missing _ -> Verdict.of(false);
            case Lookup.Invalid(String reason) -> Verdict.failed(new Verdict.Other(reason));
        };
    }

    private static boolean isFilled(Json value) {
        return switch (value) {
            case Json.Text(String text) -> !text.isEmpty();
            case Json.Array(var items) -> !items.isEmpty();
            case Json.Object(var members) -> !members.isEmpty();
            case Json.Null _ -> false;
            case Json.Number _, Json.Bool _ -> true;
        };
    }
}
