package dev.fairlead.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.fuzz.Dice;
import dev.fairlead.fuzz.Fuzz;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fuzz")
class PathFuzzTest {
    @Test
    void a_path_is_cleaned_as_if_by_hand() {
        Fuzz.run(
                "paths",
                dice ->
                        dice.pick("/", "/", "")
                                + dice.join(
                                        8, "/", ".", "..", "/./", "/../", "a", "b/", "%2F", "é"),
                PathFuzzTest::isCleaned,
                "clean",
                "moved");
    }

    private static String isCleaned(String path) {
        String clean = CleanPath.of(path);
        assertThat(clean).isEqualTo(byHand(path));
        assertThat(CleanPath.of(clean)).isEqualTo(clean);
        assertThat(CleanPath.isClean(clean)).isTrue();
        assertThat(CleanPath.isClean(path)).isEqualTo(clean.equals(path));
        return clean.equals(path) ? "clean" : "moved";
    }

    /// One rule after the other until none fits.
    private static String byHand(String path) {
        String before = "";
        String after = "/" + path;
        while (!before.equals(after)) {
            before = after;
            after = after.replaceFirst("//", "/").replaceFirst("/\\.(/|$)", "/");
            if (after.equals(before)) {
                after = after.replaceFirst("^(?:/[^/]+)??/\\.\\.(/|$)|(?:/[^/]+)/\\.\\.(/|$)", "/");
            }
        }
        boolean slash = path.endsWith("/") || after.equals("/");
        return !slash && after.endsWith("/") ? after.substring(0, after.length() - 1) : after;
    }

    record Escaped(String id, String path) {}

    @Test
    void an_id_that_was_escaped_is_found() {
        Fuzz.run("escaped ids", PathFuzzTest::escaped, PathFuzzTest::isFound, "found");
    }

    private static Escaped escaped(Dice dice) {
        String id = new String(dice.bytes(8), ISO_8859_1);
        return new Escaped(id, CleanPath.escaped(id));
    }

    private static String isFound(Escaped sample) {
        assertThat(PathId.decode(sample.path)).contains(sample.id);
        assertThat(
                        PathId.decode(
                                sample.path
                                        .toLowerCase(java.util.Locale.ROOT)
                                        .replaceAll("[a-z]", "")))
                .isNotNull();
        assertThat(sample.path).matches("[!-~]*");
        return "found";
    }

    @Test
    void an_id_with_a_broken_escape_is_none() {
        Fuzz.run(
                "ids",
                dice ->
                        dice.mutated(escaped(dice).path, "%", "%2", "%zz", "+", "/")
                                .replaceAll("[^\\x00-\\xFF]", "x"),
                PathFuzzTest::isJudged,
                "id",
                "none");
    }

    private static String isJudged(String path) {
        boolean sound = path.matches("(?s)([^%]|%[0-9a-fA-F]{2})*+");
        assertThat(PathId.decode(path).isPresent()).isEqualTo(sound);
        return sound ? "id" : "none";
    }
}
