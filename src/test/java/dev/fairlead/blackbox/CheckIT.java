package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `fairlead check` and `fairlead help`, as a user calls them.
class CheckIT {
    private static final String GOOD = "- {id: a, execute-command: /bin/true}\n";

    @TempDir Path directory;

    private record Said(int code, String text) {}

    private Said said(String... words) {
        FairleadProcess called = FairleadProcess.in(directory).flag(words).launch(0);
        return new Said(called.awaitEnd(), called.log());
    }

    private Said saidIn(String name, String value, String... words) {
        FairleadProcess called =
                FairleadProcess.in(directory).with(name, value).flag(words).launch(0);
        return new Said(called.awaitEnd(), called.log());
    }

    private void write(String name, String text) {
        FairleadProcess.write(directory.resolve(name), text);
    }

    @Test
    void files_in_order_end_with_0_and_one_line() {
        write("one.yaml", GOOD);
        write("two.yaml", "- {id: b, execute-command: /bin/true}\n");
        assertThat(said("check", "-hooks", "one.yaml", "-hooks=two.yaml", "-port", "9000"))
                .isEqualTo(new Said(0, "2 files, 2 hooks: no problem\n"));
    }

    @Test
    void problems_end_with_1_and_a_line_for_each() {
        write(
                "hooks.yaml",
                """
                - id: -/a
                  execute-command: ./gone.sh
                  trigger-rule: {match: {type: regex, regex: "(", parameter: {source: payload, name: x}}}
                  trigger-rul: {}
                """);
        assertThat(said("check", "-hooks", "hooks.yaml", "-urlprefix="))
                .isEqualTo(
                        new Said(
                                1,
                                """
                                hooks.yaml:1:7: [0].id: /-/a lies under /-/, where the API is served; change the id or the url prefix
                                hooks.yaml:2:20: [0].execute-command: exec: "./gone.sh": stat ./gone.sh: no such file or directory; install it, or mend the path
                                hooks.yaml:3:46: [0].trigger-rule.match.regex: error parsing regexp: missing closing ): `(`; close it, or write \\( for the character itself
                                hooks.yaml:4:3: [0].trigger-rul: "trigger-rul" is not known and was ignored; did you mean "trigger-rule"?
                                1 file, 1 hook: 4 problems
                                """));
    }

    @Test
    void the_files_may_come_from_the_environment_and_from_the_properties_file() throws Exception {
        write("one.yaml", GOOD);
        assertThat(saidIn("FAIRLEAD_HOOK_FILES", "one.yaml", "check").text())
                .isEqualTo("1 file, 1 hook: no problem\n");
        Files.createDirectories(directory.resolve("config"));
        write(
                "config/application.properties",
                "fairlead.hook.files=one.yaml\nfairlead.http.url-prefix=/x\n");
        assertThat(said("check"))
                .isEqualTo(
                        new Said(
                                1,
                                """
                                fairlead.http.url-prefix: a slash at the end of "/x" makes all hooks unreachable; write it without
                                1 file, 1 hook: 1 problem
                                """));
    }

    @Test
    void programs_read_json() {
        write("hooks.yaml", GOOD);
        Said said = said("check", "-json", "-hooks", "hooks.yaml");
        assertThat(said.code()).isZero();
        assertThat(said.text().replaceAll("\\s", ""))
                .isEqualTo("{\"files\":1,\"hooks\":1,\"problems\":[]}");
    }

    @Test
    void a_wrong_call_ends_with_2_and_says_how_to_call() {
        assertThat(said("check", "hooks.yaml"))
                .isEqualTo(
                        new Said(
                                2,
                                """
                                fairlead check: unexpected "hooks.yaml"; files are named by -hooks FILE
                                fairlead check -help shows how it is called
                                """));
        assertThat(said("check", "-hoks", "x").code()).isEqualTo(2);
    }

    @Test
    void help_lists_the_subcommands_and_explains_each() {
        Said all = said("help");
        assertThat(all.code()).isZero();
        assertThat(all.text()).contains("fairlead check ", "fairlead help ");
        Said one = said("check", "-help");
        assertThat(one.code()).isZero();
        assertThat(one.text()).contains("fairlead check -hooks hooks.yaml");
        assertThat(said("help", "check").text()).isEqualTo(one.text());
        Said wrong = said("help", "chekc");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.text()).contains("there is no \"chekc\"; did you mean \"check\"?");
    }
}
