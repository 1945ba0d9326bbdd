package dev.fairlead.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StandardWebhooksTest {
    private static final Secret FIRST = new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    private static final Secret SECOND = new Secret("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD");
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final long TIMESTAMP = 1_614_265_330;

    private static final Secret PAIR =
            new Secret(
                    "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==");
    private static final String PUBLIC = "1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";

    private static String sign(List<Secret> secrets, String body) {
        return sign(secrets, ID, TIMESTAMP, body);
    }

    private static String sign(List<Secret> secrets, String id, long timestamp, String body) {
        Map<String, String> headers =
                new StandardWebhooks(secrets.stream().map(StandardKey::of).toList())
                        .headers(id, timestamp, body.getBytes(UTF_8));
        assertThat(headers)
                .containsOnlyKeys("webhook-timestamp", "webhook-signature")
                .containsEntry("webhook-timestamp", Long.toString(timestamp));
        return Objects.requireNonNull(headers.get("webhook-signature"));
    }

    /// The published vectors (S1, S2, A1), and our own for an empty body and one that is not ASCII.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw|msg_p5jXN8AQM9LWM0D4loKWxJek|1614265330|{"test": 2432232314}|v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=
                    whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD|msg_27UH4WbU6Z5A5EzD8u03UvzRbpk|1649367553|{"email":"test@example.com","username":"test_user"}|v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=
                    whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw|msg_p5jXN8AQM9LWM0D4loKWxJek|1614265330|``|v1,v48jdbgvh29KJz2Qc+ghw8G6vG3nAKnujWBg8oM/62A=
                    whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw|msg_p5jXN8AQM9LWM0D4loKWxJek|1614265330|{"name":"Zoë ☃"}|v1,fxIoYCaz805IVmdncaJkBJZbXQ4e53xyvLXsMd6ezPA=
                    whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==|msg_p5jXN8AQM9LWM0D4loKWxJek|1614265330|{"test": 2432232314}|v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==
                    whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==|msg_p5jXN8AQM9LWM0D4loKWxJek|1614265330|{"name":"Zoë ☃"}|v1a,2AYEtZ+UibCBDq3Fn4dneRVfgkHnCfX4O5GGojsvlFr+NKxWY/agxqa7KWpUDwFiIN3yz4eSDhxCqVOrwANNCg==
                    """)
    void a_vector_is_signed_as_published(
            String secret, String id, long timestamp, String body, String signature) {
        assertThat(sign(List.of(new Secret(secret)), id, timestamp, body)).isEqualTo(signature);
    }

    /// S3, from the documentation of Svix: shorter than the specification allows, so no hook file
    /// may have it, but signed alike.
    @Test
    void a_vector_with_a_short_key_is_signed_as_published() {
        byte[] key = Base64.getDecoder().decode("plJ3nmyCDGBKInavdOK15jsl");
        assertThat(
                        new StandardWebhooks(List.of(new StandardKey.Shared(Hash.SHA256.key(key))))
                                .headers(
                                        "msg_loFOjxBNrRLzqYUf",
                                        1_731_705_121,
                                        "{\"event_type\":\"ping\",\"data\":{\"success\":true}}"
                                                .getBytes(UTF_8)))
                .containsEntry(
                        "webhook-signature", "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=");
        assertThat(problem(StandardKey::of, "whsec_plJ3nmyCDGBKInavdOK15jsl"))
                .contains("the secret has 18 bytes");
    }

    @Test
    void each_of_several_secrets_signs_and_blanks_part_the_signatures() {
        String both = sign(List.of(FIRST, SECOND), "{}");
        assertThat(both.split(" ", -1))
                .containsExactly(sign(List.of(FIRST), "{}"), sign(List.of(SECOND), "{}"))
                .doesNotHaveDuplicates();
    }

    @Test
    void a_list_may_mix_shared_keys_and_key_pairs() {
        assertThat(sign(List.of(PAIR, FIRST), "{}"))
                .isEqualTo(sign(List.of(PAIR), "{}") + " " + sign(List.of(FIRST), "{}"))
                .matches("v1a,\\S+ v1,\\S+");
    }

    @Test
    void a_secret_may_come_without_its_prefix_and_without_padding() {
        Secret bare = new Secret("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        assertThat(sign(List.of(bare), "{}")).isEqualTo(sign(List.of(FIRST), "{}"));
        Secret padded = ofLength(25);
        Secret unpadded = new Secret(padded.value().replace("=", ""));
        assertThat(unpadded).isNotEqualTo(padded);
        assertThat(sign(List.of(unpadded), "{}")).isEqualTo(sign(List.of(padded), "{}"));
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
            String signature = sign(List.of(FIRST, PAIR, SECOND), ID, now, body);
            for (Secret secret : List.of(FIRST, SECOND)) {
                assertThatCode(() -> verify(secret, ID, now, signature, body))
                        .as("seed %d, round %d", seed, round)
                        .doesNotThrowAnyException();
            }
        }
    }

    private static void verify(
            Secret secret, String id, long timestamp, String signature, String body)
            throws WebhookVerificationException, EmptyWebhookSecretException {
        Map<String, List<String>> headers =
                Map.of(
                        "webhook-id", List.of(id),
                        "webhook-timestamp", List.of(Long.toString(timestamp)),
                        "webhook-signature", List.of(signature));
        new Webhook(secret.value()).verify(body, headers);
    }

    /// Or the judge of the test above would have let everything pass.
    @Test
    void a_receivers_library_refuses_whatever_was_not_signed() {
        long now = Instant.now().getEpochSecond();
        String good = sign(List.of(FIRST), ID, now, "{}");
        assertThatCode(() -> verify(FIRST, ID, now, "v1,AAAA v2,BBBB " + good + " v1a,CCCC", "{}"))
                .doesNotThrowAnyException();
        assertRefused(() -> verify(SECOND, ID, now, good, "{}"));
        assertRefused(() -> verify(FIRST, "msg_other", now, good, "{}"));
        assertRefused(() -> verify(FIRST, ID, now + 1, good, "{}"));
        assertRefused(() -> verify(FIRST, ID, now, good, "{} "));
        assertRefused(() -> verify(FIRST, ID, now, good.substring(0, 40), "{}"));
        assertRefused(() -> verify(FIRST, ID, now, good.replace("v1,", "v2,"), "{}"));
        assertRefused(() -> verify(FIRST, ID, now, "v1,", "{}"));
        for (long off : new long[] {-310, 310}) {
            String stale = sign(List.of(FIRST), ID, now + off, "{}");
            assertRefused(() -> verify(FIRST, ID, now + off, stale, "{}"));
        }
    }

    private static void assertRefused(ThrowableAssert.ThrowingCallable verification) {
        assertThatExceptionOfType(WebhookVerificationException.class).isThrownBy(verification);
    }

    @Test
    void the_jdk_verifies_v1a_with_the_public_key_alone() throws GeneralSecurityException {
        byte[] body = "{\"name\":\"Zoë ☃\"}".getBytes(UTF_8);
        String signature = sign(List.of(PAIR), new String(body, UTF_8)).substring("v1a,".length());
        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(PublicKeys.ed25519(PUBLIC));
        check.update((ID + "." + TIMESTAMP + ".").getBytes(UTF_8));
        check.update(body);
        assertThat(check.verify(Base64.getDecoder().decode(signature))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 25, 32, 63, 64})
    void twenty_four_to_sixty_four_bytes_make_a_secret(int bytes) {
        assertThat(sign(List.of(ofLength(bytes)), "{}")).startsWith("v1,");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 18, 23, 65, 1000})
    void any_other_length_is_told(int bytes) {
        assertThat(problem(StandardKey::of, ofLength(bytes).value()))
                .contains("the secret has " + bytes + " bytes")
                .contains("24 to 64");
    }

    private static Secret ofLength(int bytes) {
        return new Secret("whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]));
    }

    private static String problem(Function<Secret, StandardKey> read, String text) {
        Secret secret = new Secret(text);
        return String.valueOf(
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> read.apply(secret))
                        .actual()
                        .getMessage());
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
                "WHSK_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg=="
            })
    void what_is_no_secret_is_told_without_repeating_it(String text) {
        String problem = problem(StandardKey::of, text);
        assertThat(problem).contains("openssl rand -base64 32");
        if (text.length() > "whsec_".length()) {
            assertThat(problem).doesNotContain(text.substring(6));
        }
    }

    @Test
    void a_public_key_is_told_from_a_secret() {
        assertThat(problem(StandardKey::of, "whpk_" + PUBLIC))
                .contains("is a public key (whpk_)")
                .contains("whsk_")
                .doesNotContain(PUBLIC);
        assertThat(problem(Ed25519Key::of, "whpk_" + PUBLIC))
                .contains("secret keys (whsk_) alone")
                .doesNotContain(PUBLIC);
    }

    /// How each kind of broken key pair is told; none of its bytes is repeated.
    @Test
    void a_key_pair_that_is_none_is_told_without_repeating_it() {
        byte[] bytes = Base64.getDecoder().decode(PAIR.value().substring("whsk_".length()));
        byte[] seed = Arrays.copyOf(bytes, 32);
        byte[] shorter = Arrays.copyOf(bytes, 63);
        byte[] longer = Arrays.copyOf(bytes, 65);
        byte[] otherSeed = bytes.clone();
        otherSeed[0] ^= 1;
        byte[] otherPublic = bytes.clone();
        otherPublic[63] ^= (byte) 0x80; // the same point, mirrored
        byte[] noPoint = Arrays.copyOf(seed, 64);
        noPoint[32] = 2; // y = 2 lies on no point of the curve
        byte[] identity = Arrays.copyOf(seed, 64);
        identity[32] = 1; // a point of small order
        byte[] swapped = new byte[64];
        System.arraycopy(bytes, 32, swapped, 0, 32);
        System.arraycopy(bytes, 0, swapped, 32, 32);
        assertBroken(pair(seed), "has 32 bytes");
        assertBroken(pair(shorter), "has 63 bytes");
        assertBroken(pair(longer), "has 65 bytes");
        assertBroken("whsk_", "has 0 bytes");
        assertBroken("whsk_%", "whsk_ and base64");
        assertBroken("whsk_" + "-".repeat(88), "whsk_ and base64");
        for (byte[] each : List.of(otherSeed, otherPublic, noPoint, identity, swapped)) {
            assertBroken(pair(each), "halves");
        }
    }

    private static String pair(byte[] bytes) {
        return "whsk_" + Base64.getEncoder().encodeToString(bytes);
    }

    private static void assertBroken(String text, String how) {
        for (Function<Secret, StandardKey> read :
                List.<Function<Secret, StandardKey>>of(StandardKey::of, Ed25519Key::of)) {
            assertThat(problem(read, text)).contains(how).contains("docs/howto/sign-deliveries.md");
            if (text.length() > 15) {
                assertThat(problem(read, text)).doesNotContain(text.substring(5, 15));
            }
        }
    }

    @Test
    void a_shared_secret_is_no_key_pair() {
        assertThat(problem(Ed25519Key::of, FIRST.value()))
                .contains("standard-ed25519")
                .contains("\"signature: standard\" takes others")
                .doesNotContain("MfKQ");
    }

    @Test
    void without_a_key_there_is_no_signature() {
        assertThatIllegalArgumentException().isThrownBy(() -> new StandardWebhooks(List.of()));
    }

    @Test
    void neither_a_secret_nor_a_key_shows_itself() {
        assertThat(FIRST).hasToString("***");
        assertThat(List.of(FIRST, SECOND)).hasToString("[***, ***]");
        assertThat(new StandardWebhooks(List.of(StandardKey.of(FIRST), StandardKey.of(PAIR))))
                .hasToString("StandardWebhooks[keys=[***, ***]]");
    }
}
