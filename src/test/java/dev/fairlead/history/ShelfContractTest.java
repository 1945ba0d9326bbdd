package dev.fairlead.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every shelf keeps to, whatever it stands on.
abstract class ShelfContractTest {
    static final Duration PATIENCE = Duration.ofSeconds(20);
    static final Shelf.Bounds BOUNDS = new Shelf.Bounds(20, 3);
    static final Instant START = Instant.parse("2026-11-30T08:00:00Z");

    /// An empty one.
    abstract Shelf shelf();

    /// The same again, as after a restart; those that forget then give what they were.
    abstract Shelf again();

    @Test
    void what_was_kept_is_found_whole() {
        Kept run = run("a", 0, "failed");
        keep(run);

        Kept found = find(Kind.RUN, "a");

        assertThat(found.id()).isEqualTo("a");
        assertThat(found.hook()).isEqualTo("deploy");
        assertThat(found.at()).isEqualTo(run.at());
        assertThat(found.word()).isEqualTo("failed");
        assertThat(found.head()).isEqualTo(run.head());
        assertThat(found.body()).isEqualTo(run.body());
        assertThat(shelf().find(Kind.ARRIVAL, "a").await().atMost(PATIENCE)).isEmpty();
        assertThat(shelf().find(Kind.RUN, "b").await().atMost(PATIENCE)).isEmpty();
    }

    @Test
    void what_was_kept_is_there_after_a_restart() {
        keep(run("a", 0, "failed"));
        assertThat(done(again().find(Kind.RUN, "a"))).isPresent();
    }

    @Test
    void what_is_kept_again_takes_its_own_place() {
        keep(run("a", 0, "failed"), run("b", 1, "failed"));
        keep(run("a", 0, "succeeded"));

        assertThat(ids(look(Kind.RUN))).containsExactly("b", "a");
        assertThat(find(Kind.RUN, "a").word()).isEqualTo("succeeded");
    }

    @Test
    void a_look_tells_the_newest_first_and_no_bodies() {
        keep(run("a", 2, "failed"), run("b", 1, "failed"), run("c", 3, "failed"));
        keep(arrival("d", "deploy", 4));

        List<Kept> found = done(shelf().look(look(Kind.RUN))).found();

        assertThat(found).extracting(Kept::id).containsExactly("c", "a", "b");
        assertThat(found).extracting(Kept::body).containsOnlyNulls();
        assertThat(found.getFirst().head()).isEqualTo(run("c", 3, "failed").head());
    }

    @Test
    void a_look_sifts_by_hook_and_word_and_time() {
        keep(
                run("a", 1, "failed"),
                run("b", 2, "succeeded"),
                run("c", 3, "failed"),
                run("d", 4, "failed"));
        keep(arrival("x", "one", 1), arrival("y", "two", 2));

        assertThat(ids(new Look(Kind.RUN, "deploy", "failed", null, null, null, 10)))
                .containsExactly("d", "c", "a");
        assertThat(ids(new Look(Kind.RUN, null, "succeeded", null, null, null, 10)))
                .containsExactly("b");
        assertThat(ids(new Look(Kind.RUN, null, null, at(2), at(4), null, 10)))
                .containsExactly("c", "b");
        assertThat(ids(new Look(Kind.ARRIVAL, "two", null, null, null, null, 10)))
                .containsExactly("y");
        assertThat(ids(new Look(Kind.ARRIVAL, "three", null, null, null, null, 10))).isEmpty();
    }

    /// Many of one moment among them.
    @Test
    void pages_tell_each_once_and_then_end() {
        keep(
                IntStream.range(0, 15)
                        .mapToObj(i -> run("r" + i, i / 4, i % 2 == 0 ? "failed" : "succeeded"))
                        .toArray(Kept[]::new));

        assertThat(pages(null, 4)).hasSize(15).doesNotHaveDuplicates();
        assertThat(pages("failed", 3)).hasSize(8).doesNotHaveDuplicates();
        assertThat(pages(null, 15)).hasSize(15);
    }

