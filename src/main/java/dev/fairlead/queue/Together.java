package dev.fairlead.queue;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/// Lets calls share a move: while one is under way, those that come wait, and then go together.
/// Alone a call goes at once, so nobody waits for company.
///
/// @param <A> what each call brings
/// @param <R> what each is answered
final class Together<A, R> {
    private final int most;
    private final Function<List<A>, Uni<List<R>>> move;
    private final Deque<Call<A, R>> waiting = new ArrayDeque<>();
    private boolean underWay;

    /// @param most so many calls at most in one move
    /// @param move answers each call, in their order
    Together(int most, Function<List<A>, Uni<List<R>>> move) {
        this.most = most;
        this.move = move;
    }

    private record Call<A, R>(A brought, UniEmitter<? super R> caller) {}

    Uni<R> go(A brought) {
        return Uni.createFrom()
                .emitter(caller -> {
                    enter(new Call<>(brought, caller));
                    next();
                });
    }

    private synchronized void enter(Call<A, R> call) {
        waiting.add(call);
    }

    private void next() {
        List<Call<A, R>> calls = leaving();
        if (calls.isEmpty()) {
            return;
        }
        var _ =
                Uni.createFrom()
                        .deferred(() -> move.apply(calls.stream().map(Call::brought).toList()))
                        .subscribe()
                        .with(answers -> answer(calls, answers), failure -> fail(calls, failure));
    }

    private synchronized List<Call<A, R>> leaving() {
        List<Call<A, R>> calls = new ArrayList<>();
        if (underWay) {
            return calls;
        }
        while (!waiting.isEmpty() && calls.size() < most) {
            calls.add(waiting.remove());
        }
        underWay = !calls.isEmpty();
        return calls;
    }

    /// The next move leaves before this one's callers go on.
    private void answer(List<Call<A, R>> calls, List<R> answers) {
        arrived();
        for (int i = 0; i < calls.size(); i++) {
            calls.get(i).caller.complete(answers.get(i));
        }
    }

    private void fail(List<Call<A, R>> calls, Throwable failure) {
        arrived();
        calls.forEach(call -> call.caller.fail(failure));
    }

    private void arrived() {
        synchronized (this) {
            underWay = false;
        }
        next();
    }
}
