package dev.fairlead.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What Go leaves to the machine and Fairlead bounds, and the few answers that differ from Go's.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TemplateLimitsTest {
    private static final int STACK = 1 << 20;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{range 9223372036854775807}}{{end}}",
                "{{range 1000000000}}{{print .}}{{end}}",
                "{{range 1000000}}{{range 1000000}}{{end}}{{end}}",
                "{{$x := \"ab\"}}{{range 1000}}{{$x = print $x $x}}{{end}}",
                "{{$x := \"<<<<\"}}{{range 1000}}{{$x = html $x}}{{$x = js $x}}{{end}}",
                "{{$x := printf \"%1000000d\" 1}}{{range 1000000}}{{$y := len $x}}{{end}}",
                "{{range 1000000}}{{printf \"%999999d\" .}}{{end}}",
                "{{printf \"%[1]*[1]d%[1]*[1]d\" 1000000 | printf \"%[1]q%[1]q%[1]q%[1]q%[1]q%[1]q\""
                        + " | printf \"%[1]q%[1]q%[1]q%[1]q%[1]q%[1]q%[1]q%[1]q%[1]q%[1]q\"}}",
                "{{define \"r\"}}{{if lt (len .) 40}}{{template \"r\" (print . 1)}}"
                        + "{{template \"r\" (print . 2)}}{{end}}{{end}}{{template \"r\" \"\"}}"
            })
    void endless_work_ends_with_an_error(String text) {
        assertThat(Rows.outcome(text))
                .contains("executing")
                .endsWith("exceeded the work allowed for a template (67108864 characters)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{template \"hooks\"}}",
                "{{define \"r\"}}{{template \"r\"}}{{end}}{{template \"r\"}}",
                "{{define \"r\"}}{{if 1}}{{with (print (len .))}}{{range 1}}{{template \"r\" \"\"}}"
                        + "{{end}}{{end}}{{end}}{{end}}{{template \"r\" \"\"}}"
            })
    void a_template_cannot_call_itself_without_end(String text) throws Exception {
        assertThat(onAnOrdinaryStack(text)).endsWith("exceeded maximum template depth (250)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{if 1}}", "{{range 1}}", "{{with 1}}", "{{if 0}}{{else if 0}}"})
    void blocks_nest_to_a_bound(String open) throws Exception {
        int most = open.contains("else") ? Depth.LIMIT / 2 : Depth.LIMIT - 1;
        assertThat(onAnOrdinaryStack(open.repeat(most) + "{{end}}".repeat(most))).isEmpty();
        assertThat(onAnOrdinaryStack(open.repeat(9999) + "{{end}}".repeat(9999)))
                .isEqualTo("template: hooks:1: exceeded maximum template depth (250)");
    }

    @Test
    void parentheses_nest_to_a_bound() throws Exception {
        int most = Depth.LIMIT - 1;
        String deep = "{{print " + "(print 1 ".repeat(most) + ")".repeat(most) + "}}";
        assertThat(onAnOrdinaryStack(deep)).startsWith("11").hasSize(most);
        assertThat(onAnOrdinaryStack("{{" + "(".repeat(9999)))
                .isEqualTo("template: hooks:1: exceeded maximum template depth (250)");
    }

    @TestFactory
    Stream<DynamicTest> numbers_can_be_ranged_over() {
        return Rows.of(
                """
                {{range 3}}{{.}}{{end}} ⇒ 012
                {{range $i := 3}}{{$i}}{{end}} ⇒ 012
                {{range 0}}x{{else}}none{{end}} ⇒ none
                {{range -1}}x{{else}}none{{end}} ⇒ none
                {{range 9}}{{if eq . 2}}{{break}}{{end}}{{.}}{{end}} ⇒ 01
                {{range $i, $e := 3}}{{end}} ✗ template: hooks:1:18: executing "hooks" at <3>: can't use 3 to iterate over more than one variable
                """);
    }

    @TestFactory
    Stream<DynamicTest> a_with_may_be_chained() {
        return Rows.of(
                """
                {{with ""}}a{{else with "b"}}{{.}}{{else}}c{{end}} ⇒ b
                {{with ""}}a{{else with ""}}{{.}}{{else}}c{{end}} ⇒ c
                """);
    }

    @TestFactory
    Stream<DynamicTest> some_answers_differ_from_go() {
        return Rows.of(
                """
                {{9223372036854775808}} ✗ template: hooks:1: integer overflow: "9223372036854775808"
                {{1i}} ✗ template: hooks:1: illegal number syntax: "1i"
                {{len nil}} ✗ template: hooks:1:2: executing "hooks" at <len nil>: error calling len: len of untyped nil
                {{eq (list 1) (list 1)}} ✗ template: hooks:1:2: executing "hooks" at <eq (list 1) (list 1)>: error calling eq: non-comparable type []interface {}
                {{with dict "a" 1}}{{.a.b}}{{end}} ✗ template: hooks:1:23: executing "hooks" at <.a.b>: can't evaluate field b in type int
                {{slice "é" 0 1}}{{js "\\xff"}} ⇒ \ufffd\ufffd
                """);
    }

    /// A thread's stack is 1 MiB unless somebody says otherwise.
    private static String onAnOrdinaryStack(String text) throws Exception {
        CompletableFuture<String> outcome = new CompletableFuture<>();
        Runnable run = () -> outcome.complete(Rows.outcome(text));
        Thread thread = new Thread(null, run, "template", STACK);
        thread.setUncaughtExceptionHandler((_, e) -> outcome.completeExceptionally(e));
        thread.start();
        return outcome.get(Duration.ofSeconds(30).toSeconds(), TimeUnit.SECONDS);
    }
}
