package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.fairlead.fuzz.Dice;
import dev.fairlead.fuzz.Fuzz;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fuzz")
class JsonFuzzTest {
    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\\u",
        "\\ud83d\\ude00",
        "\\ud800",
        "\\n",
        "\"a\":",
        "true",
        "null",
        "-",
        "0",
        "01",
        ".",
        "e+",
        "1e5",
        " ",
        "é",
        "//"
    };
    private static final JsonFactory STRICT =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNumberLength(100_000).build())
                    .build();

    record Sample(Json tree, String text) {}

    @Test
    void what_was_written_is_read_back() {
        Fuzz.run("JSON trees", JsonFuzzTest::sample, JsonFuzzTest::isReadBack, "read");
    }

    private static Sample sample(Dice dice) {
        Json tree = Trees.value(dice, 4);
        return new Sample(tree, Trees.written(tree, dice));
    }

    private static String isReadBack(Sample sample) throws MalformedException {
        assertThat(JsonReader.read(sample.text)).isEqualTo(sample.tree);
        String compact = sample.tree.compact();
        assertThat(JsonReader.read(compact).compact()).isEqualTo(compact);
        assertThat(JsonReader.read(JsonWriter.GO.write(sample.tree))).isEqualTo(sample.tree);
        return "read";
    }

    @Test
    void a_text_is_read_exactly_when_the_standard_takes_it() {
        Fuzz.run("JSON texts", JsonFuzzTest::mutant, JsonFuzzTest::isJudged, "read", "refused");
    }

    private static byte[] mutant(Dice dice) {
        return dice.mutated(Trees.written(Trees.value(dice, 4), dice).getBytes(UTF_8), PIECES);
    }

    private static String isJudged(byte[] text) {
        try {
            Json read = JsonReader.read(text);
            assertThat(JsonReader.read(text)).isEqualTo(read);
            assertThat(JsonReader.read(read.compact())).isEqualTo(read);
            assertThat(JsonReader.read(JsonWriter.GO.write(read))).isEqualTo(read);
            assertThat(isComparable(text) && !isTakenByAnother(text)).isFalse();
            return "read";
        } catch (MalformedException e) {
            assertThat(e.reason()).matches("(?s).*\\S.*");
            assertThat(
                            isComparable(text)
                                    && !e.reason().equals("exceeded max depth")
                                    && isTakenByAnother(text))
                    .as(e.reason())
                    .isFalse();
            return "refused";
        }
    }

    /// What follows a number at the top, and bytes that are no UTF-8, are taken as Go takes them;
    /// and the other reader takes letters of other scripts for hex digits.
    private static boolean isComparable(byte[] text) {
        return new String(text, UTF_8).matches("(?s)[ \t\r\n]*[{\\[]\\p{ASCII}*");
    }

    private static boolean isTakenByAnother(byte[] text) {
        try (JsonParser parser = STRICT.createParser(new String(text, UTF_8))) {
            parser.nextToken();
            parser.skipChildren();
            return parser.currentToken() != null;
        } catch (IOException _) {
            return false;
        }
    }
}
