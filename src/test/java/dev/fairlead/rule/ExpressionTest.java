package dev.fairlead.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RE2's syntax and the original's words for what is none.
class ExpressionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '"',
            textBlock =
                    """
                    a~bab~true
                    A~bab~false
                    (?i)A~bab~true
                    ""~anything~true
                    ""~""~true
                    ^a~ba~false
                    ^refs/heads/(main|next)$~refs/heads/next~true
                    ^refs/heads/(main|next)$~refs/heads/next2~false
                    ^b$~"a\nb"~false
                    (?m)^b$~"a\nb"~true
                    b$~"b\n"~false
                    a.b~"a\nb"~false
                    (?s)a.b~"a\nb"~true
                    \\pL~é~true
                    ^\\p{Greek}+$~αβγ~true
                    ^.$~😀~true
                    (?P<n>a)~a~true
                    (?<n>a)~a~true
                    (?U)a+~aa~true
                    ^[[:alpha:]]+$~ab1~false
                    \\Qa.b\\E~axb~false
                    \\bcat\\b~a cat!~true
                    \\d{3}~12a4~false
                    \\Aa\\z~a~true
                    a{,2}~a{,2}~true
                    ((\\d{10}){10}){10}~12~false
                    ((a{30}){0}b){30}~b~false
                    a{30}[{30}]{30}\\Q{30}\\E{30}~a~false
                    """)
    void an_expression_is_found_anywhere_in_the_text(String source, String text, boolean found) {
        assertThat(Expression.of(source).findIn(text)).isEqualTo(Verdict.of(found));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '"',
            textBlock =
                    """
                    (~missing closing ): `(`
                    a(b~missing closing ): `a(b`
                    a)~unexpected ): `a)`
                    a)b(~unexpected ): `a)b(`
                    [a~missing closing ]: `[a`
                    *~missing argument to repetition operator: `*`
                    a**~invalid nested repetition operator: `**`
                    a++~invalid nested repetition operator: `++`
                    a{1001}~invalid repeat count: `{1001}`
                    a{2,1}~invalid repeat count: `{2,1}`
                    ((a{10}){10}){11}~invalid repeat count: `{11}`
                    ((a{9,10}|b){10}c){11,}?~invalid repeat count: `{11,}?`
                    (.){2}(?i){30}(?i){30}~invalid repeat count: `{30}`
                    [b-a]~invalid character class range: `b-a`
                    \\pX~invalid character class range: `\\pX`
                    (a)\\1~invalid escape sequence: `\\1`
                    (?=a)~invalid or unsupported Perl syntax: `(?=`
                    (?!a)~invalid or unsupported Perl syntax: `(?!`
                    (?>a)~invalid or unsupported Perl syntax: `(?>`
                    (?P<>a)~invalid named capture: `(?P<>`
                    (?<=a)b~invalid named capture: `(?<=a)b`
                    a\\~trailing backslash at end of expression: ``
                    """)
    void what_is_no_expression_is_told_in_the_originals_words(String source, String message) {
        assertThat(Expression.of(source).findIn("text"))
                .isEqualTo(Verdict.failed(new Verdict.Other("error parsing regexp: " + message)));
    }

    @Test
    void repeats_of_repeats_do_not_fill_the_memory() {
        String doubled = "(.){2}" + "(?i){2}".repeat(60);
        assertThat(Expression.of(doubled)).isInstanceOf(Expression.Malformed.class);
    }

    @Test
    void an_expression_that_nests_too_deeply_is_told_and_breaks_nothing() {
        String deep = "(".repeat(50_000) + ")".repeat(50_000);
        assertThat(Expression.of(deep).findIn("text"))
                .isEqualTo(
                        Verdict.failed(
                                new Verdict.Other(
                                        "error parsing regexp: expression nests too deeply: `"
                                                + deep
                                                + "`")));
    }

    @Test
    void time_grows_with_the_text_and_not_with_its_square() {
        String text = "a".repeat(50_000) + "!";
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> {
                    for (String source : new String[] {"^(a+)+$", "^(a|aa)+$", "^(a*)*b$"}) {
                        assertThat(Expression.of(source).findIn(text)).isEqualTo(Verdict.of(false));
                    }
                });
    }

    @Test
    void an_expression_that_matches_by_deep_recursion_is_an_error_and_no_crash() {
        for (int length : new int[] {20, 200, 2_000}) {
            String source = "(" + "^".repeat(length) + "|(a)*){30}";
            assertThat(Expression.of(source).findIn("")).isInstanceOf(Verdict.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?i)\u1C80",
                "(?i)\\x{1c88}",
                "(?i:[a-\\x{10FFFF}])",
                "(?si)[\\x80-\\x{FFFF}]",
                "[^a](?i)[\u0400-\u1FFF]"
            })
    void an_expression_whose_cases_would_be_looked_for_without_end_is_an_error(String source) {
        assertThat(Expression.of(source)).isInstanceOf(Expression.Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[a-\\x{10FFFF}]", "(?i)[\u0430-\u044F]", "(?i)[^a-z]", "\u1C80"})
    void other_expressions_may_ignore_case_or_name_these_letters(String source) {
        assertThat(Expression.of(source).findIn("\u0434\u1C80")).isEqualTo(Verdict.of(true));
    }
}
