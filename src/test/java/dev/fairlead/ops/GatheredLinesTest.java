package dev.fairlead.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jboss.logmanager.handlers.ConsoleHandler;
import org.junit.jupiter.api.Test;

class GatheredLinesTest {
    private static final int MANY = 10_000;

    private final Terminal terminal = new Terminal();
    private final GatheredLines lines = new GatheredLines(console(terminal));

    @Test
    void a_line_after_a_pause_is_written_at_once() {
        say("alone");

        assertThat(terminal.shown()).isEqualTo("alone\n");
    }

    @Test
    void lines_that_come_fast_share_writes_and_keep_their_order() {
        IntStream.range(0, MANY).forEach(i -> say("line " + i));
        lines.flush();

        assertThat(terminal.shown().lines())
                .containsExactlyElementsOf(
                        IntStream.range(0, MANY).mapToObj(i -> "line " + i).toList());
        assertThat(terminal.writes).isLessThan(MANY / 2);
    }

    @Test
    void the_last_of_many_is_written_though_nothing_follows_it() {
        IntStream.range(0, MANY).forEach(i -> say("line " + i));

        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollInterval(5, TimeUnit.MILLISECONDS)
                .until(() -> terminal.shown().endsWith("line " + (MANY - 1) + "\n"));
    }

    @Test
    void a_line_of_another_kind_is_written_at_once_with_all_that_came_before_it() {
        IntStream.range(0, MANY).forEach(i -> say("line " + i));
        say("dev.fairlead", "look");

        assertThat(terminal.shown()).endsWith("line " + (MANY - 1) + "\nlook\n");
    }

    @Test
    void what_is_left_is_written_at_the_end_and_then_every_line_at_once() {
        IntStream.range(0, MANY).forEach(i -> say("line " + i));
        lines.end();
        assertThat(terminal.shown()).endsWith("line " + (MANY - 1) + "\n");

        say("stopped");
        assertThat(terminal.shown()).endsWith("stopped\n");
    }

    private void say(String text) {
        say(GatheredLines.CATEGORY, text);
    }

    private void say(String category, String text) {
        ExtLogRecord line = new ExtLogRecord(Level.INFO, text, GatheredLinesTest.class.getName());
        line.setLoggerName(category);
        lines.publish(line);
    }

    private static ConsoleHandler console(Terminal terminal) {
        ConsoleHandler console = new ConsoleHandler(new PatternFormatter("%m%n"));
        console.setOutputStream(terminal);
        console.setLevel(org.jboss.logmanager.Level.ALL);
        return console;
    }

    /// Shows what was written to it and counts the writes.
    private static final class Terminal extends ByteArrayOutputStream {
        private volatile int writes;

        @Override
        public synchronized void write(byte[] bytes, int from, int count) {
            super.write(bytes, from, count);
            writes++;
        }

        String shown() {
            return toString(UTF_8);
        }
    }
}
