package dev.fairlead.rule;

import dev.fairlead.request.Arrival;
import dev.fairlead.request.Values;
import dev.fairlead.signature.SenderCheck;
import dev.fairlead.signature.SenderCheck.Found;

/// The arrival is signed by its sender, in the sender's own way. The moment of the arrival is what
/// counts as now.
public record SentBy(SenderCheck check) implements Rule {
    @Override
    public Verdict judge(Values values, boolean soft, Witness witness) {
        Arrival arrival = values.arrival();
        var sent =
                new SenderCheck.Sent(
                        arrival.headers()::first, arrival.body(), arrival.receivedAt());
        return switch (check.check(sent)) {
            case Found.Right _ -> Verdict.of(true);
            case Found.Wrong(String message) ->
                    Verdict.failed(new Verdict.SignatureMismatch(message));
            case Found.Unsigned(String header) ->
                    Verdict.failed(
                            new Verdict.MissingParameter("parameter node not found: " + header));
        };
    }
}
