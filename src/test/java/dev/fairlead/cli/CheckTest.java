package dev.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.command.Lookup;
import dev.fairlead.hook.CheckedFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `check` finds, beyond the slips in the recipes.
class CheckTest {
    private static final String RUNS = "execute-command: /bin/true";

    @TempDir Path directory;

    private String told(String text) {
        return new Checking(directory).file("hooks.yaml", text).text();
    }

    @Test
    void every_problem_of_a_file_is_told_and_not_only_the_first() {
        String told =
                told(
                        """
                        lanes:
                          slow: {max-in-flight: 0}
                        endpoints:
                          - {id: ledger, url: ftp://ledger.example.com, retry: {factor: much}}
                          - {url: http://nameless.example.com}
                        hooks:
                          - id: a
                            http-methods: POST
                            max-concurrency: many
                            deliver:
                              - {endpoint: ledger, timeout: soon, ulr: x}
                              - {endpoint: leger}
                              - {url: http://b.example.com, lane: slow, rate-limit: 5/s}
                        """);
        assertThat(told)
                .isEqualTo(
                        """
                        hooks.yaml:2:25: lanes.slow.max-in-flight: must be at least 1, not 0
                        hooks.yaml:4:23: endpoints[0].url: expected an http or https URL with a host and without a user
                        hooks.yaml:4:65: endpoints[0].retry.factor: expected a number, found "much"
                        hooks.yaml:5:5: endpoints[1]: an endpoint needs "id"
                        hooks.yaml:8:19: hooks[0].http-methods: expected a list, found a text or number
                        hooks.yaml:9:22: hooks[0].max-concurrency: without effect, for there is no command; give it execute-command
                        hooks.yaml:11:37: hooks[0].deliver[0].timeout: expected a duration such as 200ms, 5s, 30m, 2h or 3d
                        hooks.yaml:11:43: hooks[0].deliver[0].ulr: unknown key; known here: %s; did you mean "url"?
                        hooks.yaml:12:20: hooks[0].deliver[1].endpoint: no endpoint "leger"; defined: ledger
                        hooks.yaml:13:61: hooks[0].deliver[2].rate-limit: rate-limit belongs to the lane: write it under lanes: {slow: {rate-limit: ...}}
                        1 file, 1 hook: 10 problems; cannot be loaded: hooks.yaml
                        """
                                .formatted(
                                        "body, endpoint, headers, id, lane, max-in-flight, on-dead-letter, ordered, ordering-key, rate-limit, retry, secret, signature, timeout, url, when"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {}                          | trigger-rule: no rule in here, so it is never satisfied; give it "and", "or", "not" or "match"
                    {and: []}                   | trigger-rule.and: an empty "and" is always satisfied; write the rules in it
                    {or: []}                    | trigger-rule.or: an empty "or" is never satisfied; write the rules in it
                    {or: [{and: []}, {match: {type: value, value: x, parameter: {source: url, name: q}}}]} | trigger-rule.or[1]: never reached: the one before is always satisfied; mend that
                    {match: {type: value, parameter: {source: url, name: q}}} | trigger-rule.match: no "value"; without it only an empty text matches; give it "value"
                    {match: {type: regex, regex: x}} | trigger-rule.match: no "parameter" to look at; such as {source: payload, name: ref}
                    {match: {type: regex, regex: x, parameter: {source: header}}} | trigger-rule.match.parameter: no "name" to look for; the whole of it is the source entire-headers
                    {match: {type: regex, regex: x, parameter: {source: request, name: methd}}} | trigger-rule.match.parameter.name: a request has no "methd"; did you mean "method"?
                    {match: {type: ip-whitelist, ip-range: 10.0.0.0/8 fe80::/129}} | trigger-rule.match.ip-range: "fe80::/129" is no address and no CIDR
                    {match: {type: ip-whitelist}} | trigger-rule.match: no address may pass
                    {match: {type: ip-whitelist, ip-range: 10.0.0.1, ip-range: 10.0.0.2}} | "ip-range" stands here twice; keep one of them
                    {mach: {}}                  | trigger-rule.mach: unknown key, it is ignored; did you mean "match"?
                    """)
    void a_rule_that_cannot_be_meant_so_is_told(String rule, String expected) {
        assertThat(told("- {id: a, execute-command: /bin/true, trigger-rule: " + rule + "}\n"))
                .contains("[0]." + expected.replaceFirst("^\"", "trigger-rule.match: \""));
    }

    @Test
    void a_token_that_two_rules_compare_is_not_repeated() {
        String token = "parameter: {source: header, name: X-Token}}}";
        String told =
                told(
                        """
                        - id: a
                          execute-command: /bin/true
                          trigger-rule:
                            and:
                              - {match: {type: value, value: s3cret, %s
                              - {not: {match: {type: value, value: s3cret, %s}
                        """
                                .formatted(token, token));
        assertThat(told)
                .contains("trigger-rule.and: never satisfied: header X-Token cannot be two things")
                .doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    id: a                                   | [0]: it does nothing; give it "execute-command" or "deliver"
                    execute-command: /bin/true              | [0]: no "id"; it is the end of the hook's path
                    {id: a/../b, execute-command: /bin/true} | [0].id: never reached by HTTP: a path with //, /./ or /../ is cleaned first
                    {id: a, execute-command: /bin/true, http-methods: [PSOT]} | [0].http-methods[0]: hardly a method of HTTP; did you mean "POST"?
                    {id: a, execute-command: /bin/true, success-http-response-code: 999} | [0].success-http-response-code: 999 is no status that a request can end with; without it 200 is answered
                    {id: a, execute-command: /bin/true, include-command-output-in-response-on-error: true} | without effect alone
                    {id: a, execute-command: /bin/true, parse-parameters-as-json: [{source: string, name: x}]} | this source is never read as JSON
                    {id: a, execute-command: /bin/true, pass-file-to-command: [{source: payload, name: x, envname: a/b}]} | a "/" cannot stand in the file's name
                    {id: a, redis-channel: c, execute-command: /bin/true, trigger-rule: {match: {type: ip-whitelist, ip-range: 10.0.0.1}}} | ip-whitelist fails for whatever does not come by HTTP
                    {id: a, execute-command: /bin/true, command-working-directory: /no/such/place} | [0].command-working-directory: there is no directory /no/such/place; create it
                    """)
    void a_hook_that_cannot_be_meant_so_is_told(String hook, String expected) {
        assertThat(told("- " + hook + "\n")).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({"'',-/a", "-,a", "-/x,a"})
    void a_hook_that_the_api_would_hide_is_told(String prefix, String id) {
        String hook = "- {id: %s, %s}\n".formatted(id, RUNS);
        assertThat(new Checking(directory).file("hooks.yaml", hook).under(prefix).text())
                .contains("[0].id: /-/", "lies under /-/, where the API is served");
        assertThat(new Checking(directory).file("hooks.yaml", hook).text()).contains("no problem");
    }

    @Test
    void an_id_that_two_files_claim_keeps_the_second_from_loading() {
        String told =
                new Checking(directory)
                        .file("one.yaml", "- {id: a, " + RUNS + "}\n")
                        .file("two.yaml", "\n- {id: a, " + RUNS + "}\n")
                        .text();
        assertThat(told)
                .isEqualTo(
                        """
                        two.yaml:2:8: [0].id: the id "a" is taken by one.yaml:1:8; give it another
                        2 files, 2 hooks: 1 problem
                        """);
    }

    @Test
    void entries_of_one_lane_with_different_limits_are_told_over_all_files() {
        String told =
                new Checking(directory)
                        .file(
                                "one.yaml",
                                """
                                lanes: {shared: {rate-limit: 5/s}}
                                endpoints: [{id: ledger, url: "https://ledger.example.com"}]
                                hooks:
                                  - id: a
                                    deliver:
                                      - {url: "http://b.example.com/x", lane: shared}
                                      - {url: "http://c.example.com/x", max-in-flight: 2}
                                      - {endpoint: ledger}
                                  - id: b
                                    deliver:
                                      - {url: "http://c.example.com/y"}
                                      - {endpoint: ledger, rate-limit: 1/s}
                                """)
                        .file(
                                "two.yaml",
                                """
                                lanes: {shared: {rate-limit: 6/s}}
                                hooks:
                                  - {id: c, deliver: [{url: "http://b.example.com/x", lane: shared}]}
                                """)
                        .text();
        assertThat(told)
                .isEqualTo(
                        """
                        one.yaml:11:9: hooks[1].deliver[0]: its lane http://c.example.com:80 has other limits at one.yaml:7:9; say the same, or name another lane
                        one.yaml:12:9: hooks[1].deliver[1]: its lane endpoint:ledger has other limits at one.yaml:8:9; say the same, or name another lane
                        two.yaml:3:23: hooks[0].deliver[0]: its lane lane:shared has other limits at one.yaml:6:9; say the same, or name another lane
                        2 files, 3 hooks: 3 problems
                        """);
    }

    @Test
    void a_secret_that_cannot_sign_is_told_and_not_shown() {
        assertThat(
                        told(
                                """
                                - id: a
                                  deliver:
                                    - {url: "http://b.example.com", secret: hush-hush}
                                """))
                .contains("hooks.yaml:3:45: [0].deliver[0].secret: ")
                .doesNotContain("hush-hush");
    }

    @Test
    void a_missing_program_is_told_with_what_to_do() {
        String file =
                """
                - {id: a, execute-command: no-such-program-here}
                - {id: b, execute-command: /bin/echo hello}
                - {id: c, execute-command: echo, command-working-directory: /tmp}
                - {id: d, execute-command: %s/hooks.yaml}
                """
                        .formatted(directory);
        var report = new Checking(directory).file("hooks.yaml", file).report();
        var real =
                new CheckReport(
                        report.files(),
                        new Survey(report.files(), "hooks", Lookup::inPath).problems(false));
        assertThat(real.text().replace(directory + "/", ""))
                .isEqualTo(
                        """
                        hooks.yaml:1:28: [0].execute-command: exec: "no-such-program-here": executable file not found in $PATH; install it, or mend the path
                        hooks.yaml:2:28: [1].execute-command: exec: "/bin/echo hello": stat /bin/echo hello: no such file or directory; arguments stand under pass-arguments-to-command
                        hooks.yaml:3:28: [2].execute-command: exec: "/tmp/echo": stat /tmp/echo: no such file or directory; with a command-working-directory PATH is not searched: write its whole path
                        hooks.yaml:4:28: [3].execute-command: exec: "hooks.yaml": permission denied; make it executable (chmod +x)
                        1 file, 4 hooks: 4 problems
                        """);
    }

    @Test
    void a_file_that_is_no_yaml_is_told_with_its_place() {
        assertThat(told("- id: a\n  x: [1\n- b\n"))
                .startsWith("hooks.yaml:4:1: expected ")
                .contains("cannot be loaded: hooks.yaml");
        assertThat(new Checking(directory).missing("gone.yaml").text())
                .startsWith("gone.yaml: no such file or directory\n");
        assertThat(told("")).startsWith("fairlead.hook.files: there is no hook");
    }

    @Test
    void a_template_is_read_as_one_and_guessed_where_it_was_not_said() {
        String file = "- {id: a, execute-command: /bin/true, max-concurrency: {{ len \"ab\" }} }\n";
        assertThat(new Checking(directory).file("hooks.yaml", file).asTemplate().text())
                .isEqualTo("1 file, 1 hook: no problem\n");
        assertThat(told(file)).contains("is it a template? Then -template");
        assertThat(new Checking(directory).file("t.yaml", "{{ if }}").asTemplate().text())
                .startsWith("t.yaml: template: hooks:1: ");
    }

    @Test
    void programs_get_the_same_as_json() {
        String json =
                new Checking(directory)
                        .file("hooks.yaml", "- {id: a, %s, x: 1}\n".formatted(RUNS))
                        .report()
                        .json()
                        .replace(directory + "/", "");
        assertThat(json.replaceAll("\\s+", " ").strip())
                .isEqualTo(
                        """
                        { "files" : 1, "hooks" : 1, "problems" : [ { "file" : "hooks.yaml", "line" : 1, "column" : 39, "path" : "[0].x", "problem" : "\\"x\\" is not known and was ignored", "suggestion" : "", "refused" : false } ] }\
                        """);
    }

    @Test
    void what_serving_refuses_is_refused_here_and_nothing_else() {
        var report =
                new Checking(directory)
                        .file("good.yaml", "- {id: a, trigger-rule: {}, " + RUNS + "}\n")
                        .file("bad.yaml", "- {id: b, http-methods: POST, " + RUNS + "}\n")
                        .report();
        assertThat(report.files().stream().map(CheckedFile::isRefused))
                .containsExactly(false, true);
    }
}
