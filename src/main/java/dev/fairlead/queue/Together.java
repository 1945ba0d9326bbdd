package dev.fairlead.queue;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// Lets calls share a move: while one is under way, those that come wait, and then go together.
/// Alone a call goes at once, so nobody waits for company.
///
/// @param <A> what each call brings
/// @param <R> what each is answered
final class Together<A, R> {
    static final long MOST_BYTES = 1L << 20;

    private final int most;
    private final ToLongFunction<A> weigh;
    private final Function<List<A>, Uni<List<R>>> move;
    private final Deque<Call<A, R>> waiting = new ArrayDeque<>();
    private boolean underWay;

    /// @param most so many calls at most in one move
    /// @param weigh how many bytes a call brings; one move takes [#MOST_BYTES] or a single call
    /// @param move answers each call, in their order
    Together(int most, ToLongFunction<A> weigh, Function<List<A>, Uni<List<R>>> move) {
        this.most = most;
        this.weigh = weigh;
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
        long bytes = 0;
        while (!waiting.isEmpty() && calls.size() < most) {
            bytes += weigh.applyAsLong(waiting.element().brought);
            if (bytes > MOST_BYTES && !calls.isEmpty()) {
                break;
            }
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
