package dev.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.journal.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final String ONE = "0123456789abcdef01234567";
    private static final String OTHER = "abcdefabcdefABCDEF-._~+/==";

    private Instant now = Instant.parse("2026-03-01T10:00:00Z");

    private final Sessions sessions = with("ci:" + ONE, "ops:read-only:" + OTHER);
    private final Session session = sessions.begin(token(ONE));

    private Sessions with(String... tokens) {
        Configured config = Configured.with(tokens);
        return new Sessions(new Tokens(config, new Journal(List.of())), config, () -> now);
    }

    private static Token token(String text) {
        return Token.read("ci:" + text, "", "");
    }

    @Test
    void a_cookie_is_known_to_every_replica_that_has_the_token() {
        for (Sessions replica : List.of(sessions, with(ONE), with(OTHER, "renamed:" + ONE))) {
            Session known = replica.of(session.cookie()).orElseThrow();
            assertThat(known.csrf()).isEqualTo(session.csrf());
            assertThat(known.expiresAt()).isEqualTo(now.plus(Duration.ofHours(12)));
        }
        assertThat(with("renamed:read-only:" + ONE).of(session.cookie()).orElseThrow().token())
                .extracting(Token::name, Token::access)
                .containsExactly("renamed", Access.READ_ONLY);
    }

    @Test
    void it_ends_with_its_token_and_with_its_time() {
        assertThat(with(OTHER).of(session.cookie())).isEmpty();
        now = now.plus(Duration.ofHours(12)).minusSeconds(1);
        assertThat(sessions.of(session.cookie())).isPresent();
        now = now.plusSeconds(1);
        assertThat(sessions.of(session.cookie())).isEmpty();
    }

    @Test
    void a_cookie_that_is_changed_anywhere_is_none() {
        String cookie = session.cookie();
        for (int n = 0; n < cookie.length() - 1; n++) { // the last character has spare bits
            char other = cookie.charAt(n) == '0' ? '1' : '0';
            String changed = cookie.substring(0, n) + other + cookie.substring(n + 1);
            assertThat(sessions.of(changed)).as(changed).isEmpty();
        }
        assertThat(sessions.of("")).isEmpty();
        assertThat(sessions.of(cookie + "0")).isEmpty();
        assertThat(sessions.of(cookie.replaceFirst("\\.[0-9]+\\.", ".999999999999."))).isEmpty();
        assertThat(sessions.of(cookie.replace(token(ONE).id(), token(OTHER).id()))).isEmpty();
    }

    @Test
    void nothing_of_the_token_and_not_the_word_for_changes_is_in_the_cookie() {
        assertThat(session.cookie()).doesNotContain(ONE).doesNotContain(session.csrf());
        assertThat(sessions.begin(token(ONE)).csrf()).isNotEqualTo(session.csrf());
    }
}
