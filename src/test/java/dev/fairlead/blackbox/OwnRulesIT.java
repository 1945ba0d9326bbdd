package dev.fairlead.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rules that adnanh/webhook does not have, through the door.
class OwnRulesIT {
    private static final String SATISFIED = "yes\n";
    private static final String NOT_SATISFIED = "Hook rules were not satisfied.";
    private static final String ERROR = "Error occurred while evaluating hook rules.";
    private static final String BODY = "{\"name\": \"Zoë ☃\", \"total\": 19.90}";

    @TempDir static Path directory;
    private static FairleadProcess fairlead;

    private static String hook(String id, String rule) {
        return """
        - id: %s
          execute-command: /bin/echo
          include-command-output-in-response: true
          pass-arguments-to-command: [{source: string, name: 'yes'}]
          trigger-rule: %s
        """
                .formatted(id, rule);
    }

    private static String signed(String id, String rest) {
        return hook(id, "{match: {type: payload-signature, " + rest + "}}");
    }

    @BeforeAll
    static void start() {
        fairlead =
                FairleadProcess.in(directory)
                        .hooks(
                                signed("slack", "kind: slack, secret: [other, s3cret]")
                                        + signed("stripe", "kind: stripe, secret: s3cret")
                                        + signed("teams", "kind: teams, secret: AAECAwQ=")
                                        + signed(
                                                "standard",
                                                "kind: standard-webhooks, secret:"
                                                        + " whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
                                        + signed(
                                                "form",
                                                "kind: {header: x-line-signature, encoding:"
                                                        + " base64}, secret: s3cret")
                                        + hook(
                                                "rotated",
                                                "{match: {type: payload-hmac-sha512, secret: [new,"
                                                        + " old], parameter: {source: header, name:"
                                                        + " X-Sig}}}")
                                        + hook(
                                                "dear",
                                                "{match: {type: ge, value: 19.90, parameter:"
                                                        + " {source: payload, name: total}}}"))
                        .go();
    }

    @AfterAll
    static void stop() {
        fairlead.close();
    }

    private static byte[] mac(String algorithm, byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(mac("HmacSHA256", "s3cret".getBytes(UTF_8), text));
    }

    private static String base64(byte[] key, String text) {
        return Base64.getEncoder().encodeToString(mac("HmacSHA256", key, text));
    }

    private static String post(String hook, String... headers) {
        return fairlead.postJson("/hooks/" + hook, BODY, headers).body();
    }

    private static String slack(long time, String signed) {
        return post(
                "slack",
                "X-Slack-Request-Timestamp",
                "" + time,
                "X-Slack-Signature",
                "v0=" + hex(signed));
    }

    @Test
    void a_request_signed_as_slack_does_counts_now_and_not_later() {
        long now = Instant.now().getEpochSecond();
        assertThat(slack(now, "v0:" + now + ":" + BODY)).isEqualTo(SATISFIED);
        long past = now - 400;
        assertThat(slack(past, "v0:" + past + ":" + BODY)).isEqualTo(ERROR);
        assertThat(slack(now, "v0:" + past + ":" + BODY)).isEqualTo(ERROR);
        assertThat(post("slack")).isEqualTo(NOT_SATISFIED);
        assertThat(fairlead.log())
                .contains("the signed timestamp is 40")
                .contains("invalid payload signature in X-Slack-Signature")
                .contains("parameter node not found: X-Slack-Signature")
                .doesNotContain("s3cret");
    }

    @Test
    void stripe_teams_standard_webhooks_and_headers_of_ones_own_are_checked() {
        long now = Instant.now().getEpochSecond();
        assertThat(post("stripe", "Stripe-Signature", "t=" + now + ",v1=" + hex(now + "." + BODY)))
                .isEqualTo(SATISFIED);
        byte[] key = {0, 1, 2, 3, 4};
        assertThat(post("teams", "Authorization", "HMAC " + base64(key, BODY)))
                .isEqualTo(SATISFIED);
        assertThat(post("teams", "Authorization", "HMAC " + base64(key, BODY + " ")))
                .isEqualTo(ERROR);
        assertThat(post("form", "X-Line-Signature", base64("s3cret".getBytes(UTF_8), BODY)))
                .isEqualTo(SATISFIED);
    }

    @Test
    void a_signature_of_standard_webhooks_counts_for_its_own_id_alone() {
        long now = Instant.now().getEpochSecond();
        byte[] key = Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        String signature = "v1,AAAA v1," + base64(key, "m." + now + "." + BODY);
        String[] headers = {
            "webhook-id", "m", "webhook-timestamp", "" + now, "webhook-signature", signature
        };
        assertThat(post("standard", headers)).isEqualTo(SATISFIED);
        headers[1] = "other";
        assertThat(post("standard", headers)).isEqualTo(ERROR);
    }

    @Test
    void while_a_secret_is_changed_the_new_one_and_the_old_one_count() {
        for (String secret : new String[] {"new", "old", "older"}) {
            String sent = HexFormat.of().formatHex(mac("HmacSHA512", secret.getBytes(UTF_8), BODY));
            assertThat(post("rotated", "X-Sig", "sha512=" + sent))
                    .as(secret)
                    .isEqualTo(secret.equals("older") ? ERROR : SATISFIED);
        }
    }

    @Test
    void numbers_are_compared_as_decimals() {
        assertThat(post("dear")).isEqualTo(SATISFIED);
        assertThat(fairlead.postJson("/hooks/dear", "{\"total\": 19.8999999999999999999}").body())
                .isEqualTo(NOT_SATISFIED);
        assertThat(fairlead.postJson("/hooks/dear", "{\"total\": \"much\"}").body())
                .isEqualTo(ERROR);
    }
}
