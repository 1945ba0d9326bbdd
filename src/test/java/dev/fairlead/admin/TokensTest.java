package dev.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
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

    private final List<Entry> told = new ArrayList<>();
    private final Journal journal = new Journal(List.of(told::add));

    private Tokens of(String... entries) {
        return new Tokens(Configured.with(entries), journal);
    }

    private Tokens in(Path... files) {
        return new Tokens(Configured.in(files), journal);
    }

    private static Optional<String> name(Tokens tokens, String authorization) {
        return tokens.inHeader(authorization).map(Token::name);
    }

    @Test
    void without_a_token_nothing_is_open_and_nobody_is_known() {
        Tokens none = of();
        assertThat(none.isOpen()).isFalse();
        assertThat(name(none, "Bearer ")).isEmpty();
        assertThat(name(none, "Bearer " + ONE)).isEmpty();
    }

    @Test
    void a_token_is_known_by_its_name_and_a_bare_one_by_its_place() {
        Tokens tokens = of("billing:" + ONE, OTHER);
        assertThat(tokens.isOpen()).isTrue();
        assertThat(name(tokens, "Bearer " + ONE)).contains("billing");
        assertThat(name(tokens, "bEARER   " + OTHER)).contains("token-2");
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
        assertThat(name(of("billing:" + ONE), authorization)).isEmpty();
    }

    @Test
    void two_tokens_may_have_one_name_so_that_they_can_be_rotated() {
        Tokens tokens = of("billing:" + ONE, "billing:" + OTHER);
        assertThat(name(tokens, "Bearer " + ONE)).contains("billing");
        assertThat(name(tokens, "Bearer " + OTHER)).contains("billing");
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
                "ci:full:0123456789abcdef01234567",
                "read-only:0123456789abcdef01234567",
                "read-only:ci:0123456789abcdef01234567",
                "ci:read-only:0123456789abcdef:01234567",
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
    void a_token_may_be_for_reading_only() {
        Tokens tokens = of("ci:" + ONE, "grafana:read-only:" + OTHER);
        assertThat(tokens.find(ONE).orElseThrow().access()).isEqualTo(Access.FULL);
        Token reads = tokens.find(OTHER).orElseThrow();
        assertThat(reads.access()).isEqualTo(Access.READ_ONLY);
        assertThat(reads.name()).isEqualTo("grafana");
    }

    @Test
    void one_token_under_two_names_is_refused_as_it_could_not_be_said_who_did_what() {
        assertThatThrownBy(() -> of("ci:" + ONE, "ops:" + ONE))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "fairlead.admin.tokens, entry 2: the token of ops is the one of ci, too; give each their own");
        assertThatThrownBy(() -> of("ci:" + ONE, "ci:read-only:" + ONE))
                .isInstanceOf(ConfigurationException.class);
        assertThat(name(of("ci:" + ONE, "ci:" + ONE), "Bearer " + ONE)).contains("ci");
    }

    @Test
    void a_file_may_hold_what_the_setting_could() throws IOException {
        Path file =
                Files.writeString(
                        directory.resolve("tokens"), "ci:" + ONE + ", grafana:read-only:" + OTHER);
        Tokens tokens = in(file);
        assertThat(tokens.find(ONE).orElseThrow().name()).isEqualTo("ci");
        assertThat(tokens.find(OTHER).orElseThrow().access()).isEqualTo(Access.READ_ONLY);
    }

    @Test
    void files_that_are_read_again_open_what_they_hold_now_and_nothing_else() throws IOException {
        Path file = Files.writeString(directory.resolve("billing"), ONE + "\n");
        Tokens tokens = in(file);
        Files.writeString(file, OTHER + "\nci:short-secret\n");
        tokens.readAgain();
        assertThat(name(tokens, "Bearer " + ONE)).isEmpty();
        assertThat(name(tokens, "Bearer " + OTHER)).contains("billing");
        assertThat(told)
                .contains(new Entry.TokensRead(1))
                .contains(
                        new Entry.TokenUnusable(
                                "fairlead.admin.token-files, "
                                        + file
                                        + ": a token has at least 24 characters, this one has 12; make one by: openssl rand -hex 24"));
        Files.delete(file);
        tokens.readAgain();
        assertThat(tokens.isOpen()).isFalse();
        assertThat(told.toString()).contains("the file cannot be read").doesNotContain("short-s");
    }

    @Test
    void a_file_that_others_may_read_is_told_of() throws IOException {
        Path file = Files.writeString(directory.resolve("billing"), ONE + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        Tokens tokens = in(file);
        tokens.readAgain();
        assertThat(told).doesNotContain(new Entry.TokenFileExposed(file.toString()));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        tokens.readAgain();
        assertThat(told).contains(new Entry.TokenFileExposed(file.toString()));
    }

    @Test
    void a_file_holds_a_token_on_each_line_and_names_the_bare_ones() throws IOException {
        Path file = directory.resolve("billing");
        Files.writeString(file, ONE + "\r\n\n  ci:" + OTHER + "  \n");
        Tokens tokens = in(file);
        assertThat(name(tokens, "Bearer " + ONE)).contains("billing");
        assertThat(name(tokens, "Bearer " + OTHER)).contains("ci");
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
