package dev.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
    private static final String ONE = "0123456789abcdef01234567";
    private static final String OTHER = "abcdefabcdefABCDEF-._~+/==";

    @TempDir Path directory;

    private record Configured(Optional<List<String>> tokens, Optional<List<Path>> tokenFiles)
            implements AdminConfig {}

    private static Tokens of(String... entries) {
        return new Tokens(new Configured(Optional.of(List.of(entries)), Optional.empty()));
    }

    private static Tokens in(Path... files) {
        return new Tokens(new Configured(Optional.empty(), Optional.of(List.of(files))));
    }

    @Test
    void without_a_token_nothing_is_open_and_nobody_is_known() {
        Tokens none = new Tokens(new Configured(Optional.empty(), Optional.empty()));
        assertThat(none.isOpen()).isFalse();
        assertThat(none.nameIn("Bearer ")).isEmpty();
        assertThat(none.nameIn("Bearer " + ONE)).isEmpty();
    }

    @Test
    void a_token_is_known_by_its_name_and_a_bare_one_by_its_place() {
        Tokens tokens = of("billing:" + ONE, OTHER);
        assertThat(tokens.isOpen()).isTrue();
        assertThat(tokens.nameIn("Bearer " + ONE)).contains("billing");
        assertThat(tokens.nameIn("bEARER   " + OTHER)).contains("token-2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                ONE,
                "Basic " + ONE,
                "Bearer" + ONE,
                "Bearer 0123456789abcdef0123456",
                "Bearer 0123456789abcdef012345678",
                "Bearer 0123456789ABCDEF01234567",
                "Bearer billing:" + ONE,
                "Bearer " + ONE + " ",
                "Bearer " + ONE + ",Bearer " + ONE
            })
    void anything_else_opens_nothing(String authorization) {
        assertThat(of("billing:" + ONE).nameIn(authorization)).isEmpty();
    }

    @Test
    void two_tokens_may_have_one_name_so_that_they_can_be_rotated() {
        Tokens tokens = of("billing:" + ONE, "billing:" + OTHER);
        assertThat(tokens.nameIn("Bearer " + ONE)).contains("billing");
        assertThat(tokens.nameIn("Bearer " + OTHER)).contains("billing");
    }

    @Test
    void a_short_token_is_refused_with_its_place_and_without_itself() {
        assertThatThrownBy(() -> of("billing:" + ONE, "ci:short-secret"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "fairlead.admin.tokens, entry 2: a token has at least 24 characters, this one has 12; make one by: openssl rand -hex 24");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ci:0123456789abcdef 1234567",
                "ci:0123456789abcdef:1234567",
                "ci:0123456789abcdef=1234567",
                "ci:0123456789abcdefé1234567",
                ":0123456789abcdef01234567",
                "c i:0123456789abcdef01234567",
                "0123456789abcdef01234567\u0000",
            })
    void what_is_no_token_or_no_name_is_refused_without_showing_it(String entry) {
        assertThatThrownBy(() -> of(entry))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("fairlead.admin.tokens, entry 1: ")
                .message()
                .doesNotContain("0123456789");
    }

    @Test
    void a_file_holds_a_token_on_each_line_and_names_the_bare_ones() throws IOException {
        Path file = directory.resolve("billing");
        Files.writeString(file, ONE + "\r\n\n  ci:" + OTHER + "  \n");
        Tokens tokens = in(file);
        assertThat(tokens.nameIn("Bearer " + ONE)).contains("billing");
        assertThat(tokens.nameIn("Bearer " + OTHER)).contains("ci");
    }

    @Test
    void a_file_that_is_missing_or_empty_is_refused_as_it_would_open_nothing() throws IOException {
        Path empty = Files.writeString(directory.resolve("empty"), "\n");
        assertThatThrownBy(() -> in(empty))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("fairlead.admin.token-files, " + empty + ": the file holds no token");
        assertThatThrownBy(() -> in(directory.resolve("missing")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("missing: the file cannot be read");
    }
}
