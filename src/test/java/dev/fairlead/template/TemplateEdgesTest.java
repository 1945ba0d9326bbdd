package dev.fairlead.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateEdgesTest {
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> files = new HashMap<>();

    private String run(String text) throws TemplateException {
        return Template.parse("hooks", text, new Edges(environment::get, files::get)).execute();
    }

    @Test
    void a_credential_is_a_file_in_the_directory_that_systemd_names() throws Exception {
        environment.put("CREDENTIALS_DIRECTORY", "/run/credentials");
        environment.put("token", "from the environment");
        files.put("/run/credentials/token", "from the file\n");
        assertThat(run("{{credential \"token\"}}")).isEqualTo("from the file");
    }

    @Test
    void a_credential_without_a_file_is_empty() throws Exception {
        environment.put("CREDENTIALS_DIRECTORY", "/run/credentials");
        environment.put("token", "from the environment");
        assertThat(run("[{{credential \"token\"}}]")).isEqualTo("[]");
    }

    @Test
    void a_credential_without_systemd_is_a_variable() throws Exception {
        environment.put("token", "from the environment");
        assertThat(run("{{credential \"token\"}}")).isEqualTo("from the environment");
        environment.put("CREDENTIALS_DIRECTORY", "");
        assertThat(run("{{credential \"token\"}}")).isEqualTo("from the environment");
    }

    @Test
    void a_file_loses_one_line_break_at_its_end() throws Exception {
        files.put("key", "one\n\n");
        assertThat(run("[{{cat \"key\"}}][{{cat \"none\"}}]")).isEqualTo("[one\n][]");
    }

    @Test
    void each_run_asks_anew() throws Exception {
        Template template =
                Template.parse(
                        "hooks", "{{getenv \"A\"}}", new Edges(environment::get, files::get));
        environment.put("A", "first");
        assertThat(template.execute()).isEqualTo("first");
        environment.put("A", "second");
        assertThat(template.execute()).isEqualTo("second");
    }

    @Test
    void an_action_that_is_not_reached_asks_nothing() throws Exception {
        List<String> asked = new ArrayList<>();
        Edges edges =
                new Edges(
                        name -> {
                            asked.add(name);
                            return null;
                        },
                        files::get);
        Template.parse("hooks", "{{if false}}{{getenv \"A\"}}{{end}}", edges).execute();
        assertThat(asked).isEmpty();
    }

    @Test
    void an_error_knows_its_template_and_its_line() {
        assertThatThrownBy(() -> run("a: 1\nb: {{getenv}}"))
                .isInstanceOfSatisfying(
                        TemplateException.class, e -> assertThat(e.line()).isEqualTo(2))
                .hasMessageContaining("template: hooks:2:5:");
    }
}
