package dev.fairlead.request;

import dev.fairlead.fuzz.Dice;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// JSON values at random, and texts that spell them.
public final class Trees {
    private Trees() {}

    public static Json value(Dice dice, int depth) {
        return switch (dice.below(depth > 0 ? 7 : 5)) {
            case 0 -> Json.Null.PLAIN;
            case 1 -> new Json.Bool(dice.oneIn(2));
            case 2 -> new Json.Number(number(dice));
            case 3, 4 -> new Json.Text(dice.text(6));
            case 5 -> new Json.Array(dice.upTo(4, () -> value(dice, depth - 1)));
            default -> object(dice, depth);
        };
    }

    public static Json.Object object(Dice dice, int depth) {
        Map<String, Json> members = new LinkedHashMap<>();
        for (String name : dice.upTo(4, () -> name(dice))) {
            members.put(name, value(dice, depth - 1));
        }
        return new Json.Object(members);
    }

    private static String name(Dice dice) {
        return dice.oneIn(4)
                ? dice.text(4)
                : dice.word().substring(0, 1) + dice.join(2, ".", "a", "1");
    }

    private static String number(Dice dice) {
        return dice.pick("", "-")
                + dice.pick("0", "1", "12345678901234567890")
                + dice.pick("", ".0", ".50")
                + dice.pick("", "e0", "E-3", "e+400");
    }

    /// The value with blanks and escapes that it could do without.
    static String written(Json value, Dice dice) {
        String text =
                switch (value) {
                    case Json.Text(String content) -> quoted(content, dice);
                    case Json.Array(var items) ->
                            "["
                                    + String.join(
                                            ",", items.stream().map(i -> written(i, dice)).toList())
                                    + blanks(dice)
                                    + "]";
                    case Json.Object(var members) ->
                            "{"
                                    + String.join(
                                            ",",
                                            members.entrySet().stream()
                                                    .map(m -> member(m, dice))
                                                    .toList())
                                    + blanks(dice)
                                    + "}";
                    case Json.Number _, Json.Bool _, Json.Null _ -> value.compact();
                };
        return blanks(dice) + text + (value instanceof Json.Number ? "" : blanks(dice));
    }

    private static String member(Map.Entry<String, Json> member, Dice dice) {
        return blanks(dice)
                + quoted(member.getKey(), dice)
                + blanks(dice)
                + ":"
                + written(member.getValue(), dice);
    }

    private static String blanks(Dice dice) {
        return dice.oneIn(4) ? dice.join(3, " ", "\t", "\r", "\n") : "";
    }

    private static String quoted(String text, Dice dice) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints()
                .mapToObj(Character::toString)
                .forEach(character -> {
                    boolean must = character.matches("[\\x00-\\x1f\"\\\\]");
                    quoted.append(must || dice.oneIn(6) ? escaped(character, dice) : character);
                });
        return quoted.append('"').toString();
    }

    private static String escaped(String character, Dice dice) {
        String form = dice.pick("\\u%04x", "\\u%04X");
        return character.chars().mapToObj(form::formatted).collect(Collectors.joining());
    }
}
