package dev.fairlead.hook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fairlead.signature.Signing;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigningReaderTest {
    private static final String NEW = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OLD = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    private static final String PAIR =
            "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";

    private static List<Deliver> delivers(String file) {
        return new HookFile().parse(file).hooks().getFirst().deliver();
    }

    /// How an entry signs `{}` that says this.
    private static Map<String, String> signed(String settings) {
        return signed(
                delivers("- {id: a, deliver: [{url: 'http://x/', " + settings + "}]}").getFirst());
    }

    private static Map<String, String> signed(Deliver entry) {
        Signing signing = entry.endpoint().signing();
        return signing.headers("msg_1", 1_614_265_330, "{}".getBytes(UTF_8));
    }

    private static String refusal(String settings) {
        return String.valueOf(
                assertThatExceptionOfType(HookFileException.class)
                        .isThrownBy(() -> signed(settings))
                        .actual()
                        .getMessage());
    }

    @Test
    void without_a_secret_nothing_is_signed() {
        assertThat(signed("timeout: 1s")).isEmpty();
    }

    @Test
    void all_of_several_secrets_sign_by_the_standard_newest_first() {
        Map<String, String> both = signed("secret: [" + NEW + ", " + OLD + "]");
        assertThat(both.get("webhook-signature"))
                .isEqualTo(
                        signed("secret: " + NEW).get("webhook-signature")
                                + " "
                                + signed("secret: " + OLD).get("webhook-signature"));
        assertThat(both).containsEntry("webhook-timestamp", "1614265330");
        assertThat(signed("signature: standard, secret: [" + NEW + ", " + OLD + "]"))
                .isEqualTo(both);
    }

    @Test
    void a_key_pair_signs_by_v1a_beside_a_shared_secret_or_alone() {
        assertThat(signed("secret: ['" + PAIR + "', " + NEW + "]").get("webhook-signature"))
                .matches("v1a,\\S{88} v1,\\S{44}");
        assertThat(
                        signed("signature: standard-ed25519, secret: '" + PAIR + "'")
                                .get("webhook-signature"))
                .matches("v1a,\\S{88}");
    }

    @Test
    void github_has_the_newest_of_several_secrets_sign() {
        assertThat(signed("signature: github, secret: [jib, mizzen]"))
                .isEqualTo(signed("signature: github, secret: jib"))
                .containsExactly(
                        Map.entry(
                                "X-Hub-Signature-256",
                                "sha256=75793e86ff8d6ffc8288a41330ea6a70eb8ae33553535e6734b0bd604ecb0f42"));
    }

    /// The HMACs of `{}` under the secret `jib` are those of `openssl dgst -hmac jib`.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {header: X-Sig}|75793e86ff8d6ffc8288a41330ea6a70eb8ae33553535e6734b0bd604ecb0f42
                    {header: X-Sig, encoding: base64}|dXk+hv+Nb/yCiKQTMOpqcOuK4zVTU15nNLC9YE7LD0I=
                    {header: X-Sig, algorithm: sha1}|0416d207cbd14c9dcc55922916c9b5928b833ad1
                    {header: X-Sig, algorithm: sha512, prefix: 'v0='}|v0=38583b6264973b44fac100ebb326203e2584a3334cec3a95828f5fc375ebc56ded264c80f6bac5f18a2e809b47e4b070a554a79995e967f2f6fd694a8cd786fe
                    {Header: X-Sig, Algorithm: sha1, Encoding: base64, Prefix: 'HMAC '}|HMAC BBbSB8vRTJ3MVZIpFsm1kouDOtE=
                    """)
    void a_header_of_ones_own_reads_as_it_is_told(String signature, String value) {
        assertThat(signed("signature: " + signature + ", secret: [jib, mizzen]"))
                .containsExactly(Map.entry("X-Sig", value));
    }

    @Test
    void a_number_may_be_a_secret_as_it_is_written() {
        assertThat(signed("signature: github, secret: 1234"))
                .isEqualTo(signed("signature: github, secret: '1234'"));
        assertThat(signed("signature: github, secret: '0123'"))
                .isNotEqualTo(signed("signature: github, secret: '83'"));
    }

    @Test
    void an_entry_may_change_its_endpoints_secret_or_its_signature_or_both() {
        List<Deliver> entries =
                delivers(
                        """
                        endpoints:
                          - {id: ledger, url: 'http://x/', secret: %s, signature: github}
                        hooks:
                          - id: pay
                            deliver:
                              - {endpoint: ledger}
                              - {endpoint: ledger, secret: jib}
                              - {endpoint: ledger, signature: standard}
                              - {endpoint: ledger, secret: jib, signature: {header: X-Sig}}
                        """
                                .formatted(NEW));
        assertThat(signed(entries.get(0))).isEqualTo(signed("signature: github, secret: " + NEW));
        assertThat(signed(entries.get(1))).isEqualTo(signed("signature: github, secret: jib"));
        assertThat(signed(entries.get(2))).isEqualTo(signed("secret: " + NEW));
        assertThat(signed(entries.get(3)))
                .isEqualTo(signed("signature: {header: X-Sig}, secret: jib"));
        assertThat(entries.getFirst().endpoint().toString()).doesNotContain("MfKQ");
    }

    /// Before the bar what the entry says, behind it where and how that is refused.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    secret: []|.secret: an empty list signs nothing
                    secret: ''|.secret: the secret has 0 bytes
                    secret: |.secret: there is no secret here
                    SECRET: null|.SECRET: there is no secret here
                    secret: [null]|.secret[0]: there is no secret here
                    signature: github, secret: [~]|.secret[0]: there is no secret here
                    signature: github, secret: null|.secret: there is no secret here
                    secret: {a: b}|.secret: expected a text, found an object
                    secret: [hidden]|.secret[0]: the secret
                    secret: [whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw, whsec_%hidden%]|.secret[1]: the secret is not whsec_ and base64
                    secret: 'whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4='|.secret: the secret is a public key (whpk_)
                    secret: whsk_hidden+|.secret: the whsk_ secret
                    signature: standard-ed25519, secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw|.secret: standard-ed25519 signs with secret keys (whsk_) alone
                    signature: github|.signature: nothing is signed without "secret"
                    signature: github, secret: ''|.secret: the secret is empty
                    signature: github, secret: [hidden, '']|.secret[1]: the secret is empty
                    signature: github, secret: 0123456|.secret: YAML takes this secret for a number or the like; put it in quotes
                    signature: github, secret: [jib, 1e+3]|.secret[1]: YAML takes this secret
                    signature: hidden, secret: jib|.signature: unknown; known: standard, standard-ed25519, github, {header: NAME}
                    signature: [github], secret: jib|.signature: expected a text, found a list
                    signature: {}, secret: jib|.signature: needs "header"
                    signature: {header: X-Sig, algoritm: sha1}, secret: jib|.signature.algoritm: unknown key
                    signature: {header: X-Sig, algorithm: md5}, secret: jib|.signature.algorithm: unknown "md5"; known: sha1, sha256, sha512
                    signature: {header: X-Sig, encoding: base32}, secret: jib|.signature.encoding: unknown "base32"; known: base64, hex
                    signature: {header: X Sig}, secret: jib|.signature: "header" is the name of an HTTP header
                    signature: {header: ''}, secret: jib|.signature: "header" is the name of an HTTP header
                    signature: {header: X-Sig, prefix: ü}, secret: jib|.signature: "prefix" is plain ASCII text
                    signature: {header: X-Sig, prefix: "a\\r\\nX-Other: b"}, secret: jib|.signature: "prefix" is plain ASCII text
                    """)
    void what_cannot_sign_is_refused_with_its_place(String settings, String message) {
        assertThat(refusal(settings))
                .contains("[0].deliver[0]" + message)
                .doesNotContain("hidden", "MfKQ", "1SiA");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "content-length",
                "Transfer-Encoding",
                "Connection",
                "webhook-id",
                "Webhook-Timestamp",
                "WEBHOOK-SIGNATURE",
                "Content-Type",
                "Content-Encoding",
                "User-Agent"
            })
    void a_header_with_a_meaning_of_its_own_does_not_sign(String header) {
        assertThat(refusal("signature: {header: " + header + "}, secret: jib"))
                .contains("[0].deliver[0].signature.header: the header " + header)
                .contains("X-Sig");
    }

    @Test
    void an_endpoint_is_looked_at_even_if_no_hook_names_it() {
        assertThatExceptionOfType(HookFileException.class)
                .isThrownBy(() ->
                        new HookFile()
                                .parse("endpoints: [{id: a, url: 'http://x/', secret: hidden}]"))
                .withMessageContaining("line 1, column 47: endpoints[0].secret: the secret")
                .withMessageNotContaining("hidden");
    }
}
