package dev.fairlead.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.delivery.Endpoint;
import dev.fairlead.delivery.EndpointRef;
import dev.fairlead.delivery.RetryPolicy;
import dev.fairlead.hook.Deliver.Address;
import dev.fairlead.rule.Rule;
import dev.fairlead.signature.StandardWebhooks;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HookFileTest {
    private static Hook only(String text) {
        List<Hook> hooks = new HookFile().parse(text).hooks();
        assertThat(hooks).hasSize(1);
        return hooks.getFirst();
    }

    private static void assertRefused(String text, String message) {
        assertThatExceptionOfType(HookFileException.class)
                .isThrownBy(() -> new HookFile().parse(text))
                .withMessageContaining(message);
    }

    @Test
    void a_json_file_may_have_tabs_comments_and_trailing_commas() {
        Hook hook =
                only(
                        """
                        [
                        \t{ # a comment
                        \t\t"id": "tab\\there",
                        \t\t"Execute-Command": '/bin/true',
                        \t\t"response-message": "a\tb",
                        \t},
                        ]
                        """);
        assertThat(hook.id()).isEqualTo("tab\there");
        assertThat(hook.run()).isNotNull();
        assertThat(hook.reply().message()).isEqualTo("a\tb");
    }

    @Test
    void a_pair_may_stand_bare_inside_a_flow_list() {
        Hook hook =
                only(
                        """
                        [{"id": "x", "trigger-rule": {"and": [
                          "or": [{"match": {"type": "value", "value": "a"}}],
                          {"match": {"type": "value", "value": "b"}}
                        ]}}]\
                        """);
        assertThat(hook.condition().rule()).isInstanceOf(Rule.All.class);
        Rule.All all = (Rule.All) java.util.Objects.requireNonNull(hook.condition().rule());
        assertThat(all.rules()).hasSize(2);
        assertThat(all.rules().getFirst()).isInstanceOf(Rule.Any.class);
    }

    @Test
    void the_last_of_two_equal_keys_counts_and_merge_keys_are_followed() {
        Hook hook =
                only(
                        """
                        - &base {id: a, id: b, response-message: base}
                        """);
        assertThat(hook.id()).isEqualTo("b");
        assertThat(only("- {id: lower, ID: upper}").id()).isEqualTo("lower");
        List<Hook> hooks =
                new HookFile()
                        .parse(
                                """
                                - &base {id: a, response-message: base, execute-command: /bin/true}
                                - {<<: *base, id: c}
                                """)
                        .hooks();
        assertThat(hooks.get(1).id()).isEqualTo("c");
        assertThat(hooks.get(1).reply().message()).isEqualTo("base");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1|1",
                "012|10",
                "0x1F|31",
                "1_000|1000",
                "0b11|3",
                "0o17|15",
                "1.50|1.5",
                "1.10|1.1",
                "123456789.5|1.2345679e+08",
                "yes|true",
                "off|false",
                "1:30|1:30",
                "'''1.50'''|1.50",
                "-7|-7",
                "1e3|1e3",
                "1e+3|1000",
                "1e400|1e400",
                ".inf|+Inf",
                "-.INF|-Inf",
                ".nan|NaN",
                "18446744073709551615|18446744073709551615",
                "18446744073709551616|1.8446744e+19",
                "0777777777777777777777777|7.777778e+23",
                "0.5|0.5",
                "v1|v1"
            })
    void a_plain_scalar_becomes_the_string_that_the_original_makes_of_it(String yaml, String text) {
        assertThat(only("- id: " + yaml.replace("'''", "'")).id()).isEqualTo(text);
    }

    @Test
    void an_empty_or_null_file_has_no_hooks() {
        assertThat(new HookFile().parse("").hooks()).isEmpty();
        assertThat(new HookFile().parse("null").hooks()).isEmpty();
        assertThat(new HookFile().parse("[]").hooks()).isEmpty();
        assertThat(new HookFile().parse("# nothing\n").hooks()).isEmpty();
    }

    @Test
    void a_wrong_type_names_line_column_and_path() {
        assertRefused(
                "- id: a\n- id: b\n  trigger-rule:\n    and: {match: {}}\n",
                "line 4, column 10: [1].trigger-rule.and: expected a list, found an object");
        assertRefused(
                "- id: a\n  include-command-output-in-response: \"true\"\n",
                "line 2, column 39: [0].include-command-output-in-response: expected true or false");
        assertRefused("- id: a\n  success-http-response-code: '200'\n", "expected a whole number");
        assertRefused("just words", "expected a list");
        assertRefused("- id: [a\n", "line 2, column 1: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{\"id\": \"a\",|expected the node content, but found the end of the file",
                "[{\"id\": \"a\"}|expected ',' or ']', but got the end of the file",
                "[{\"id\": \"a}]|found the end of the file, and a quote that is not closed"
            })
    void a_file_that_is_cut_off_is_told_so_in_plain_words(String text, String told) {
        assertRefused(text, "line 1, column ");
        assertRefused(text, told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*planted", "!planted!x y"})
    void a_secret_that_yaml_takes_for_a_name_is_not_told(String secret) {
        assertThatThrownBy(() -> new HookFile().parse("- secret: " + secret))
                .hasMessageContaining("needs quotes")
                .hasMessageNotContaining("planted");
    }

    @Test
    void an_unknown_key_of_a_hook_is_ignored_with_a_warning_but_one_of_ours_is_an_error() {
        HookFile.Content content = new HookFile().parse("- {id: a, execute-comand: x}");
        assertThat(content.warnings())
                .singleElement()
                .asString()
                .contains("\"execute-comand\"")
                .endsWith("; did you mean \"execute-command\"?");
        assertRefused(
                "- {id: a, deliver: [{url: 'http://x.example/', rate-limt: 5}]}",
                "[0].deliver[0].rate-limt: unknown key");
    }

    @Test
    void a_hook_with_a_redis_source_is_not_served_by_http_unless_it_says_so() {
        assertThat(only("- {id: a, redis-channel: c}").doors().http()).isFalse();
        assertThat(only("- {id: a, redis-channel: [c, d], redis-stream: s, http: true}").doors())
                .isEqualTo(
                        new Hook.Doors(
                                List.of("c", "d"),
                                List.of("s"),
                                List.of(),
                                true,
                                java.util.Set.of()));
        assertThat(only("- {id: a, redis-stream: s}").doors().http()).isFalse();
        assertThat(only("- {id: a}").doors().http()).isTrue();
        assertThat(only("- {id: a, http: false}").doors().http()).isFalse();
    }

    @Test
    void a_hook_with_an_empty_list_of_deliveries_runs_nothing_and_delivers() {
        List<Hook> hooks =
                new HookFile()
                        .parse(
                                """
                                - {id: open, deliver: []}
                                - {id: both, deliver: [], execute-command: /bin/true}
                                - {id: neither}
                                """)
                        .hooks();
        assertThat(hooks).extracting(Hook::delivers).containsExactly(true, true, false);
        assertThat(hooks).extracting(hook -> hook.run() != null).containsExactly(false, true, true);
        assertThat(new HookBook(hooks).delivers()).isTrue();
    }

    @Test
    void a_deliver_entry_takes_its_endpoints_settings_and_puts_its_own_over_them() {
        String file =
                """
                endpoints:
                  - {id: ledger, url: "https://ledger.example.com/in", secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw,
                     timeout: 3s, max-in-flight: 4}
                hooks:
                  - id: pay
                    deliver:
                      - {endpoint: ledger, timeout: 200ms, retry: {schedule: [0s, 5s, 1m]}}
                      - {url: {source: payload, name: url}, retry: {initial: 1s, factor: 3, cap: 2h, attempts: 7, total: 3d}}
                """;
        HookBook book = new HookBook(new HookFile().parse(file).hooks());
        Endpoint ledger = book.find(new EndpointRef("pay", "endpoint:ledger")).orElseThrow();
        assertThat(ledger.url()).isEqualTo("https://ledger.example.com/in");
        assertThat(ledger.signing())
                .isInstanceOfSatisfying(
                        StandardWebhooks.class, signing -> assertThat(signing.keys()).hasSize(1));
        assertThat(ledger.toString()).doesNotContain("MfKQ");
        assertThat(ledger.terms().timeout()).isEqualTo(Duration.ofMillis(200));
        assertThat(ledger.terms().maxInFlight()).isEqualTo(4);
        assertThat(ledger.retry())
                .isEqualTo(
                        new RetryPolicy.Schedule(
                                List.of(
                                        Duration.ZERO,
                                        Duration.ofSeconds(5),
                                        Duration.ofMinutes(1))));
        Endpoint given = book.find(new EndpointRef("pay", "url-from:payload:url")).orElseThrow();
        assertThat(given.url()).isNull();
        assertThat(given.retry())
                .isEqualTo(
                        new RetryPolicy.Exponential(
                                Duration.ofSeconds(1),
                                3,
                                Duration.ofHours(2),
                                7,
                                Duration.ofDays(3)));
        assertThat(book.find(new EndpointRef("pay", "endpoint:gone"))).isEmpty();
    }

    @Test
    void an_entrys_key_does_not_depend_on_its_place_and_does_not_show_its_url() {
        String one = "{url: 'https://one.example/t0ken'}";
        String two = "{url: 'https://two.example/'}";
        List<Deliver> there = only("- {id: a, deliver: [" + one + "," + two + "]}").deliver();
        List<Deliver> back = only("- {id: a, deliver: [" + two + "," + one + "]}").deliver();
        assertThat(there.get(0).key()).isEqualTo(back.get(1).key()).doesNotContain("t0ken");
        assertThat(there.get(0).address()).isInstanceOf(Address.Fixed.class);
        List<Deliver> twice = only("- {id: a, deliver: [" + two + "," + two + "]}").deliver();
        assertThat(twice.get(0).key()).isNotEqualTo(twice.get(1).key());
    }

    @Test
    void what_a_delivery_cannot_mean_is_refused_with_its_place() {
        assertRefused("- {id: a, deliver: [{}]}", "needs either \"endpoint\" or \"url\"");
        assertRefused("- {id: a, deliver: [{endpoint: x}]}", "no endpoint \"x\"; none is defined");
        assertRefused("- {id: a, deliver: [{url: 'ftp://x/'}]}", "http or https");
        assertRefused("- {id: a, deliver: [{url: 'http://u:p@x/'}]}", "without a user");
        assertRefused("- {id: a, deliver: [{url: 'http://x/', timeout: 5 minutes}]}", "200ms, 5s");
        assertRefused("- {id: a, deliver: [{url: 'http://x/', timeout: 0s}]}", "more than 0");
        assertRefused("- {id: a, deliver: [{url: 'http://x/', max-in-flight: 0}]}", "at least 1");
        assertRefused(
                "- {id: a, deliver: [{url: 'http://x/', retry: {schedule: [1s], cap: 1s}}]}",
                "either");
        assertRefused(
                "- {id: a, deliver: [{url: 'http://x/', retry: {initial: 2s, cap: 1s}}]}",
                "cap must be");
        assertRefused("endpoints: [{id: a, url: 'http://x/'}, {id: a, url: 'http://y/'}]", "twice");
    }

    @Test
    void a_bad_secret_is_refused_without_showing_it() {
        assertThatExceptionOfType(HookFileException.class)
                .isThrownBy(() ->
                        new HookFile()
                                .parse(
                                        "- {id: a, deliver: [{url: 'http://x/', secret: 'whsec_%%hidden%%'}]}"))
                .withMessageContaining("[0].deliver[0].secret")
                .withMessageNotContaining("hidden");
    }

    @Test
    void an_anchor_that_contains_itself_is_refused() {
        assertRefused("- &a\n  <<: *a\n", "line 1, column 3: an anchor must not contain itself");
        assertRefused("- id: a\n  trigger-rule: &r {not: *r}\n", "must not contain itself");
    }

    @Test
    void aliases_of_aliases_that_stand_for_millions_are_refused() {
        StringBuilder text = new StringBuilder("- &n0 {not: {}}\n");
        for (int i = 1; i < 40; i++) {
            text.append("- &n%d {and: [*n%d, *n%d]}\n".formatted(i, i - 1, i - 1));
        }
        assertRefused(
                text.toString(), "line 19, column 14: the aliases in here stand for too much");
    }

    @Test
    void an_anchor_may_be_used_a_hundred_times() {
        String text = "- &h {id: a}\n" + "- *h\n".repeat(100);
        assertThat(new HookFile().parse(text).hooks()).hasSize(101);
    }

    @Test
    void rules_that_nest_too_deeply_are_refused_with_the_place() {
        String deep =
                "[{\"trigger-rule\":\n" + "{\"not\":".repeat(600) + "{}" + "}".repeat(601) + "]";
        assertRefused(deep, "line 2, column 3487: Nesting Depth exceeded");
        only("[{\"trigger-rule\":" + "{\"not\":".repeat(400) + "{}" + "}".repeat(401) + "]");
    }

    @Test
    void a_character_that_yaml_does_not_allow_is_refused_with_the_place() {
        assertRefused("- id: a\n  \u0001", "line 2, column 3: the character U+0001 is not allowed");
    }

    @Test
    void an_escape_that_the_end_cuts_off_is_refused_with_the_place() {
        assertRefused("- id: \"\\u", "line 1, column 10: an escape is cut off");
    }

    @Test
    void a_number_with_an_enormous_exponent_is_no_whole_number() {
        for (String number : List.of("1e+9999999999", "1e+2147483647")) {
            assertRefused(
                    "- success-http-response-code: " + number,
                    "line 1, column 31: [0].success-http-response-code: expected a whole number");
        }
    }

    @Test
    void a_line_that_the_scanner_gives_up_is_refused_with_a_place() {
        assertRefused("-  a: \"\n  \"b: c", "line 1, column 7: A simple key is required");
    }
}
