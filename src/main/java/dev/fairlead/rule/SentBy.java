package dev.fairlead.rule;

import dev.fairlead.request.Arrival;
import dev.fairlead.request.Values;
import dev.fairlead.signature.SenderCheck;
import dev.fairlead.signature.SenderCheck.Found;
import dev.fairlead.signature.SenderCheck.Sent;

/// The arrival is signed by its sender, in the sender's own way. The moment of the arrival is what
/// counts as now.
public record SentBy(SenderCheck check) implements Rule {
    @Override
    public Verdict judge(Values values, boolean soft, Witness witness) {
        return switch (check.check(sent(values.arrival()))) {
            case Found.Right _ -> Verdict.of(true);
            case Found.Wrong(String message) ->
                    Verdict.failed(new Verdict.SignatureMismatch(message));
            case Found.Untimely(String message) ->
                    Verdict.failed(new Verdict.SignatureMismatch(message));
            case Found.Unsigned(String header) ->
                    Verdict.failed(
                            new Verdict.MissingParameter("parameter node not found: " + header));
        };
    }

    static Sent sent(Arrival arrival) {
        return new Sent(arrival.headers()::first, arrival.body(), arrival.receivedAt());
    }
}
