package dev.fairlead.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fairlead.signature.BodyHmac.Encoding;
import dev.fairlead.signature.BodyHmac.Form;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyHmacTest {
    private static final Secret SECRET = new Secret("It's a Secret to Everybody");

    private static Map<String, String> sign(Form form, Secret secret, String body) {
        return BodyHmac.of(form, secret).headers("msg_1", 1, body.getBytes(UTF_8));
    }

    /// From GitHub's "Validating webhook deliveries".
    @Test
    void githubs_own_vector_is_signed_as_published() {
        assertThat(sign(Form.GITHUB, SECRET, "Hello, World!"))
                .containsExactly(
                        Map.entry(
                                "X-Hub-Signature-256",
                                "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"));
    }

    /// RFC 2202, 3 (SHA-1) and RFC 4231, 4.3.
    @ParameterizedTest
    @CsvSource({
        "SHA1, HEX, '', effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
        "SHA256, HEX, '', 5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        "SHA256, BASE64, 'HMAC ', HMAC W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=",
        "SHA512, HEX, v0=, v0=164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"
    })
    void the_vectors_of_the_rfcs_are_signed_as_published(
            Hash hash, Encoding encoding, String prefix, String signature) {
        Form form = new Form("X-Sig", hash, encoding, prefix);
        assertThat(sign(form, new Secret("Jefe"), "what do ya want for nothing?"))
                .containsExactly(Map.entry("X-Sig", signature));
    }

    @Test
    void neither_id_nor_time_are_signed_and_an_empty_body_is() {
        BodyHmac signing = BodyHmac.of(Form.GITHUB, SECRET);
        assertThat(signing.headers("a", 1, new byte[0]))
                .isEqualTo(signing.headers("b", 2, new byte[0]))
                .isNotEqualTo(signing.headers("a", 1, new byte[1]));
    }

    @Test
    void a_secret_counts_as_it_is_whatever_it_looks_like() {
        Secret prefixed = new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        Secret bare = new Secret("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        assertThat(sign(Form.GITHUB, prefixed, "{}")).isNotEqualTo(sign(Form.GITHUB, bare, "{}"));
        assertThat(sign(Form.GITHUB, new Secret("ü"), "{}")) // c3 bc
                .containsValue(
                        "sha256=138a200a133f2f2195427e0e3ee9206c76c9a831ea63f9404b240a82e0a86f67");
    }

    @Test
    void an_empty_secret_signs_nothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BodyHmac.of(Form.GITHUB, new Secret("")))
                .withMessageContaining("openssl rand -hex 32");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "X Sig", "X-Sig:", "X-Sig\r\nX-Other", "X-Sïg", "\"X\""})
    void a_header_has_a_name_that_http_allows(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Form(name, Hash.SHA1, Encoding.HEX, ""))
                .withMessageContaining("\"header\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX-Other: ", "a\u0000", "ü", "\t"})
    void a_prefix_is_plain_text(String prefix) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Form("X-Sig", Hash.SHA1, Encoding.HEX, prefix))
                .withMessageContaining("\"prefix\"");
    }

    @Test
    void its_key_does_not_show_itself() {
        assertThat(BodyHmac.of(Form.GITHUB, SECRET).toString())
                .contains("X-Hub-Signature-256")
                .contains("key=***")
                .doesNotContain("SecretKeySpec");
    }
}
