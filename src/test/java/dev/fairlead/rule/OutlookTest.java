package dev.fairlead.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.request.Argument;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutlookTest {
    private static final Argument REF = new Argument("payload", "ref", "", false);
    private static final Argument OTHER = new Argument("payload", "event", "", false);
    private static final Rule NEVER = new Rule.Never();
    private static final Rule ALWAYS = all();
    private static final Rule OPEN = is("a", REF);

    private static Rule is(String value, Argument parameter) {
        return new Rule.Value(value, parameter);
    }

    private static Rule all(Rule... rules) {
        return new Rule.All(List.of(rules));
    }

    private static Rule any(Rule... rules) {
        return new Rule.Any(List.of(rules));
    }

    private static Rule not(Rule rule) {
        return new Rule.Not(rule);
    }

    @Test
    void without_rules_and_is_always_and_or_is_never() {
        assertThat(Outlook.of(all())).isEqualTo(Outlook.ALWAYS);
        assertThat(Outlook.of(any())).isEqualTo(Outlook.NEVER);
    }

    @Test
    void one_that_is_never_satisfied_decides_an_and() {
        assertThat(Outlook.of(all(OPEN, NEVER))).isEqualTo(Outlook.NEVER);
        assertThat(Outlook.of(all(ALWAYS, ALWAYS))).isEqualTo(Outlook.ALWAYS);
        assertThat(Outlook.of(all(ALWAYS, OPEN))).isEqualTo(Outlook.OPEN);
    }

    @Test
    void an_or_is_sure_only_by_its_first_for_an_error_before_would_end_it() {
        assertThat(Outlook.of(any(ALWAYS, OPEN))).isEqualTo(Outlook.ALWAYS);
        assertThat(Outlook.of(any(OPEN, ALWAYS))).isEqualTo(Outlook.OPEN);
        assertThat(Outlook.of(any(NEVER, any()))).isEqualTo(Outlook.NEVER);
    }

    @Test
    void the_opposite_of_an_unknown_type_is_open_for_a_missing_parameter_has_no_opposite() {
        assertThat(Outlook.of(new Rule.Unknown("x", REF))).isEqualTo(Outlook.NEVER);
        assertThat(Outlook.of(not(new Rule.Unknown("x", REF)))).isEqualTo(Outlook.OPEN);
        assertThat(Outlook.of(not(NEVER))).isEqualTo(Outlook.ALWAYS);
        assertThat(Outlook.of(not(ALWAYS))).isEqualTo(Outlook.NEVER);
        assertThat(Outlook.of(not(any()))).isEqualTo(Outlook.ALWAYS);
    }

    @Test
    void one_parameter_cannot_be_two_texts_nor_one_and_not_the_same() {
        assertThat(Outlook.contradiction(List.of(is("a", REF), all(is("b", REF))))).contains(REF);
        assertThat(Outlook.contradiction(List.of(is("a", REF), not(is("a", REF))))).contains(REF);
        assertThat(Outlook.of(all(is("a", REF), is("b", REF)))).isEqualTo(Outlook.NEVER);
    }

    @Test
    void different_parameters_and_alternatives_contradict_nothing() {
        assertThat(Outlook.contradiction(List.of(is("a", REF), is("b", OTHER)))).isEmpty();
        assertThat(Outlook.contradiction(List.of(is("a", REF), any(is("b", REF))))).isEmpty();
        assertThat(Outlook.contradiction(List.of(is("a", REF), not(is("b", REF))))).isEmpty();
        assertThat(Outlook.contradiction(List.of(is("a", REF), is("a", REF)))).isEmpty();
    }
}
