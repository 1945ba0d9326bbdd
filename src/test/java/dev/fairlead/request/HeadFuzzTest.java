package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.fuzz.Dice;
import dev.fairlead.fuzz.Fuzz;
import dev.fairlead.gotext.Utf8;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Headers, and the Base64 that some of them and some payloads hold.
@Tag("fuzz")
class HeadFuzzTest {
    @Test
    void a_header_is_found_whatever_the_case_of_its_name() {
        Fuzz.run(
                "headers",
                dice -> dice.upTo(5, () -> Map.entry(name(dice), dice.text(6))),
                HeadFuzzTest::areFound,
                "found");
    }

    private static String name(Dice dice) {
        return dice.oneIn(3) ? dice.text(4) : dice.join(4, "x", "A", "-", "_", "1", "K", "é");
    }

    private static String areFound(List<Map.Entry<String, String>> lines) {
        Headers headers =
                Headers.of(
                        lines.stream()
                                .map(line ->
                                        Map.entry(line.getKey(), Utf8.bytewise(line.getValue())))
                                .toList());
        for (Map.Entry<String, String> line : lines.reversed()) {
            String name = line.getKey();
            String canonical = Headers.canonical(name);
            assertThat(Headers.canonical(canonical)).isEqualTo(canonical);
            String first =
                    lines.stream()
                            .filter(l -> Headers.canonical(l.getKey()).equals(canonical))
                            .findFirst()
                            .orElseThrow()
                            .getValue();
            assertThat(headers.first(name)).contains(first);
            if (Headers.isToken(name)) {
                assertThat(headers.first(name.toUpperCase(Locale.ROOT))).contains(first);
            }
        }
        return "found";
    }

    record Sample(byte[] bytes, String text) {}

    @Test
    void base64_that_was_encoded_is_decoded() {
        Fuzz.run("Base64", HeadFuzzTest::sample, HeadFuzzTest::isDecoded, "decoded");
    }

    private static Sample sample(Dice dice) {
        byte[] bytes = dice.bytes(30);
        StringBuilder text = new StringBuilder();
        for (char c : Base64.getEncoder().encodeToString(bytes).toCharArray()) {
            text.append(c).append(dice.oneIn(6) ? dice.pick("\n", "\r\n") : "");
        }
        return new Sample(bytes, text.toString());
    }

    private static String isDecoded(Sample sample) {
        Base64Prefix decoded = Base64Prefix.decode(sample.text);
        assertThat(decoded.isWhole()).isTrue();
        assertThat(decoded.bytes()).isEqualTo(sample.bytes);
        return "decoded";
    }

    @Test
    void of_any_text_the_prefix_that_is_base64_is_decoded() {
        Fuzz.run(
                "Base64 texts",
                dice ->
                        dice.mutated(
                                sample(dice).text,
                                "=",
                                "==",
                                "A",
                                "+",
                                "/",
                                "-",
                                "_",
                                " ",
                                "\n",
                                "é"),
                HeadFuzzTest::isJudged,
                "whole",
                "cut off");
    }

    private static String isJudged(String text) {
        Base64Prefix decoded = Base64Prefix.decode(text);
        String digits = text.replaceAll("[\r\n]", "");
        boolean whole =
                digits.matches("([A-Za-z0-9+/]{4})*+([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?");
        assertThat(decoded.isWhole()).isEqualTo(whole);
        if (whole) {
            assertThat(decoded.bytes())
                    .isEqualTo(Base64.getMimeDecoder().decode(digits.getBytes(ISO_8859_1)));
            return "whole";
        }
        assertThat(decoded.error()).isBetween(0, text.getBytes(UTF_8).length);
        return "cut off";
    }
}
