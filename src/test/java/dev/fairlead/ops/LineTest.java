package dev.fairlead.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;

/// The page of keys comes from their declarations. After a change run `./mvnw test -Dtest=LineTest
/// -Dfairlead.docs=write` and commit what it wrote.
class LineTest {
    private static final Path PAGE = Path.of("docs/reference/log-lines.md");
    private static final Path ROOM = Path.of("src/main/java/dev/fairlead/ops");
    private static final Pattern TABLE =
            Pattern.compile("(?s)\\| key \\| what it tells.*?\\n(?=\\n|\\z)");

    @Test
    void the_page_lists_every_key_as_it_is_declared() throws IOException {
        String expected =
                TABLE.matcher(Files.readString(PAGE))
                        .replaceFirst(Matcher.quoteReplacement(table()));
        if ("write".equals(System.getProperty("fairlead.docs"))) {
            Files.writeString(PAGE, expected);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(expected).contains(table());
    }

    @Test
    void every_key_is_written_by_some_line() throws IOException {
        String code;
        try (Stream<Path> files = Files.list(ROOM)) {
            code =
                    files.filter(file -> !file.endsWith("LogKey.java"))
                            .map(LineTest::read)
                            .collect(Collectors.joining());
        }
        assertThat(LogKey.values())
                .allSatisfy(key -> assertThat(code).contains("LogKey." + key.name()));
    }

    @Test
    void a_value_with_blanks_quotes_or_lines_is_quoted_and_an_empty_one_left_out() {
        Line line =
                Line.info("happened")
                        .with(LogKey.HOOK, "deploy")
                        .with(LogKey.DETAIL, "")
                        .with(LogKey.REASON, "it said \"no\"\nfor\u2028ever\u001b[1m")
                        .with(LogKey.TOOK, 12);

        assertThat(line.text())
                .isEqualTo(
                        "happened hook=deploy reason=\"it said \\\"no\\\"\\nfor\\u2028ever\\u001b[1m\" took_ms=12");
    }

    @Test
    void as_json_each_key_is_a_member_and_a_number_a_number() {
        Line line = Line.error("failed").with(LogKey.HOOK, "de\"ploy").with(LogKey.STATUS, 500);

        JsonObject said = json(new Line.Record(line, "dev.fairlead"));

        assertThat(said.getString("message")).isEqualTo("failed");
        assertThat(said.getString("hook")).isEqualTo("de\"ploy");
        assertThat(said.getInteger("status")).isEqualTo(500);
        assertThat(said.getString("level")).isEqualTo("ERROR");
    }

    @Test
    void as_json_every_other_line_is_one_object_too_with_its_error() {
        ExtLogRecord record =
                new ExtLogRecord(Level.WARN, "of %s", ExtLogRecord.FormatStyle.PRINTF, "somebody");
        record.setParameters(new Object[] {"others"});
        record.setLoggerName("io.quarkus");
        record.setThrown(new IllegalStateException("why\nnot"));

        JsonObject said = json(record);

        assertThat(said.getString("message")).isEqualTo("of others");
        assertThat(said.getString("error")).contains("IllegalStateException: why\nnot");
    }

    private static JsonObject json(ExtLogRecord record) {
        String text = new JsonLines().format(record);
        assertThat(text).endsWith("}\n").containsOnlyOnce("\n");
        return new JsonObject(text);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String table() {
        return Arrays.stream(LogKey.values())
                .map(key -> "| `%s` | %s |\n".formatted(key.text(), key.meaning()))
                .collect(Collectors.joining("", "| key | what it tells |\n|---|---|\n", ""));
    }
}
