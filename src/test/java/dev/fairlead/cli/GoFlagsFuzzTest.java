package dev.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.fuzz.Dice;
import dev.fairlead.fuzz.Fuzz;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fuzz")
class GoFlagsFuzzTest {
    private static final GoFlags FLAGS = new GoFlags(Flag.ALL);

    @Test
    void words_are_flags_or_it_is_said_what_is_wrong() {
        Fuzz.run(
                "flags",
                GoFlagsFuzzTest::words,
                GoFlagsFuzzTest::areRead,
                "given",
                "help",
                "wrong");
    }

    private static String[] words(Dice dice) {
        return dice.upTo(5, () -> word(dice)).toArray(String[]::new);
    }

    private static String word(Dice dice) {
        Flag flag = dice.pick(Flag.ALL);
        String value =
                dice.pick("true", "1", "0x1F", "a=b", "", "08", "1_000", "9223372036854775808");
        String word =
                dice.pick("-", "-", "--")
                        + dice.pick(flag.name(), flag.name(), flag.name(), "h", "help", "x")
                        + dice.pick("", "=" + value);
        return dice.mutated(dice.pick(word, word, word, value, "--"), "-", "=", "_", "0", "é");
    }

    private static String areRead(String[] words) {
        return switch (FLAGS.parse(words)) {
            case GoFlags.Given(var values, _) -> {
                values.forEach(GoFlagsFuzzTest::areOfItsKind);
                assertThat(FLAGS.parse(written(values)))
                        .isEqualTo(new GoFlags.Given(values, List.of()));
                yield "given";
            }
            case GoFlags.Help _ -> "help";
            case GoFlags.Wrong(String message) -> {
                assertThat(message)
                        .matches(
                                "(?s)(bad flag syntax: -.*|flag provided but not defined: -.*|flag needs an argument: -.+"
                                        + "|invalid (boolean )?value \".*\" for (flag )?-[a-z0-9-]+: (parse error|value out of range|header flag must be in name=value format))");
                yield "wrong";
            }
        };
    }

    private static void areOfItsKind(Flag flag, List<String> values) {
        for (String value : values) {
            switch (flag.kind()) {
                case BOOL -> assertThat(value).isIn("true", "false");
                case INT -> assertThat(value).isEqualTo(Long.toString(Long.parseLong(value)));
                case PAIRS -> assertThat(value).contains("=");
                case TEXT, LIST -> assertThat(value).isNotNull();
            }
        }
        if (flag.kind() != Flag.Kind.LIST && flag.kind() != Flag.Kind.PAIRS) {
            assertThat(values).hasSize(1);
        }
    }

    private static String[] written(Map<Flag, List<String>> values) {
        return values.entrySet().stream()
                .flatMap(e -> e.getValue().stream().map(v -> "--" + e.getKey().name() + "=" + v))
                .toArray(String[]::new);
    }

    @Test
    void a_number_is_read_by_gos_rules() {
        Fuzz.run(
                "numbers of flags",
                dice ->
                        dice.pick("", "-", "+")
                                + dice.join(
                                        6,
                                        "0",
                                        "1",
                                        "7",
                                        "_",
                                        "x",
                                        "b",
                                        "o",
                                        "X",
                                        "f",
                                        "9223372036854775807"),
                GoFlagsFuzzTest::isRead,
                "number",
                "none");
    }

    /// strconv.ParseInt(s, 0, 64): an underscore stands between digits, or after the prefix.
    private static String isRead(String number) {
        GoFlags.Parsed parsed = FLAGS.parse(new String[] {"-port=" + number});
        boolean form =
                number.matches(
                        "[-+]?(0|[1-9](_?[0-9])*|0[xX](_?[0-9a-fA-F])+|0[bB](_?[01])+|0[oO]?(_?[0-7])+)");
        String digits =
                number.replaceAll("[-+_]", "")
                        .replaceFirst("^0[oO]", "0")
                        .toLowerCase(java.util.Locale.ROOT);
        int radix =
                digits.startsWith("0x")
                        ? 16
                        : digits.startsWith("0b") ? 2 : digits.startsWith("0") ? 8 : 10;
        String bare = radix == 16 || radix == 2 ? digits.substring(2) : digits;
        try {
            String expected =
                    Long.toString(
                            Long.parseLong((number.startsWith("-") ? "-" : "") + bare, radix));
            if (form) {
                assertThat(parsed).isInstanceOf(GoFlags.Given.class);
                assertThat(((GoFlags.Given) parsed).value("port")).contains(expected);
                return "number";
            }
        } catch (NumberFormatException _) {
            String why = form ? "value out of range" : "parse error";
            assertThat(parsed).isInstanceOf(GoFlags.Wrong.class).asString().contains(": " + why);
            return "none";
        }
        assertThat(parsed).isInstanceOf(GoFlags.Wrong.class);
        return "none";
    }
}
