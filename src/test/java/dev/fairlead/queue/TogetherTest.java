package dev.fairlead.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TogetherTest {
    private final List<List<Integer>> moves = new ArrayList<>();
    private final Queue<CompletableFuture<List<String>>> ends = new ArrayDeque<>();
    private final Together<Integer, String> together =
            new Together<>(
                    3,
                    numbers -> {
                        moves.add(numbers);
                        CompletableFuture<List<String>> end = new CompletableFuture<>();
                        ends.add(end);
                        return Uni.createFrom().completionStage(end);
                    });

    private UniAssertSubscriber<String> go(int number) {
        return together.go(number).subscribe().withSubscriber(UniAssertSubscriber.create());
    }

    private void ends() {
        ends.remove().complete(moves.get(moves.size() - 1).stream().map(n -> "n" + n).toList());
    }

    @Test
    void one_alone_goes_at_once() {
        var one = go(1);
        assertThat(moves).containsExactly(List.of(1));
        one.assertNotTerminated();
        ends();
        one.assertCompleted().assertItem("n1");
    }

    @Test
    void those_that_come_meanwhile_go_together_and_each_has_its_own_answer() {
        go(1);
        var others = IntStream.rangeClosed(2, 6).mapToObj(this::go).toList();
        ends.remove().complete(List.of("n1"));
        assertThat(moves).containsExactly(List.of(1), List.of(2, 3, 4));
        ends();
        assertThat(moves.getLast()).containsExactly(5, 6);
        ends();
        for (int i = 0; i < others.size(); i++) {
            others.get(i).assertCompleted().assertItem("n" + (i + 2));
        }
    }

    @Test
    void a_move_that_fails_fails_its_own_callers_only() {
        var first = go(1);
        var second = go(2);
        ends.remove().completeExceptionally(new IllegalStateException("away"));
        first.assertFailedWith(IllegalStateException.class, "away");
        ends();
        second.assertCompleted().assertItem("n2");
    }
}
