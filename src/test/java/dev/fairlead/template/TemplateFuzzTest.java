package dev.fairlead.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.fuzz.Dice;
import dev.fairlead.fuzz.Fuzz;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Texts put together at random: each gives an output or a [TemplateException], in time.
@Tag("fuzz")
class TemplateFuzzTest {
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
    void no_text_breaks_the_evaluator() {
        Fuzz.run("templates", TemplateFuzzTest::text, TemplateFuzzTest::outcome, "text", "error");
    }

    private static String text(Dice dice) {
        String between = dice.pick("", " ");
        return dice.pick("{{", "")
                + String.join(between, dice.upTo(25, () -> dice.pick(PIECES)))
                + "}}";
    }

    private static String outcome(String text) {
        String outcome = Rows.outcome(text);
        assertThat(Rows.outcome(text)).isEqualTo(outcome);
        return outcome.startsWith("template: hooks:") ? "error" : "text";
    }
}
