package dev.fairlead.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.fuzz.Dice;
import dev.fairlead.fuzz.Fuzz;
import dev.fairlead.signature.BodySignature.Check;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fuzz")
class SignatureFuzzTest {
    record Sample(Hash hash, byte[] body, String sent) {}

    @Test
    void only_the_right_signature_is_right() {
        Fuzz.run(
                "signatures",
                SignatureFuzzTest::sample,
                SignatureFuzzTest::isChecked,
                "right",
                "wrong");
    }

    private static Sample sample(Dice dice) {
        Hash hash = dice.pick(Hash.values());
        byte[] body = dice.bytes(8);
        String right = right(hash, body);
        String sent =
                dice.join(
                        3,
                        hash.label() + "=" + right,
                        right,
                        ",",
                        "sha1=",
                        "sha256=",
                        " ",
                        right.toUpperCase(Locale.ROOT));
        return new Sample(hash, body, dice.mutated(sent, ",", "=", "sha512=", "0"));
    }

    private static String right(Hash hash, byte[] body) {
        return HexFormat.of().formatHex(hash.mac("key".getBytes(UTF_8), body));
    }

    private static String isChecked(Sample sample) {
        String right = right(sample.hash, sample.body);
        String labelled = sample.hash.label() + "=" + right;
        boolean single = sample.sent.equals(right) || sample.sent.equals(labelled);
        boolean listed =
                sample.sent.contains(",")
                        && Arrays.asList(sample.sent.split(",")).contains(labelled);
        return switch (BodySignature.check(
                sample.hash, List.of(new Secret("key")), sample.body, sample.sent)) {
            case Check.Right _ -> {
                assertThat(single || listed).isTrue();
                yield "right";
            }
            case Check.Wrong(String message) -> {
                assertThat(single || listed).isFalse();
                assertThat(message).startsWith("invalid payload signatures [");
                yield "wrong";
            }
            case Check.NoSecret _ -> throw new AssertionError("there is a secret");
        };
    }

    record Dated(Instant moment, String text) {}

    @Test
    void a_date_is_read_back_or_is_none() {
        Fuzz.run(
                "dates of Scalr",
                SignatureFuzzTest::dated,
                SignatureFuzzTest::isRead,
                "same",
                "other",
                "none");
    }

    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("EEE dd MMM yyyy HH:mm:ss", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);

    private static Dated dated(Dice dice) {
        Instant moment = Instant.ofEpochSecond(dice.below(Integer.MAX_VALUE));
        return new Dated(
                moment,
                dice.mutated(
                        FORM.format(moment) + " UTC", " ", "GMT+1", "MST", "feb", "9", ":", ".5"));
    }

    private static String isRead(Dated dated) {
        boolean sound = dated.text.equals(FORM.format(dated.moment) + " UTC");
        var read = ScalrDate.read(dated.text, ZoneOffset.UTC);
        if (sound) {
            assertThat(read).contains(dated.moment);
            return "same";
        }
        return read.isPresent() ? "other" : "none";
    }

    @Test
    void a_secret_signs_or_the_problem_with_it_is_told() {
        Fuzz.run(
                "secrets",
                dice ->
                        dice.mutated(
                                dice.pick(
                                        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                                        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                                        "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg=="),
                                "=",
                                "whsec_",
                                "whsk_",
                                "whpk_",
                                "+",
                                " "),
                SignatureFuzzTest::signs,
                "v1",
                "v1a",
                "problem");
    }

    private static String signs(String text) {
        StandardKey key;
        try {
            key = StandardKey.of(new Secret(text));
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).contains("secret");
            if (text.length() > 10) {
                assertThat(e.getMessage()).doesNotContain(text.substring(text.length() - 10));
            }
            return "problem";
        }
        String signature = key.sign(new byte[0], new byte[0]);
        assertThat(signature).matches("v1,[A-Za-z0-9+/]{43}=|v1a,[A-Za-z0-9+/]{86}==");
        return signature.substring(0, signature.indexOf(','));
    }
}
