package dev.fairlead.cli;

import dev.fairlead.gotext.Quoting;
import dev.fairlead.hook.Nearest;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Reads a command line by the grammar of Go's flag package (spec section 1): `-name` and `--name`
/// are the same, a boolean takes a value only after `=`, the first word that is no flag ends the
/// reading.
final class GoFlags {
    private static final String UNKNOWN = "flag provided but not defined: -";
    private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
    private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");
    private static final Pattern INT =
            Pattern.compile(
                    "([-+]?)(?:0[xX]([0-9a-fA-F_]+)|0[bB]([01_]+)|0[oO]?([0-7_]+)|([1-9][0-9_]*|0))");
    private static final int[] RADIX = {0, 0, 16, 2, 8, 10};

    /// What a secret would be given by.
    private static final Set<String> SECRET = Set.of("token", "secret");

    private final Map<String, Flag> flags = new LinkedHashMap<>();

    GoFlags(List<Flag> flags) {
        flags.forEach(flag -> this.flags.put(flag.name(), flag));
    }

    /// What a command line comes to.
    sealed interface Parsed {}

    /// @param values by flag; all but lists have one
    /// @param rest the words from the first on that is no flag
    record Given(Map<Flag, List<String>> values, List<String> rest) implements Parsed {
        Optional<String> value(String name) {
            return values.entrySet().stream()
                    .filter(entry -> entry.getKey().name().equals(name))
                    .map(entry -> entry.getValue().getLast())
                    .findFirst();
        }

        /// Every value of a flag that may be repeated.
        List<String> all(String name) {
            return values.entrySet().stream()
                    .filter(entry -> entry.getKey().name().equals(name))
                    .flatMap(entry -> entry.getValue().stream())
                    .toList();
        }

        /// Whether the flag stands there, whatever its value.
        boolean has(String name) {
            return value(name).isPresent();
        }

        boolean isSet(String name) {
            return value(name).map(TRUE::contains).orElse(false);
        }
    }

    record Help() implements Parsed {}

    record Wrong(String message) implements Parsed {}

    /// As subcommands are called: flags may stand behind other words, too, until `--`; and a slip
    /// is met with a suggestion.
    Parsed parseAnywhere(List<String> words) {
        Map<Flag, List<String>> values = new LinkedHashMap<>();
        List<String> others = new ArrayList<>();
        List<String> left = words;
        while (true) {
            switch (parse(left.toArray(String[]::new))) {
                case Help help -> {
                    return help;
                }
                case Wrong(String message) -> {
                    return new Wrong(message + suggestion(message));
                }
                case Given(var some, var rest) -> {
                    some.forEach((flag, each) -> each.forEach(one -> keep(values, flag, one)));
                    left = rest;
                }
            }
            if (left.isEmpty() || left.getFirst().equals("--")) {
                others.addAll(left.subList(Math.min(1, left.size()), left.size()));
                return new Given(values, others);
            }
            others.add(left.getFirst());
            left = left.subList(1, left.size());
        }
    }

    /// Which flag was meant, if one is near, for the end of a long text where the eye is.
    Optional<String> nearest(Wrong wrong) {
        return wrong.message().startsWith(UNKNOWN)
                ? Nearest.to(wrong.message().substring(UNKNOWN.length()), flags.keySet())
                : Optional.empty();
    }

    private String suggestion(String message) {
        if (!message.startsWith(UNKNOWN)) {
            return "";
        }
        String name = message.substring(UNKNOWN.length());
        if (SECRET.contains(name)) {
            return "; the arguments of a program are seen by everybody on the machine (ps)"
                    + ", so a secret comes from a file or the environment";
        }
        return "; " + Nearest.hint("-" + name, flags.keySet().stream().map("-"::concat).toList());
    }

    Parsed parse(String[] words) {
        Map<Flag, List<String>> values = new LinkedHashMap<>();
        int next = 0;
        while (next < words.length) {
            String word = words[next];
            if (word.length() < 2 || word.charAt(0) != '-' || word.equals("--")) {
                break;
            }
            next++;
            String body = word.substring(word.startsWith("--") ? 2 : 1);
            if (body.isEmpty() || body.charAt(0) == '-' || body.charAt(0) == '=') {
                return new Wrong("bad flag syntax: " + word);
            }
            int equals = body.indexOf('=');
            String name = equals < 0 ? body : body.substring(0, equals);
            Flag flag = flags.get(name);
            if (flag == null) {
                return name.equals("h") || name.equals("help")
                        ? new Help()
                        : new Wrong(UNKNOWN + name);
            }
            String value;
            if (equals >= 0) {
                value = body.substring(equals + 1);
            } else if (flag.kind() == Flag.Kind.BOOL) {
                value = "true";
            } else if (next < words.length) {
                value = words[next++];
            } else {
                return new Wrong("flag needs an argument: -" + name);
            }
            Optional<String> canonical = canonical(flag, value);
            if (canonical.isEmpty()) {
                return new Wrong(invalid(flag, value));
            }
            keep(values, flag, canonical.get());
        }
        return new Given(values, List.of(words).subList(next, words.length));
    }

    private static void keep(Map<Flag, List<String>> values, Flag flag, String value) {
        List<String> kept = values.computeIfAbsent(flag, _ -> new ArrayList<>());
        switch (flag.kind()) {
            case BOOL, INT, TEXT -> kept.clear();
            case LIST, PAIRS -> {}
        }
        kept.add(value);
    }

    private static Optional<String> canonical(Flag flag, String value) {
        return switch (flag.kind()) {
            case BOOL ->
                    TRUE.contains(value) || FALSE.contains(value)
                            ? Optional.of(Boolean.toString(TRUE.contains(value)))
                            : Optional.empty();
            case INT -> integer(value).filter(n -> n.bitLength() < Long.SIZE).map(Object::toString);
            case TEXT, LIST ->
                    flag.choices().isEmpty() || flag.choices().contains(value)
                            ? Optional.of(value)
                            : Optional.empty();
            case PAIRS -> value.indexOf('=') < 0 ? Optional.empty() : Optional.of(value);
        };
    }

    /// An underscore stands before a digit and behind one, or behind the prefix.
    private static Optional<BigInteger> integer(String value) {
        Matcher form = INT.matcher(value);
        if (value.contains("__") || value.endsWith("_") || !form.matches()) {
            return Optional.empty();
        }
        for (int group = 2; group < RADIX.length; group++) {
            if (form.group(group) != null) {
                String digits = form.group(group).replace("_", "");
                return Optional.of(new BigInteger(form.group(1) + digits, RADIX[group]));
            }
        }
        return Optional.empty();
    }

    private static String invalid(Flag flag, String value) {
        String shown = Quoting.quote(value);
        if (!flag.choices().isEmpty()) {
            return "invalid value %s for flag -%s: %s"
                    .formatted(shown, flag.name(), Nearest.hint(value, flag.choices()));
        }
        return switch (flag.kind()) {
            case BOOL ->
                    "invalid boolean value %s for -%s: parse error".formatted(shown, flag.name());
            case INT, TEXT, LIST ->
                    "invalid value %s for flag -%s: %s"
                            .formatted(
                                    shown,
                                    flag.name(),
                                    integer(value).isPresent()
                                            ? "value out of range"
                                            : "parse error");
            case PAIRS ->
                    "invalid value %s for flag -%s: header flag must be in name=value format"
                            .formatted(shown, flag.name());
        };
    }

    String usage(String program) {
        return "Usage of " + program + ":\n" + described(flags.values());
    }

    static String described(Collection<Flag> flags) {
        return flags.stream().map(Flag::described).collect(Collectors.joining());
    }
}
