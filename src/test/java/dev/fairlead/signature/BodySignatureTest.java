package dev.fairlead.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.signature.BodySignature.Check;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BodySignatureTest {
    private static final Secret SECRET = new Secret("s3cret");
    private static final byte[] BODY = "{\"a\":\"Zoë ☃\"}".getBytes(UTF_8);
    private static final String OTHER = "0".repeat(40);

    /// Not by the code under test: straight from the JDK.
    private static String hex(Hash hash, byte[] body) {
        try {
            String algorithm = "Hmac" + hash;
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(SECRET.value().getBytes(UTF_8), algorithm));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static Check check(Hash hash, String sent) {
        return BodySignature.check(hash, List.of(SECRET), BODY, sent);
    }

    private static Check wrong(String message) {
        return new Check.Wrong("invalid payload signatures " + message);
    }

    /// RFC 2202 (SHA-1) and RFC 4231 (SHA-2), test case 2.
    @ParameterizedTest
    @CsvSource({
        "SHA1, effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
        "SHA256, 5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        "SHA512,"
                + " 164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"
    })
    void the_published_vectors_are_right(Hash hash, String signature) {
        byte[] body = "what do ya want for nothing?".getBytes(UTF_8);
        assertThat(BodySignature.check(hash, List.of(new Secret("Jefe")), body, signature))
                .isEqualTo(new Check.Right());
    }

    @ParameterizedTest
    @EnumSource
    void a_signature_is_right_bare_prefixed_or_one_among_several(Hash hash) {
        String right = hex(hash, BODY);
        String prefix = hash.label() + "=";
        assertThat(check(hash, right)).isEqualTo(new Check.Right());
        assertThat(check(hash, prefix + right)).isEqualTo(new Check.Right());
        assertThat(check(hash, prefix + OTHER + "," + prefix + right)).isEqualTo(new Check.Right());
        assertThat(check(hash, prefix + right + "," + prefix + OTHER)).isEqualTo(new Check.Right());
        assertThat(check(hash, "t=1," + prefix + right + ",v0=x")).isEqualTo(new Check.Right());
        assertThat(check(hash, "," + prefix + right + ",")).isEqualTo(new Check.Right());
    }

    @ParameterizedTest
    @EnumSource
    void a_list_counts_only_what_has_the_types_own_prefix(Hash hash) {
        String right = hex(hash, BODY);
        String prefix = hash.label() + "=";
        assertThat(check(hash, right + "," + right)).isEqualTo(wrong("[]"));
        assertThat(check(hash, "a," + prefix + OTHER)).isEqualTo(wrong("[" + OTHER + "]"));
        assertThat(check(hash, prefix + "a," + prefix + "b")).isEqualTo(wrong("[a b]"));
        assertThat(check(hash, ",")).isEqualTo(wrong("[]"));
        for (Hash other : Hash.values()) {
            if (other != hash) {
                assertThat(check(hash, other.label() + "=" + right + ",x")).isEqualTo(wrong("[]"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void blanks_upper_case_and_foreign_prefixes_are_wrong(Hash hash) {
        String right = hex(hash, BODY);
        String prefix = hash.label() + "=";
        String upper = right.toUpperCase(Locale.ROOT);
        assertThat(check(hash, upper)).isEqualTo(wrong("[" + upper + "]"));
        assertThat(check(hash, prefix + upper)).isEqualTo(wrong("[" + upper + "]"));
        assertThat(check(hash, prefix.toUpperCase(Locale.ROOT) + right))
                .isInstanceOf(Check.Wrong.class);
        assertThat(check(hash, "md5=" + right)).isEqualTo(wrong("[md5=" + right + "]"));
        assertThat(check(hash, prefix + prefix + right)).isInstanceOf(Check.Wrong.class);
        assertThat(check(hash, prefix + OTHER + ", " + prefix + right))
                .isEqualTo(wrong("[" + OTHER + "]"));
        assertThat(check(hash, " " + right)).isInstanceOf(Check.Wrong.class);
        assertThat(check(hash, right + " ")).isInstanceOf(Check.Wrong.class);
        assertThat(check(hash, right.substring(1))).isInstanceOf(Check.Wrong.class);
        assertThat(check(hash, right + "0")).isInstanceOf(Check.Wrong.class);
    }

    @ParameterizedTest
    @EnumSource
    void the_signature_of_one_hash_is_none_of_another(Hash hash) {
        for (Hash other : Hash.values()) {
            Check found = check(other, hex(hash, BODY));
            assertThat(found instanceof Check.Right).isEqualTo(other == hash);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_mismatch_says_so_when_the_body_is_empty(Hash hash) {
        byte[] nothing = {};
        assertThat(BodySignature.check(hash, List.of(SECRET), nothing, hash.label() + "=ab"))
                .isEqualTo(wrong("[ab] on empty payload"));
        assertThat(BodySignature.check(hash, List.of(SECRET), nothing, ""))
                .isEqualTo(wrong("[] on empty payload"));
        assertThat(BodySignature.check(hash, List.of(SECRET), nothing, hex(hash, nothing)))
                .isEqualTo(new Check.Right());
    }

    @Test
    void a_mismatch_never_tells_what_would_have_been_right() {
        for (Hash hash : Hash.values()) {
            assertThat(check(hash, "guess").toString()).doesNotContain(hex(hash, BODY));
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothing_is_right_for_an_empty_secret(Hash hash) {
        var found = BodySignature.check(hash, List.of(new Secret("")), BODY, hex(hash, BODY));
        assertThat(found).isEqualTo(new Check.NoSecret());
        assertThat(new Check.NoSecret().message())
                .isEqualTo("signature validation secret can not be empty");
    }

    @Test
    void any_flipped_bit_is_wrong() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 600; round++) {
            Hash hash = Hash.values()[round % Hash.values().length];
            byte[] body = new byte[1 + random.nextInt(200)];
            random.nextBytes(body);
            byte[] sent = hex(hash, body).getBytes(UTF_8);
            assertThat(BodySignature.check(hash, List.of(SECRET), body, new String(sent, UTF_8)))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(new Check.Right());
            byte[] flipped = random.nextBoolean() ? body : sent;
            // the highest bit of a character would make it malformed, not another one
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(7));
            assertThat(BodySignature.check(hash, List.of(SECRET), body, new String(sent, UTF_8)))
                    .as("seed %d, round %d", seed, round)
                    .isInstanceOf(Check.Wrong.class);
        }
    }
}
