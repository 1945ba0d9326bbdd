package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.fuzz.Dice;
import dev.fairlead.fuzz.Fuzz;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Forms, and queries, which are the same to Go.
@Tag("fuzz")
class FormFuzzTest {
    record Pair(String name, String value) {}

    record Sample(List<Pair> pairs, String text) {}

    @Test
    void what_was_encoded_is_decoded() {
        Fuzz.run("forms", FormFuzzTest::sample, FormFuzzTest::isDecoded, "decoded");
    }

    private static Sample sample(Dice dice) {
        List<Pair> pairs = dice.upTo(5, () -> new Pair(dice.text(3), dice.text(6)));
        return new Sample(
                pairs,
                pairs.stream()
                        .map(p -> encoded(p.name, dice) + "=" + encoded(p.value, dice))
                        .collect(Collectors.joining(dice.pick("&", "&&"))));
    }

    private static String encoded(String text, Dice dice) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(UTF_8)) {
            char c = (char) (b & 0xFF);
            if (c == ' ' && dice.oneIn(2)) {
                encoded.append('+');
            } else if ("%&;+=".indexOf(c) >= 0 || dice.oneIn(3)) {
                encoded.append(dice.pick("%%%02x", "%%%02X").formatted((int) c));
            } else {
                encoded.append(c);
            }
        }
        return encoded.toString();
    }

    private static String isDecoded(Sample sample) {
        Map<String, Json> expected = new LinkedHashMap<>();
        sample.pairs.forEach(p -> expected.putIfAbsent(p.name, new Json.Text(p.value)));
        FormReader.Form form = FormReader.read(sample.text.getBytes(ISO_8859_1));
        assertThat(form).isEqualTo(new FormReader.Form(new Json.Object(expected), ""));
        assertThat(Query.parse(sample.text).tree()).isEqualTo(form.pairs());
        return "decoded";
    }

    @Test
    void any_bytes_are_a_form_or_have_a_trouble() {
        Fuzz.run(
                "form bytes",
                dice ->
                        dice.mutated(
                                sample(dice).text.getBytes(ISO_8859_1),
                                "%",
                                "%4",
                                "%zz",
                                "&",
                                "=",
                                ";",
                                "+",
                                "é"),
                FormFuzzTest::isJudged,
                "form",
                "trouble");
    }

    private static String isJudged(byte[] text) {
        FormReader.Form form = FormReader.read(text);
        String raw = new String(text, ISO_8859_1);
        boolean sound = raw.indexOf(';') < 0 && raw.matches("(?s)([^%]|%[0-9a-fA-F]{2})*+");
        assertThat(form.trouble().isEmpty()).as(form.trouble()).isEqualTo(sound);
        assertThat(Query.parse(raw).tree()).isEqualTo(form.pairs());
        Payload payload =
                Payload.read(
                        new Payload.Way("x-www-form-urlencoded", "", java.util.Set.of()), text);
        assertThat(((Payload.Read) payload).tree()).isEqualTo(sound ? form.pairs() : null);
        return sound ? "form" : "trouble";
    }
}
