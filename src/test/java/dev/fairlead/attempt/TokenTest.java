package dev.fairlead.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.attempt.Tokens.NoTokenException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"expires_in\":3600 | 3570",
                "\"expires_in\":\"3600\" | 3570",
                "\"expires_in\":60 | 54",
                "\"expires_in\":0 | 0",
                "\"expires_in\":999999999 | 86370",
                "\"expires_in\":-5 | 270",
                "\"expires_in\":99999999999999999999 | 270",
                "\"expires_in\":null | 270",
                "\"scope\":\"a\" | 270"
            })
    void a_token_is_used_until_shortly_before_it_ends(String life, long seconds) {
        Token token = Token.read("{\"access_token\":\"a.b-c~d+e/f==\"," + life + "}", NOW);
        assertThat(token.value().value()).isEqualTo("a.b-c~d+e/f==");
        assertThat(Duration.between(NOW, token.until())).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(token.toString()).doesNotContain("a.b-c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hush",
                "[\"hush\"]",
                "{}",
                "{\"access_token\":null}",
                "{\"access_token\":17}",
                "{\"access_token\":\"\"}",
                "{\"access_token\":\"hush hush\"}",
                "{\"access_token\":\"hush\\r\\nX-Evil: 1\"}",
                "{\"access_token\":\"hush\",\"token_type\":\"mac\"}",
                "{\"access_token\":\"hush\""
            })
    void an_answer_without_a_token_is_told_and_not_repeated(String answer) {
        assertThatThrownBy(() -> Token.read(answer, NOW))
                .isInstanceOf(NoTokenException.class)
                .hasMessageStartingWith("token endpoint: ")
                .hasMessageNotContaining("hush");
    }

    @Test
    void of_an_error_the_code_is_told_and_nothing_else() {
        assertThat(Token.error("{\"error\" : \"invalid_client\",\"error_description\":\"hush\"}"))
                .isEqualTo(" (invalid_client)");
        assertThat(Token.error("{\"error\":\"Basic aHVzaA==\"}")).isEmpty();
        assertThat(Token.error("<html>")).isEmpty();
    }
}
