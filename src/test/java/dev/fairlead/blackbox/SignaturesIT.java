package dev.fairlead.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.net.http.HttpHeaders;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Deliveries of the packaged program, judged by others: the library of Standard Webhooks and the
/// JDK.
class SignaturesIT {
    private static final String OLD = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String NEW = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    private static final String OTHER = "whsec_" + "A".repeat(32);

    /// As it comes: blanks, a letter beyond ASCII and a number that no double holds.
    private static final String BODY = "{ \"name\": \"Zoë ☃\",  \"n\": 12345678901234567890.10 }";

    @TempDir Path directory;
    private Sink sink;

    @BeforeEach
    void open() {
        sink = Sink.open();
    }

    @AfterEach
    void close() {
        sink.close();
    }

    /// Starts with one endpoint of these settings.
    private FairleadProcess fairlead(String settings) {
        return FairleadProcess.in(directory).hooks(hooks(settings)).go();
    }

    private String hooks(String settings) {
        return """
        endpoints:
          - {id: ledger, url: "%s", %s}
        hooks:
          - {id: pay, deliver: [{endpoint: ledger, headers: {x-sig: forged, X-HUB-SIGNATURE-256: forged}}]}
        """
                .formatted(sink.url("/ledger"), settings);
    }

    private Sink.Received delivered(String settings) {
        try (FairleadProcess fairlead = fairlead(settings)) {
            assertThat(fairlead.postJson("/hooks/pay", BODY).statusCode()).isEqualTo(202);
            await().atMost(Duration.ofSeconds(20)).until(() -> sink.count() == 1);
            await().until(() -> fairlead.log().contains("delivered"));
            assertThat(fairlead.log()).doesNotContain("MfKQ9r8G", "C2FVsBQI", "fathom", "whsk_");
        }
        Sink.Received only = sink.received().getFirst();
        assertThat(only.body()).isEqualTo(BODY);
        return only;
    }

    private static void verify(String secret, Sink.Received one) throws Exception {
        new Webhook(secret).verify(one.body(), HttpHeaders.of(one.headers(), (_, _) -> true));
    }

    @Test
    void while_secrets_rotate_the_new_one_and_the_old_one_verify_and_no_other() {
        Sink.Received one = delivered("secret: [" + NEW + ", " + OLD + "]");
        assertThatCode(() -> verify(NEW, one)).doesNotThrowAnyException();
        assertThatCode(() -> verify(OLD, one)).doesNotThrowAnyException();
        assertThatThrownBy(() -> verify(OTHER, one))
                .isInstanceOf(WebhookVerificationException.class);
    }

    private record Pair(String secret, PublicKey publicKey) {
        /// The JDK writes the seed and the public key at the ends of what it encodes (RFC 8410).
        static Pair make() throws GeneralSecurityException {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            byte[] both = Arrays.copyOf(last32(pair.getPrivate().getEncoded()), 64);
            System.arraycopy(last32(pair.getPublic().getEncoded()), 0, both, 32, 32);
            return new Pair("whsk_" + Base64.getEncoder().encodeToString(both), pair.getPublic());
        }

        private static byte[] last32(byte[] encoded) {
            return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        }

        boolean verifies(String signature, Sink.Received one) throws GeneralSecurityException {
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(publicKey);
            String head = one.webhookId() + "." + one.headers().getFirst("webhook-timestamp") + ".";
            check.update((head + one.body()).getBytes(UTF_8));
            return signature.startsWith("v1a,")
                    && check.verify(Base64.getDecoder().decode(signature.substring(4)));
        }
    }

    @Test
    void a_new_key_pair_and_an_old_shared_secret_sign_side_by_side() throws Exception {
        Pair pair = Pair.make();
        Sink.Received one = delivered("secret: ['" + pair.secret() + "', " + OLD + "]");
        assertThatCode(() -> verify(OLD, one)).doesNotThrowAnyException();
        String[] signatures = one.headers().getFirst("webhook-signature").split(" ", -1);
        assertThat(signatures).hasSize(2);
        assertThat(pair.verifies(signatures[0], one)).isTrue();
        assertThat(Pair.make().verifies(signatures[0], one)).isFalse();
    }

    @Test
    void standard_ed25519_signs_with_every_key_pair() throws Exception {
        Pair younger = Pair.make();
        Pair older = Pair.make();
        Sink.Received one =
                delivered(
                        "signature: standard-ed25519, secret: ['%s', '%s']"
                                .formatted(younger.secret(), older.secret()));
        String[] signatures = one.headers().getFirst("webhook-signature").split(" ", -1);
        assertThat(signatures).hasSize(2);
        assertThat(younger.verifies(signatures[0], one)).isTrue();
        assertThat(older.verifies(signatures[1], one)).isTrue();
    }

    private static byte[] hmac(String algorithm, String secret, String body)
            throws GeneralSecurityException {
        Mac mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(secret.getBytes(UTF_8), algorithm));
        return mac.doFinal(body.getBytes(UTF_8));
    }

    @Test
    void a_receiver_of_githubs_signature_finds_it_and_the_newest_secret_made_it() throws Exception {
        Sink.Received one = delivered("signature: github, secret: [fathom-2, fathom-1]");
        String right = HexFormat.of().formatHex(hmac("HmacSHA256", "fathom-2", BODY));
        assertThat(one.headers().get("X-Hub-Signature-256")).containsExactly("sha256=" + right);
        assertThat(one.headers().containsKey("webhook-signature")).isFalse();
        assertThat(one.webhookId()).isNotBlank();
    }

    @Test
    void a_header_of_ones_own_signs_as_it_is_told() throws Exception {
        Sink.Received one =
                delivered(
                        "signature: {header: X-Sig, algorithm: sha512, encoding: base64, prefix: 'v0='}, secret: fathom");
        String right = Base64.getEncoder().encodeToString(hmac("HmacSHA512", "fathom", BODY));
        assertThat(one.headers().get("X-Sig")).containsExactly("v0=" + right);
        assertThat(one.headers().get("X-Hub-Signature-256")).containsExactly("forged");
    }

    @Test
    void a_retry_is_signed_at_its_own_time_under_the_same_id() throws Exception {
        sink.answering(503, 1, 200);
        try (FairleadProcess fairlead = fairlead("retry: {schedule: [0s, 2s]}, secret: " + OLD)) {
            assertThat(fairlead.postJson("/hooks/pay", BODY).statusCode()).isEqualTo(202);
            await().atMost(Duration.ofSeconds(20)).until(() -> sink.count() == 2);
        }
        List<Sink.Received> both = sink.received();
        assertThat(sink.ids()).hasSize(1);
        assertThat(both)
                .extracting(one -> one.headers().getFirst("webhook-timestamp"))
                .doesNotHaveDuplicates();
        assertThat(both)
                .extracting(one -> one.headers().getFirst("webhook-signature"))
                .doesNotHaveDuplicates();
        for (Sink.Received one : both) {
            verify(OLD, one);
        }
    }

    @Test
    void a_secret_that_cannot_sign_is_told_with_its_place_and_not_shown() {
        FairleadProcess started =
                FairleadProcess.in(directory)
                        .hooks(hooks("signature: standard-ed25519, secret: whsk_Z2VoZWlt"))
                        .launch(0);
        try (started) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> started.log().contains("endpoints[0].secret"));
            assertThat(started.log())
                    .contains("line 2, column", "hooks.yaml", "docs/howto/sign-deliveries.md")
                    .doesNotContain("Z2VoZWlt");
        }
    }
}
