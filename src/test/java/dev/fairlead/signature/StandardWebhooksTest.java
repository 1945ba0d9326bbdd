package dev.fairlead.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.standardwebhooks.Webhook;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StandardWebhooksTest {
    private static final Secret FIRST = new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    private static final Secret SECOND = new Secret("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD");
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final long TIMESTAMP = 1_614_265_330;

    private static String sign(List<Secret> secrets, String body) {
        return StandardWebhooks.sign(secrets, ID, TIMESTAMP, body.getBytes(UTF_8));
    }

    /// The published vectors, and two of our own for an empty body and one that is not ASCII.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw|msg_p5jXN8AQM9LWM0D4loKWxJek|1614265330|{"test": 2432232314}|v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=
                    whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD|msg_27UH4WbU6Z5A5EzD8u03UvzRbpk|1649367553|{"email":"test@example.com","username":"test_user"}|v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=
                    whsec_plJ3nmyCDGBKInavdOK15jsl|msg_loFOjxBNrRLzqYUf|1731705121|{"event_type":"ping","data":{"success":true}}|v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=
                    whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw|msg_p5jXN8AQM9LWM0D4loKWxJek|1614265330|``|v1,v48jdbgvh29KJz2Qc+ghw8G6vG3nAKnujWBg8oM/62A=
                    whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw|msg_p5jXN8AQM9LWM0D4loKWxJek|1614265330|{"name":"Zoë ☃"}|v1,fxIoYCaz805IVmdncaJkBJZbXQ4e53xyvLXsMd6ezPA=
                    """)
    void a_vector_is_signed_as_published(
            String secret, String id, long timestamp, String body, String signature) {
        assertThat(
                        StandardWebhooks.sign(
                                List.of(new Secret(secret)), id, timestamp, body.getBytes(UTF_8)))
                .isEqualTo(signature);
    }

    @Test
    void each_of_several_secrets_signs_and_blanks_part_the_signatures() {
        String both = sign(List.of(FIRST, SECOND), "{}");
        assertThat(both.split(" ", -1))
                .containsExactly(sign(List.of(FIRST), "{}"), sign(List.of(SECOND), "{}"))
                .doesNotHaveDuplicates();
    }

    @Test
    void a_secret_may_come_without_its_prefix() {
        Secret bare = new Secret("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        assertThat(sign(List.of(bare), "{}")).isEqualTo(sign(List.of(FIRST), "{}"));
    }

    @Test
    void a_receivers_library_accepts_the_signature_of_any_body_under_either_secret() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long now = Instant.now().getEpochSecond();
        for (int round = 0; round < 50; round++) {
            String body =
                    random.ints(round, 1, 0xd800)
                            .collect(
                                    StringBuilder::new,
                                    StringBuilder::appendCodePoint,
                                    StringBuilder::append)
                            .toString();
            String signature =
                    StandardWebhooks.sign(List.of(FIRST, SECOND), ID, now, body.getBytes(UTF_8));
            HttpHeaders headers =
                    HttpHeaders.of(
                            Map.of(
                                    "webhook-id", List.of(ID),
                                    "webhook-timestamp", List.of(Long.toString(now)),
                                    "webhook-signature", List.of(signature)),
                            (_, _) -> true);
            for (Secret secret : List.of(FIRST, SECOND)) {
                assertThatCode(() -> new Webhook(secret.value()).verify(body, headers.map()))
                        .as("seed %d, round %d", seed, round)
                        .doesNotThrowAnyException();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 25, 32, 63, 64})
    void twenty_four_to_sixty_four_bytes_make_a_secret(int bytes) {
        assertThat(StandardWebhooks.problemWith(ofLength(bytes))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 18, 23, 65, 1000})
    void any_other_length_is_told(int bytes) {
        assertThat(StandardWebhooks.problemWith(ofLength(bytes)))
                .hasValueSatisfying(problem ->
                        assertThat(problem)
                                .contains("the secret has " + bytes + " bytes")
                                .contains("24 to 64"));
    }

    private static Secret ofLength(int bytes) {
        return new Secret("whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "w",
                "whsec_",
                "whsec_%",
                "whsec_wronglength",
                "whsec_ MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS-",
                "WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=",
                "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg=="
            })
    void what_is_no_secret_is_told_without_repeating_it(String text) {
        assertThat(StandardWebhooks.problemWith(new Secret(text)))
                .hasValueSatisfying(problem -> {
                    assertThat(problem).contains("openssl rand -base64 32");
                    if (text.length() > "whsec_".length()) {
                        assertThat(problem).doesNotContain(text.substring(6));
                    }
                });
    }

    @Test
    void what_is_no_secret_signs_nothing_rather_than_something_else() {
        for (String text : List.of("whsec_", "whsec_%", "")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> sign(List.of(new Secret(text)), "{}"));
        }
    }

    @Test
    void a_secret_never_shows_itself() {
        assertThat(FIRST).hasToString("***");
        assertThat(List.of(FIRST, SECOND)).hasToString("[***, ***]");
    }
}
