package dev.fairlead.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// Signatures computed by `openssl dgst -hmac cargo-hold`.
class DoubtsTest {
    private static final String KEY = "cargo-hold";

    /// Over `{"a":1}`, and the same in Base64.
    private static final String RIGHT =
            "95253b0942f1eb79ed137e156a0338884373fd93ef543c838cfe193e137935da";

    private static final String BASE64 = "lSU7CULx63ntE34VagM4iENz/ZPvVDyDjP4ZPhN5Ndo=";
    private static final String SHA1 = "3cc53c892b085255d501d14a2cb6fa698dc6bc6c";
    private static final String OVER_NOTHING =
            "a5d74778809c0a7d3229ba793a1a07be8384a6a42c3610201e55f5b63cb163f6";

    /// Over an opening and a closing brace with LF, and with CRLF, between them.
    private static final String OVER_LF =
            "8e7637558e40db7c42c73a0d1ed4e16c39a89c42d3caae5d60ed29e5cbecc5fe";

    private static final String OVER_CRLF =
            "310dbe5ed00ad7bd0e7cae4f564c0dd755026f3ffcae20f08eef070b679dff33";

    private static String about(String secret, String body, String sent) {
        List<String> doubts =
                Doubts.about(Hash.SHA256, List.of(new Secret(secret)), body.getBytes(UTF_8), sent);
        String all = String.join("\n", doubts);
        assertThat(all).isNotEmpty().doesNotContain(RIGHT).doesNotContain(KEY);
        return all;
    }

    @Test
    void a_body_that_was_changed_at_its_end_or_in_its_line_breaks_is_named() {
        assertThat(about(KEY, "{\"a\":1}\n", RIGHT)).contains("without the line break");
        assertThat(about(KEY, "{\"a\":1}\r\n", RIGHT)).contains("without the line break");
        assertThat(about(KEY, "{\r\n}", OVER_LF)).contains("LF in place of CRLF");
        assertThat(about(KEY, "{\n}", "sha256=" + OVER_CRLF)).contains("CRLF in place of LF");
        assertThat(about(KEY, "{\"a\":1}", OVER_NOTHING)).contains("empty body");
    }

    @Test
    void a_secret_with_a_line_break_around_it_is_named() {
        assertThat(about(KEY + "\n", "{\"a\":1}", RIGHT)).contains("without the blanks");
    }

    @Test
    void another_algorithm_is_named() {
        assertThat(about(KEY, "{\"a\":1}", "sha1=" + SHA1)).contains("payload-hmac-sha1");
        assertThat(about(KEY, "{\"a\":1}", SHA1)).contains("payload-hmac-sha1");
    }

    @Test
    void another_spelling_is_named() {
        assertThat(about(KEY, "{\"a\":1}", RIGHT.toUpperCase(Locale.ROOT))).contains("spelling");
        assertThat(about(KEY, "{\"a\":1}", "hmac=" + RIGHT)).contains("spelling");
        assertThat(about(KEY, "{\"a\":1}", BASE64)).contains("in Base64");
    }

    @Test
    void a_form_that_can_never_be_right_is_named() {
        assertThat(about(KEY, "{\"a\":1}", "")).contains("empty");
        assertThat(about(KEY, "{\"a\":1}", "00"))
                .contains("2 hex digits; a sha256 signature has 64");
        assertThat(about("other", "{\"a\":1}", SHA1)).contains("and sha1 has 40");
        assertThat(about(KEY, "{\"a\":1}", "t=1,v1=" + RIGHT)).contains("none begins with sha256=");
        assertThat(about(KEY, "{\"a\":1}", "hello there")).contains("not written in hex digits");
    }

    @Test
    void a_signature_of_the_right_form_has_two_explanations() {
        assertThat(about("another", "{\"a\":1}", RIGHT))
                .contains("another secret")
                .contains("changed after it was signed");
    }
}
