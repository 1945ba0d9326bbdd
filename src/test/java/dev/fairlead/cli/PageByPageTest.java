package dev.fairlead.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.request.Json;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/// What changes page by page, by a server of some pages and a clock that each of them moves.
class PageByPageTest {
    private final ByteArrayOutputStream complaints = new ByteArrayOutputStream();
    private final List<String> cursors = new ArrayList<>();
    private final Queue<Page> pages = new ArrayDeque<>();
    private Instant now = Instant.EPOCH;

    /// @param next empty at the end
    private record Page(int changed, String next, int millis) {}

    private ApiClient.Answer answer(Map<String, String> query) throws GivenUpException {
        cursors.add(query.getOrDefault("cursor", ""));
        Page page = pages.poll();
        if (page == null) {
            throw new GivenUpException(4, "it is busy");
        }
        now = now.plusMillis(page.millis());
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("changed", new Json.Number(Integer.toString(page.changed())));
        if (!page.next().isEmpty()) {
            members.put("next", new Json.Text(page.next()));
        }
        return new ApiClient.Answer(200, new Json.Object(members));
    }

    private Map<String, Long> replay() throws GivenUpException {
        return new PageByPage(
                        List.of("changed"), sums -> "replayed " + sums.get("changed"), () -> now)
                .all(
                        this::answer,
                        Map.of("hook", "in"),
                        new Subcommand.Terminal(
                                InputStream.nullInputStream(),
                                new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
                                new PrintStream(complaints, true, UTF_8)));
    }

    @Test
    void what_takes_long_tells_once_a_second_how_far_it_is() throws GivenUpException {
        pages.add(new Page(500, "a", 400));
        pages.add(new Page(500, "b", 600));
        pages.add(new Page(0, "c", 999));
        pages.add(new Page(7, "d", 1));
        pages.add(new Page(1, "", 5000));

        assertThat(replay()).containsExactly(Map.entry("changed", 1008L));
        assertThat(complaints.toString(UTF_8))
                .isEqualTo("replayed 1000 so far\nreplayed 1007 so far\n");
        assertThat(cursors).containsExactly("", "a", "b", "c", "d");
    }

    @Test
    void what_is_soon_done_tells_nothing_meanwhile() throws GivenUpException {
        pages.add(new Page(500, "a", 10));
        pages.add(new Page(2, "", 10));

        assertThat(replay()).containsExactly(Map.entry("changed", 502L));
        assertThat(complaints.toString(UTF_8)).isEmpty();
    }

    @Test
    void what_fails_in_the_middle_tells_what_was_done_before() {
        pages.add(new Page(500, "a", 10));

        assertThatThrownBy(this::replay)
                .isInstanceOfSatisfying(
                        GivenUpException.class, e -> assertThat(e.code()).isEqualTo(4))
                .hasMessage("replayed 500; then: it is busy");
    }

    @Test
    void what_fails_at_once_tells_only_why() {
        assertThatThrownBy(this::replay).hasMessage("it is busy");
    }
}
