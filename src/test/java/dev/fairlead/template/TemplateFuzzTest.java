package dev.fairlead.template;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Texts put together at random: each gives an output or a [TemplateException], in time.
class TemplateFuzzTest {
    private static final Duration TIME = Duration.ofSeconds(2);
    private static final List<String> PIECES =
            List.of(
                    "{{",
                    "}}",
                    "{{- ",
                    " -}}",
                    "{{/*",
                    "*/}}",
                    " ",
                    "\n",
                    "(",
                    ")",
                    "|",
                    ",",
                    ":=",
                    "=",
                    ".",
                    ".a",
                    "$",
                    "$x",
                    "$x := ",
                    "1",
                    "-7",
                    "0x1f",
                    "1.5",
                    "1e9",
                    "'a'",
                    "\"a\"",
                    "\"%d %s\"",
                    "`r`",
                    "\"",
                    "'",
                    "`",
                    "\\",
                    "nil",
                    "true",
                    "print",
                    "printf",
                    "printf \"%",
                    "*",
                    "[1]",
                    "#",
                    "+",
                    "08.3",
                    "d",
                    "q",
                    "x",
                    "U",
                    "g",
                    "len",
                    "index",
                    "slice",
                    "list",
                    "dict \"a\"",
                    "eq",
                    "lt",
                    "and",
                    "or",
                    "not",
                    "html",
                    "js",
                    "urlquery",
                    "call",
                    "getenv",
                    "\"HOME\"",
                    "{{end}}",
                    "{{else}}",
                    "{{if ",
                    "{{range 3}}",
                    "{{range list 1 2}}",
                    "{{with ",
                    "{{break}}",
                    "{{continue}}",
                    "{{define \"t\"}}",
                    "{{template \"t\" .}}",
                    "{{block \"u\" 1}}",
                    "é",
                    "😀",
                    "\ud800",
                    "\u0000",
                    "9223372036854775808");

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void no_text_breaks_the_evaluator() {
        long seed = System.nanoTime();
        System.out.println("TemplateFuzzTest seed " + seed);
        Random random = new Random(seed);
        for (long end = System.nanoTime() + TIME.toNanos(); System.nanoTime() < end; ) {
            String text = text(random);
            assertThatCode(() -> Rows.outcome(text))
                    .as("seed %d: %s", seed, text)
                    .doesNotThrowAnyException();
        }
    }

    private static String text(Random random) {
        String start = random.nextBoolean() ? "{{" : "";
        return Stream.generate(() -> PIECES.get(random.nextInt(PIECES.size())))
                .limit(1 + random.nextInt(20))
                .collect(Collectors.joining(random.nextBoolean() ? " " : "", start, "}}"));
    }
}
