package dev.fairlead.admin;

import dev.fairlead.queue.Receipt;
import dev.fairlead.trigger.Upshot;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.Response;
import java.util.List;

/// What came of an event.
///
/// @param triggered whether the hook's rule said yes
/// @param commandStarted whether the hook's command runs, or will in its turn
/// @param deliveries those that are owed now, the ones that were owed already among them
@RegisterForReflection
record EventAnswer(boolean triggered, boolean commandStarted, List<Promised> deliveries) {
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int UNPROCESSABLE = 422;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    EventAnswer {
        deliveries = List.copyOf(deliveries);
    }

    /// @param added false for a repeat: it was owed already, and nothing was changed
    @RegisterForReflection
    record Promised(String id, boolean added) {}

    static Response to(Upshot upshot) {
        return switch (upshot) {
            case Upshot.NotTriggered _, Upshot.LeftToAnother _ ->
                    answer(OK, new EventAnswer(false, false, List.of()));
            case Upshot.Accepted(var receipts) ->
                    answer(
                            receipts.isEmpty() ? OK : ACCEPTED,
                            new EventAnswer(true, false, promised(receipts)));
            case Upshot.Started(var receipts) -> started(receipts);
            case Upshot.Ran ran -> started(ran.deliveries());
            case Upshot.Rejected(String reason) ->
                    Problem.of(UNPROCESSABLE, "the event lacks what a delivery needs: " + reason);
            case Upshot.RuleBroken _ ->
                    Problem.of(
                            UNPROCESSABLE,
                            "the hook's rule could not be judged, as when a signature is wrong; the log says why");
            case Upshot.Unreadable _ ->
                    Problem.of(
                            UNPROCESSABLE,
                            "the body is not what its Content-Type says; the log says why");
            case Upshot.Busy _ ->
                    Problem.later(
                            TOO_MANY_REQUESTS,
                            1,
                            "too many commands are running or waiting; nothing was done");
            case Upshot.Unavailable _ ->
                    Problem.later(
                            UNAVAILABLE,
                            5,
                            "deliveries cannot be stored at the moment; nothing was done");
        };
    }

    private static Response started(List<Receipt> receipts) {
        return answer(ACCEPTED, new EventAnswer(true, true, promised(receipts)));
    }

    private static List<Promised> promised(List<Receipt> receipts) {
        return receipts.stream()
                .map(receipt -> new Promised(receipt.id(), receipt.added()))
                .toList();
    }

    private static Response answer(int status, EventAnswer answer) {
        return Response.status(status).entity(answer).build();
    }
}
