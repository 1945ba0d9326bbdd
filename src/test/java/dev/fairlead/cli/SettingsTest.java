package dev.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static List<String> strangers(List<String> environment, String... inAFile) {
        Map<String, String> file =
                Stream.of(inAFile).collect(Collectors.toMap(name -> name, _ -> "s3cret"));
        return Settings.strangers(
                environment,
                new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(file, "file", 260))
                        .build());
    }

    @Test
    void a_name_in_a_file_that_is_like_a_setting_of_no_room_is_told_too() {
        assertThat(
                        strangers(
                                List.of(),
                                "fairlead.hok.files",
                                "fairlead.hook.files[0]",
                                "fairlead.queue.kind",
                                "quarkus.http.prot"))
                .containsExactly(
                        "fairlead.hok.files is no setting; did you mean fairlead.hook.files?");
    }

    @Test
    void a_variable_that_names_no_setting_is_told_with_the_one_that_was_meant() {
        assertThat(strangers(List.of("FAIRLEAD_HOOK_FILE", "FAIRLEAD_QUEUE_KIND")))
                .containsExactly(
                        "FAIRLEAD_HOOK_FILE is no setting; did you mean FAIRLEAD_HOOK_FILES?");
    }

    @Test
    void one_that_is_like_none_is_told_where_they_are() {
        assertThat(strangers(List.of("FAIRLEAD_SOMETHING_ELSE_ALTOGETHER")))
                .containsExactly(
                        "FAIRLEAD_SOMETHING_ELSE_ALTOGETHER is no setting: see docs/reference/options.md");
    }

    @Test
    void settings_their_elements_what_commands_take_and_what_is_not_ours_are_not_told() {
        assertThat(
                        strangers(
                                List.of(
                                        "FAIRLEAD_ADMIN_TOKEN_FILES",
                                        "FAIRLEAD_HOOK_FILES_0_",
                                        "FAIRLEAD_TOKEN",
                                        "FAIRLEAD_URL",
                                        "FAIRLEAD_SECRET",
                                        "FAIRLEAD_SERVICE_HOST",
                                        "FAIRLEAD_PORT",
                                        "FAIRLEAD_PORT_9000_TCP_ADDR",
                                        "FAIRLEAD_MANAGEMENT_SERVICE_PORT_MANAGEMENT",
                                        "PATH",
                                        "fairlead_home")))
                .isEmpty();
    }
}
