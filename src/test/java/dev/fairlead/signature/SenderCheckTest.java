package dev.fairlead.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.signature.SenderCheck.Found;
import dev.fairlead.signature.SenderCheck.Sent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Signatures of senders, held against what the senders publish and against openssl.
class SenderCheckTest {
    private static final Found RIGHT = new Found.Right();

    // Slack, "Verifying requests from Slack"
    private static final String SLACK_SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
    private static final long SLACK_TIME = 1531420618;
    private static final String SLACK_SIGNATURE =
            "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
    private static final String SLACK_BODY =
            "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
                    + "&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA"
                    + "&user_name=roadrunner&command=%2Fwebhook-collect&text="
                    + "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J"
                    + "%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
                    + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";

    // Standard Webhooks, the libraries' tests, and Svix' for ed25519
    private static final String STANDARD_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OTHER_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    private static final String PUBLIC_KEY = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";
    private static final long STANDARD_TIME = 1614265330;
    private static final String STANDARD_BODY = "{\"test\": 2432232314}";
    private static final String V1 = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private static final String V1A =
            "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==";

    private static Sent sent(String body, long now, String... headers) {
        Map<String, String> named = new HashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            named.put(headers[i], headers[i + 1]);
        }
        return new Sent(
                name -> Optional.ofNullable(named.get(name)),
                body.getBytes(UTF_8),
                Instant.ofEpochSecond(now));
    }

    private static SenderCheck slack(String... secrets) {
        return new TimedCheck(TimedCheck.Form.SLACK, keys(secrets), Tolerance.USUAL);
    }

    private static SenderCheck stripe(String... secrets) {
        return new TimedCheck(TimedCheck.Form.STRIPE, keys(secrets), Tolerance.USUAL);
    }

    private static List<javax.crypto.SecretKey> keys(String... secrets) {
        return Stream.of(secrets).map(secret -> TimedCheck.key(new Secret(secret))).toList();
    }

    private static SenderCheck standard(String... secrets) {
        return new StandardCheck(
                StandardCheck.STANDARD,
                Stream.of(secrets).map(secret -> VerifyingKey.of(new Secret(secret))).toList(),
                Tolerance.USUAL);
    }

    private static Found slack(long now, String body, String signature) {
        return slack(SLACK_SECRET)
                .check(
                        sent(
                                body,
                                now,
                                "X-Slack-Request-Timestamp",
                                "" + SLACK_TIME,
                                "X-Slack-Signature",
                                signature));
    }

    private static Found standard(SenderCheck check, long now, String signatures) {
        return check.check(
                sent(
                        STANDARD_BODY,
                        now,
                        "webhook-id",
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        "webhook-timestamp",
                        "" + STANDARD_TIME,
                        "webhook-signature",
                        signatures));
    }

    private static String openssl(byte[] key, String text) {
        try {
            Process openssl =
                    new ProcessBuilder(
                                    "openssl",
                                    "dgst",
                                    "-sha256",
                                    "-mac",
                                    "HMAC",
                                    "-macopt",
                                    "hexkey:" + HexFormat.of().formatHex(key))
                            .start();
            try (var in = openssl.getOutputStream()) {
                in.write(text.getBytes(UTF_8));
            }
            String printed = new String(openssl.getInputStream().readAllBytes(), UTF_8);
            return printed.substring(printed.lastIndexOf(' ') + 1).strip();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String base64(String hex) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }

    // --- Slack

    @Test
    void the_example_of_slack_is_right_and_nothing_like_it_is() {
        assertThat(slack(SLACK_TIME, SLACK_BODY, SLACK_SIGNATURE)).isEqualTo(RIGHT);
        assertThat(slack(SLACK_TIME, SLACK_BODY + " ", SLACK_SIGNATURE))
                .isEqualTo(new Found.Wrong("invalid payload signature in X-Slack-Signature"));
        for (String other :
                List.of(
                        "",
                        "v0=",
                        SLACK_SIGNATURE.substring(3),
                        "v1" + SLACK_SIGNATURE.substring(2))) {
            assertThat(slack(SLACK_TIME, SLACK_BODY, other)).isInstanceOf(Found.Wrong.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"-300, true", "300, true", "-301, false", "301, false"})
    void a_request_is_good_for_five_minutes_either_way(long away, boolean good) {
        assertThat(slack(SLACK_TIME + away, SLACK_BODY, SLACK_SIGNATURE))
                .isEqualTo(
                        good
                                ? RIGHT
                                : new Found.Untimely(
                                        "the signed timestamp is 301 s away from now;"
                                                + " 300 s are tolerated"));
        assertThat(standard(standard(STANDARD_SECRET), STANDARD_TIME + away, V1).equals(RIGHT))
                .isEqualTo(good);
    }

    @Test
    void how_much_is_tolerated_can_be_said() {
        var narrow =
                new TimedCheck(
                        TimedCheck.Form.SLACK,
                        keys(SLACK_SECRET),
                        new Tolerance(Duration.ofSeconds(10)));
        Sent late =
                sent(
                        SLACK_BODY,
                        SLACK_TIME + 11,
                        "X-Slack-Request-Timestamp",
                        "" + SLACK_TIME,
                        "X-Slack-Signature",
                        SLACK_SIGNATURE);
        assertThat(narrow.check(late)).isInstanceOf(Found.Untimely.class);
        assertThat(slack(SLACK_SECRET).check(late)).isEqualTo(RIGHT);
    }

    @Test
    void a_header_that_is_missing_is_named() {
        assertThat(slack(SLACK_SECRET).check(sent(SLACK_BODY, SLACK_TIME)))
                .isEqualTo(new Found.Unsigned("X-Slack-Signature"));
        assertThat(
                        slack(SLACK_SECRET)
                                .check(
                                        sent(
                                                SLACK_BODY,
                                                SLACK_TIME,
                                                "X-Slack-Signature",
                                                SLACK_SIGNATURE)))
                .isEqualTo(new Found.Unsigned("X-Slack-Request-Timestamp"));
        assertThat(standard(STANDARD_SECRET).check(sent("", 0, "webhook-id", "m")))
                .isEqualTo(new Found.Unsigned("webhook-timestamp"));
    }

    // --- Stripe

    private static Found stripe(SenderCheck check, String header) {
        return check.check(sent("{\"id\":\"evt_1\"}", 1492774577, "Stripe-Signature", header));
    }

    @Test
    void stripe_signs_the_moment_and_the_body_as_openssl_does() {
        String mac = openssl("whsec_test".getBytes(UTF_8), "1492774577.{\"id\":\"evt_1\"}");
        SenderCheck check = stripe("whsec_test");
        assertThat(stripe(check, "t=1492774577,v1=" + mac + ",v0=6ffbb59b2300")).isEqualTo(RIGHT);
        assertThat(stripe(check, "t=1492774577,v1=00,v1=" + mac)).isEqualTo(RIGHT);
        assertThat(stripe(check, "v1=" + mac + ",t=1492774577")).isEqualTo(RIGHT);
        for (String wrong :
                List.of(
                        "t=1492774577,v0=" + mac, // another scheme: a downgrade
                        "t=1492774576,v1=" + mac,
                        "v1=" + mac,
                        "t=1492774577",
                        "t=1492774577,v1=" + mac.toUpperCase(java.util.Locale.ROOT),
                        "")) {
            assertThat(stripe(check, wrong)).as(wrong).isInstanceOf(Found.Wrong.class);
        }
    }

    @Test
    void a_right_signature_behind_sixteen_wrong_ones_is_not_looked_for() {
        String mac = openssl("whsec_test".getBytes(UTF_8), "1492774577.{\"id\":\"evt_1\"}");
        String wrong = ",v1=00";
        assertThat(stripe(stripe("whsec_test"), "t=1492774577" + wrong.repeat(15) + ",v1=" + mac))
                .isEqualTo(RIGHT);
        assertThat(stripe(stripe("whsec_test"), "t=1492774577" + wrong.repeat(16) + ",v1=" + mac))
                .isInstanceOf(Found.Wrong.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1e9", "1492774577.0", "9999999999999", "١٤٩٢٧٧٤٥٧٧"})
    void a_signed_timestamp_that_is_no_number_of_seconds_is_wrong(String time) {
        String mac = openssl("whsec_test".getBytes(UTF_8), time + ".{\"id\":\"evt_1\"}");
        assertThat(stripe(stripe("whsec_test"), "t=" + time + ",v1=" + mac))
                .isEqualTo(new Found.Untimely("the signed timestamp is no number of seconds"));
    }

    // --- Standard Webhooks

    @Test
    void the_vectors_of_standard_webhooks_are_right() {
        assertThat(standard(standard(STANDARD_SECRET), STANDARD_TIME, V1)).isEqualTo(RIGHT);
        assertThat(standard(standard(PUBLIC_KEY), STANDARD_TIME, V1A)).isEqualTo(RIGHT);
    }

    @Test
    void one_of_several_signatures_and_one_of_several_keys_suffice() {
        String many = "v1,AAAA v1a,AAAA v2," + V1.substring(3) + " " + V1 + " " + V1A;
        assertThat(standard(standard(OTHER_SECRET, STANDARD_SECRET), STANDARD_TIME, many))
                .isEqualTo(RIGHT);
        assertThat(standard(standard(PUBLIC_KEY, OTHER_SECRET), STANDARD_TIME, many))
                .isEqualTo(RIGHT);
        assertThat(standard(standard(OTHER_SECRET), STANDARD_TIME, many))
                .isInstanceOf(Found.Wrong.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v1,",
                "v1a,",
                "v1a,%%%",
                "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1O",
                "v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
            })
    void what_is_no_signature_is_wrong_by_any_key(String signature) {
        assertThat(standard(standard(STANDARD_SECRET, PUBLIC_KEY), STANDARD_TIME, signature))
                .isEqualTo(new Found.Wrong("invalid payload signature in webhook-signature"));
    }

    @Test
    void a_secret_key_is_no_key_to_check_with_and_a_broken_one_is_none() {
        for (String secret :
                List.of(
                        "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==",
                        "whpk_AAAA",
                        "whpk_",
                        "whsec_",
                        "")) {
            assertThatThrownBy(() -> VerifyingKey.of(new Secret(secret)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("6Xb/");
        }
    }

    // --- base64 over the body

    @Test
    void shopify_signs_the_body_in_base64() {
        String body =
                "{\"id\":1234567890,\"email\":\"customer@example.com\",\"total_price\":\"123.45\"}";
        String mac = "QNyObTlKbMx2qDlPF/ZOZcBqg5OgPg+2oky3zldc0Gw=";
        var form = BodyCheck.SHOPIFY;
        var check =
                new BodyCheck(
                        form,
                        List.of(
                                BodyCheck.plain(form, new Secret("new")),
                                BodyCheck.plain(form, new Secret("test-webhook-secret"))));
        assertThat(base64(openssl("test-webhook-secret".getBytes(UTF_8), body))).isEqualTo(mac);
        assertThat(check.check(sent(body, 0, "X-Shopify-Hmac-Sha256", mac))).isEqualTo(RIGHT);
        assertThat(check.check(sent(body + "\n", 0, "X-Shopify-Hmac-Sha256", mac)))
                .isEqualTo(new Found.Wrong("invalid payload signature in X-Shopify-Hmac-Sha256"));
        assertThat(check.check(sent(body, 0)))
                .isEqualTo(new Found.Unsigned("X-Shopify-Hmac-Sha256"));
    }

    @Test
    void teams_has_a_key_in_base64_and_signs_in_the_authorization_header() {
        byte[] key = HexFormat.of().parseHex("00ff10203040506070");
        var form = BodyCheck.TEAMS;
        var check =
                new BodyCheck(
                        form,
                        List.of(
                                BodyCheck.decoded(
                                        form,
                                        new Secret(Base64.getEncoder().encodeToString(key)))));
        String mac = base64(openssl(key, "{\"text\":\"Zoë\"}"));
        assertThat(check.check(sent("{\"text\":\"Zoë\"}", 0, "Authorization", "HMAC " + mac)))
                .isEqualTo(RIGHT);
        assertThat(check.check(sent("{\"text\":\"Zoë\"}", 0, "Authorization", mac)))
                .isInstanceOf(Found.Wrong.class);
        assertThatThrownBy(() -> BodyCheck.decoded(form, new Secret("no base64!")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("no base64!");
    }

    /// One bit more or less, wherever it is, and a signature is wrong.
    @Test
    void every_flipped_bit_is_seen() {
        byte[] body = SLACK_BODY.getBytes(UTF_8);
        for (int bit = 0; bit < body.length * Byte.SIZE; bit++) {
            byte[] flipped = body.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            Sent sent =
                    sent(
                            "",
                            SLACK_TIME,
                            "X-Slack-Request-Timestamp",
                            "" + SLACK_TIME,
                            "X-Slack-Signature",
                            SLACK_SIGNATURE);
            assertThat(slack(SLACK_SECRET).check(new Sent(sent.header(), flipped, sent.now())))
                    .isInstanceOf(Found.Wrong.class);
        }
        for (String good : List.of(V1, V1A)) {
            for (int i = 0; i < good.length(); i++) {
                char other = good.charAt(i) == 'A' ? 'B' : 'A';
                String wrong = good.substring(0, i) + other + good.substring(i + 1);
                // in the last letter of base64 some bits stand for nothing
                if (i != good.replace("=", "").length() - 1) {
                    assertThat(
                                    standard(
                                            standard(STANDARD_SECRET, PUBLIC_KEY),
                                            STANDARD_TIME,
                                            wrong))
                            .as(wrong)
                            .isInstanceOf(Found.Wrong.class);
                }
            }
        }
    }

    @Test
    void no_key_shows_itself() {
        assertThat(
                        List.of(
                                        slack(SLACK_SECRET),
                                        stripe("whsec_test"),
                                        standard(STANDARD_SECRET))
                                .toString())
                .doesNotContain("SecretKeySpec", "whsec_", "8f74");
    }
}
