package dev.fairlead.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.signature.ScalrSignature.Check;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScalrSignatureTest {
    private static final Secret SECRET = new Secret("s3cret");
    private static final byte[] BODY = "{\"a\":\"Zoë\"}".getBytes(UTF_8);
    private static final String DATE = "Fri 08 Sep 2017 11:24:32 UTC";
    private static final Instant THEN = Instant.parse("2017-09-08T11:24:32Z");
    private static final Check RIGHT = new Check.Right();

    private static Check wrong(String message) {
        return new Check.Wrong(message, "invalid payload signature in header X-Signature");
    }

    private static final Check OUTDATED =
            new Check.Wrong(
                    "invalid payload signature outdated", "invalid payload signature outdated");

    private static String hex(byte[] body, String date) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(SECRET.value().getBytes(UTF_8), "HmacSHA1"));
            mac.update(body);
            return HexFormat.of().formatHex(mac.doFinal(date.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static Check check(String sent, String date, Instant now) {
        return ScalrSignature.check(List.of(SECRET), BODY, sent, date, now, ZoneOffset.UTC);
    }

    private static Check signed(String date, ZoneId local) {
        return ScalrSignature.check(List.of(SECRET), BODY, hex(BODY, date), date, THEN, local);
    }

    @Test
    void the_signature_covers_the_body_and_then_the_date() {
        assertThat(check(hex(BODY, DATE), DATE, THEN)).isEqualTo(RIGHT);
        assertThat(check(hex(DATE.getBytes(UTF_8), new String(BODY, UTF_8)), DATE, THEN))
                .isInstanceOf(Check.Wrong.class);
        assertThat(check(hex(BODY, ""), DATE, THEN)).isInstanceOf(Check.Wrong.class);
    }

    /// Made by `openssl dgst -sha1 -hmac s3cret`.
    @Test
    void a_signature_of_another_program_is_right() {
        assertThat(
                        ScalrSignature.check(
                                List.of(SECRET),
                                "{\"a\":\"b\"}".getBytes(UTF_8),
                                "5162e25f882ed007c4ccca346eb43a69886ead7d",
                                DATE,
                                THEN,
                                ZoneOffset.UTC))
                .isEqualTo(RIGHT);
    }

    @Test
    void a_wrong_signature_is_quoted_and_the_right_one_is_not() {
        assertThat(check("48e395e3", DATE, THEN))
                .isEqualTo(wrong("invalid payload signature 48e395e3"));
        String upper = hex(BODY, DATE).toUpperCase(Locale.ROOT);
        assertThat(check(upper, DATE, THEN)).isEqualTo(wrong("invalid payload signature " + upper));
        assertThat(check("sha1=" + hex(BODY, DATE), DATE, THEN)).isInstanceOf(Check.Wrong.class);
    }

    @ParameterizedTest
    @CsvSource({
        "-301, false",
        "-300, true",
        "-299, true",
        "0, true",
        "299, true",
        "300, true",
        "301, false",
        "86400, false",
        "-86400, false"
    })
    void three_hundred_seconds_either_way_are_near_enough(long seconds, boolean near) {
        assertThat(check(hex(BODY, DATE), DATE, THEN.plusSeconds(seconds)))
                .isEqualTo(near ? RIGHT : OUTDATED);
    }

    @Test
    void a_fraction_of_a_second_too_late_is_too_late() {
        assertThat(check(hex(BODY, DATE), DATE, THEN.plusMillis(300_001))).isEqualTo(OUTDATED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Fri 08 Sep 2017 11:24:32 GMT",
                "Mon 08 Sep 2017 11:24:32 UTC",
                "fri 08 SEP 2017 11:24:32 UTC",
                "Fri  08 Sep 2017  11:24:32   UTC",
                "Fri 08 Sep 2017 11:24:32.5 UTC",
                "Fri 08 Sep 2017 11:24:32 XYZ",
                "Fri 08 Sep 2017 11:24:32 CEST",
                "Fri 08 Sep 2017 11:24:32 PST",
                "Fri 08 Sep 2017 11:24:32 ABCDT",
                "Fri 08 Sep 2017 11:24:32 WITA",
                "Fri 08 Sep 2017 11:24:32 ChST",
                "Fri 08 Sep 2017 11:24:32 GMT+3",
                "Fri 08 Sep 2017 11:24:32 +03"
            })
    void a_zone_that_is_not_the_local_one_counts_as_utc(String date) {
        assertThat(signed(date, ZoneOffset.UTC)).isEqualTo(RIGHT);
    }

    @Test
    void the_local_zones_own_abbreviations_are_honoured() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        assertThat(signed("Fri 08 Sep 2017 13:24:32 CEST", berlin)).isEqualTo(RIGHT);
        assertThat(signed("Fri 08 Sep 2017 12:24:32 CET", berlin)).isEqualTo(RIGHT);
        assertThat(signed("Fri 08 Sep 2017 11:24:32 UTC", berlin)).isEqualTo(RIGHT);
        assertThat(signed("Fri 08 Sep 2017 11:24:32 EST", berlin)).isEqualTo(RIGHT);
        assertThat(signed("Fri 08 Sep 2017 11:24:32 CEST", berlin)).isEqualTo(OUTDATED);
    }

    @Test
    void the_hour_may_have_one_digit() {
        String date = "Fri 08 Sep 2017 9:24:32 UTC";
        assertThat(check(hex(BODY, date), date, Instant.parse("2017-09-08T09:24:32Z")))
                .isEqualTo(RIGHT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "Fri, 08 Sep 2017 11:24:32 UTC",
                "Fri 8 Sep 2017 11:24:32 UTC",
                "Fri 08 September 2017 11:24:32 UTC",
                "Fri 08 Sep 17 11:24:32 UTC",
                "Fri 08 Sep 2017 11:24 UTC",
                "Fri 08 Sep 2017 11:4:32 UTC",
                "Fri 08 Sep 2017 24:24:32 UTC",
                "Fri 08 Sep 2017 11:24:60 UTC",
                "Thu 30 Feb 2017 11:24:32 UTC",
                "Fri 00 Sep 2017 11:24:32 UTC",
                "Fri 08 Sep 2017 11:24:32",
                "Fri 08 Sep 2017 11:24:32 utc",
                "Fri 08 Sep 2017 11:24:32 UT",
                "Fri 08 Sep 2017 11:24:32 ABCDEF",
                "Fri 08 Sep 2017 11:24:32 UTC now",
                " Fri 08 Sep 2017 11:24:32 UTC",
                "2017-09-08T11:24:32Z"
            })
    void a_signed_date_that_cannot_be_read_is_an_error_of_its_own(String date) {
        assertThat(signed(date, ZoneOffset.UTC))
                .isInstanceOfSatisfying(
                        Check.Undecidable.class,
                        found ->
                                assertThat(found.message())
                                        .startsWith("parsing time \"" + date + "\" as "));
    }

    @Test
    void an_unsigned_date_is_not_looked_at() {
        assertThat(check("guess", "garbage", THEN))
                .isEqualTo(wrong("invalid payload signature guess"));
    }

    @Test
    void an_empty_secret_is_an_error_even_for_a_wrong_signature() {
        assertThat(
                        ScalrSignature.check(
                                List.of(new Secret("")), BODY, "x", DATE, THEN, ZoneOffset.UTC))
                .isEqualTo(
                        new Check.Undecidable(
                                "signature validation signing key can not be empty",
                                "signature validation signing key can not be empty"));
    }

    @Test
    void any_flipped_bit_is_wrong() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            byte[] body = new byte[1 + random.nextInt(100)];
            random.nextBytes(body);
            String sent = hex(body, DATE);
            body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
            assertThat(
                            ScalrSignature.check(
                                    List.of(SECRET), body, sent, DATE, THEN, ZoneOffset.UTC))
                    .as("seed %d, round %d", seed, round)
                    .isInstanceOf(Check.Wrong.class);
        }
    }
}