    private List<String> pages(@Nullable String word, int limit) {
        List<String> all = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            Page<Kept> page =
                    done(shelf().look(new Look(Kind.RUN, null, word, null, null, cursor, limit)));
            assertThat(page.found()).hasSizeLessThanOrEqualTo(limit);
            page.found().forEach(kept -> all.add(kept.id()));
            cursor = page.next();
        } while (cursor != null);
        return all;
    }

    @Test
    void of_the_runs_the_oldest_go_when_there_are_too_many() {
        keep(IntStream.range(0, 25).mapToObj(i -> run("r" + i, i, "failed")).toArray(Kept[]::new));

        List<String> left = ids(new Look(Kind.RUN, null, null, null, null, null, 100));

        assertThat(left).hasSize(20).startsWith("r24").endsWith("r5");
        assertThat(done(shelf().find(Kind.RUN, "r4"))).isEmpty();
    }

    @Test
    void of_each_hooks_arrivals_the_oldest_go_when_there_are_too_many() {
        keep(arrival("x", "quiet", 0));
        keep(IntStream.range(0, 5).mapToObj(i -> arrival("a" + i, "loud", i)).toArray(Kept[]::new));

        assertThat(ids(look(Kind.ARRIVAL))).containsExactly("a4", "a3", "a2", "x");
    }

    @Test
    void bodies_go_at_their_time_and_all_of_it_at_its_own() {
        keep(run("a", 0, "failed"), run("b", 1000, "failed"));

        tidy(at(60));
        assertThat(find(Kind.RUN, "a").body()).isNull();
        assertThat(find(Kind.RUN, "a").head()).isNotEmpty();
        assertThat(find(Kind.RUN, "b").body()).isNotNull();

        tidy(at(120));
        assertThat(ids(look(Kind.RUN))).containsExactly("b");
        assertThat(done(shelf().find(Kind.RUN, "a"))).isEmpty();
    }

    @Test
    void tidying_ends_when_nothing_is_left_to_remove() {
        keep(run("a", 0, "failed"));
        assertThat(done(shelf().tidy(at(500)))).isPositive();
        tidy(at(500));
        assertThat(done(shelf().tidy(at(500)))).isZero();
    }

    @Test
    void what_is_forgotten_is_found_by_its_id_and_by_its_names() {
        keep(run("a", 0, "failed"), run("b", 1, "failed"), arrival("of-b", "deploy", 1));

        assertThat(done(shelf().forget("a"))).isEqualTo(1);
        assertThat(done(shelf().forget("of-b"))).isEqualTo(2);
        assertThat(done(shelf().forget("unknown"))).isZero();

        assertThat(ids(look(Kind.RUN))).isEmpty();
        assertThat(ids(look(Kind.ARRIVAL))).isEmpty();
        assertThat(done(shelf().find(Kind.RUN, "b"))).isEmpty();
    }

    @Test
    void nothing_can_be_looked_for_before_anything_is_kept() {
        assertThat(ids(look(Kind.RUN))).isEmpty();
        assertThat(done(shelf().tidy(START))).isZero();
        assertThat(done(shelf().forget("a"))).isZero();
    }

    @Test
    void any_text_comes_back_as_it_was() {
        String text = "{\"a\":\"ünï \\u0000 \uD83D\uDE00 'quoted' \\\"\"}";
        Kept odd =
                new Kept(
                        Kind.RUN,
                        "id:with:colons",
                        "hook:with 'quotes'",
                        START,
                        "failed",
                        List.of("näme"),
                        text,
                        text,
                        until(START));
        keep(odd);
        assertThat(find(Kind.RUN, "id:with:colons").head()).isEqualTo(text);
        assertThat(find(Kind.RUN, "id:with:colons").body()).isEqualTo(text);
        assertThat(ids(new Look(Kind.RUN, "hook:with 'quotes'", null, null, null, null, 10)))
                .containsExactly("id:with:colons");
        assertThat(done(shelf().forget("näme"))).isEqualTo(1);
    }

    // ---

    static Kept run(String id, long second, String status) {
        return new Kept(
                Kind.RUN,
                id,
                "deploy",
                at(second),
                status,
                List.of("of-" + id),
                "{\"id\":\"" + id + "\"}",
                "[\"printed by " + id + "\"]",
                until(at(second)));
    }

    static Kept arrival(String id, String hook, long second) {
        return new Kept(
                Kind.ARRIVAL,
                id,
                hook,
                at(second),
                "rule-said-no",
                List.of(id),
                "{}",
                null,
                until(at(second)));
    }

    private static Kept.Until until(Instant from) {
        return new Kept.Until(from.plusSeconds(120), from.plusSeconds(60));
    }

    static Instant at(long second) {
        return START.plusSeconds(second);
    }

    void keep(Kept... batch) {
        shelf().keep(List.of(batch)).await().atMost(PATIENCE);
    }

    private Kept find(Kind kind, String id) {
        return done(shelf().find(kind, id)).orElseThrow();
    }

    private void tidy(Instant now) {
        int removed;
        do {
            removed = done(shelf().tidy(now));
        } while (removed > 0);
    }

    static Look look(Kind kind) {
        return new Look(kind, null, null, null, null, null, 10);
    }

    List<String> ids(Look look) {
        return done(shelf().look(look)).found().stream().map(Kept::id).toList();
    }

    static <T> T done(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }
}
