package dev.fairlead.hook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.fuzz.Dice;
import dev.fairlead.fuzz.Fuzz;
import dev.fairlead.template.Edges;
import dev.fairlead.template.TemplateException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fuzz")
class HookFileFuzzTest {
    private static final String[] PIECES = {
        "&a ",
        "*a",
        "<<: *a\n",
        "- ",
        ": ",
        "? ",
        "\n",
        "\n  ",
        "\n      ",
        "|\n",
        ">-\n",
        "!!str ",
        "!x ",
        "---\n",
        "...\n",
        "%YAML 1.1\n",
        "'",
        "\"",
        "\\",
        "\t",
        "# ",
        "{",
        "}",
        "[",
        "]",
        ",",
        "~",
        "null",
        "true",
        "0x1F",
        "1e+9999999999",
        "1e+2147483647",
        ".inf",
        "-",
        "é",
        "\u0085",
        "\uFEFF",
        "\u0001"
    };
    private static final String[] TEMPLATE_PIECES = {
        "{{",
        "}}",
        "{{ getenv \"A\" }}",
        "{{ getenv `A` | js }}",
        "{{ cat \"f\" }}",
        "{{ if ",
        "{{ end }}",
        "{{- ",
        "\""
    };
    private static final Edges EDGES =
            new Edges(Map.of("A", "a\"b")::get, Map.of("f", "c: d\n")::get);

    /// Text, number, list and object, as a hook file has them: written as JSON or as YAML.
    private static Object file(Dice dice) {
        Object hooks = dice.upTo(3, () -> hook(dice));
        return dice.oneIn(2)
                ? hooks
                : object(dice, "endpoints", dice.upTo(2, () -> endpoint(dice)), "hooks", hooks);
    }

    private static Object hook(Dice dice) {
        return object(
                dice,
                "id",
                dice.word(),
                "execute-command",
                "/bin/true",
                "http-methods",
                dice.upTo(2, () -> dice.pick("get", "POST")),
                "success-http-response-code",
                dice.pick(201, 999, -1),
                "response-headers",
                dice.upTo(2, () -> object(dice, "name", dice.text(2), "value", dice.text(3))),
                "pass-arguments-to-command",
                dice.upTo(2, () -> argument(dice)),
                "include-command-output-in-response",
                dice.pick("true", "false"),
                "trigger-rule",
                rule(dice, 3),
                "redis-channel",
                dice.pick("c", "d"),
                "deliver",
                dice.upTo(2, () -> delivery(dice)),
                dice.word(),
                dice.text(4));
    }

    private static Object rule(Dice dice, int depth) {
        return switch (dice.below(depth > 0 ? 4 : 1)) {
            case 1 -> object(dice, "and", dice.upTo(3, () -> rule(dice, depth - 1)));
            case 2 -> object(dice, "or", dice.upTo(3, () -> rule(dice, depth - 1)));
            case 3 -> object(dice, "not", rule(dice, depth - 1));
            default ->
                    object(
                            dice,
                            "match",
                            object(
                                    dice,
                                    "type",
                                    dice.pick(
                                            "value",
                                            "regex",
                                            "payload-hmac-sha256",
                                            "ip-whitelist",
                                            "x"),
                                    "value",
                                    dice.text(3),
                                    "regex",
                                    dice.pick("a", "(", "[a-z]+"),
                                    "secret",
                                    dice.text(3),
                                    "ip-range",
                                    "10.0.0.0/8",
                                    "parameter",
                                    argument(dice)));
        };
    }

    private static Object argument(Dice dice) {
        return object(
                dice,
                "source",
                dice.pick("payload", "header", "string"),
                "name",
                dice.text(3),
                "base64decode",
                "true");
    }

    private static Object delivery(Dice dice) {
        return object(
                dice,
                dice.pick("endpoint", "url"),
                dice.pick("https://example.com/a", "a", "ftp:x"),
                "headers",
                object(dice, "X-A", dice.text(2), "X-B", argument(dice)),
                "when",
                rule(dice, 1),
                "timeout",
                dice.pick("5s", "0", "1x", "999999999d"),
                "secret",
                dice.pick("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "jib", dice.text(2)),
                "signature",
                signature(dice),
                "max-in-flight",
                dice.pick(1, 0, 5));
    }

    private static Object signature(Dice dice) {
        Object form =
                object(
                        dice,
                        "header",
                        dice.pick("X-Sig", "Host", "a b"),
                        "algorithm",
                        dice.pick("sha1", "sha512", "md5"),
                        "encoding",
                        dice.pick("hex", "base64", "x"),
                        "prefix",
                        dice.text(2));
        return dice.pick("standard", "standard-ed25519", "github", form, form);
    }

    private static Object endpoint(Dice dice) {
        return object(
                dice,
                "id",
                dice.pick("a", "b"),
                "url",
                dice.pick("https://example.com/", "http://u@h/", "x"),
                "secret",
                dice.pick("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "short"),
                "retry",
                object(
                        dice,
                        "initial",
                        "1s",
                        "factor",
                        dice.pick("2", ".nan", "1e300"),
                        "attempts",
                        dice.pick(3, 0),
                        "cap",
                        "1h"));
    }

    /// Most of the members, in the order of their names.
    private static Object object(Dice dice, Object... members) {
        Map<String, Object> object = new TreeMap<>();
        for (int i = 0; i < members.length; i += 2) {
            if (dice.below(4) > 0) {
                object.put((String) members[i], members[i + 1]);
            }
        }
        return object;
    }

    private static String text(Dice dice) {
        Object file = file(dice);
        return dice.oneIn(2) ? json(file) : "---\n" + yaml(file, "");
    }

    private static String json(Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                    map.entrySet().stream()
                            .map(e -> json(e.getKey()) + ": " + json(e.getValue()))
                            .collect(Collectors.joining(",\n", "{", "}"));
            case List<?> list ->
                    list.stream()
                            .map(HookFileFuzzTest::json)
                            .collect(Collectors.joining(",\t", "[", "]"));
            case String flag when flag.equals("true") || flag.equals("false") -> flag;
            case String text -> quoted(text);
            case Object number -> number.toString();
        };
    }

    private static String yaml(Object value, String indent) {
        return switch (value) {
            case Map<?, ?> map when !map.isEmpty() ->
                    map.entrySet().stream()
                            .map(e ->
                                    "\n"
                                            + indent
                                            + json(e.getKey())
                                            + ": "
                                            + yaml(e.getValue(), indent + "  "))
                            .collect(Collectors.joining());
            case List<?> list when !list.isEmpty() ->
                    list.stream()
                            .map(item ->
                                    "\n"
                                            + indent
                                            + "-  "
                                            + yaml(item, indent + "   ").stripLeading())
                            .collect(Collectors.joining());
            case String plain when plain.matches("[a-z/.0-9]+") -> plain;
            case Object other -> json(other);
        };
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars()
                .forEach(c ->
                        quoted.append(
                                c < ' ' || c > '~' || c == '"' || c == '\\'
                                        ? "\\u%04x".formatted(c)
                                        : (char) c + ""));
        return quoted.append('"').toString();
    }

    @Test
    void any_text_is_a_hook_file_or_refused_with_a_place() {
        Fuzz.run(
                "hook files",
                dice -> dice.mutated(text(dice), PIECES),
                text -> outcome(new HookFile(), text),
                "read",
                "refused");
    }

    @Test
    void checking_refuses_what_serving_refuses_and_tells_that_reason_too() {
        Fuzz.run(
                "hook files that are checked",
                dice -> dice.mutated(text(dice), PIECES),
                HookFileFuzzTest::checked,
                "in order",
                "doubtful",
                "refused");
    }

    private static String checked(String text) {
        Findings.Checking findings = new Findings.Checking();
        List<PlacedHook> hooks = new HookFile().check(text, Path.of(""), findings);
        List<String> refusals =
                findings.found().stream()
                        .filter(Finding::refused)
                        .map(finding -> finding.fault().message())
                        .toList();
        try {
            HookFile.Content content = new HookFile().read(text);
            assertThat(refusals).isEmpty();
            assertThat(hooks.stream().map(PlacedHook::hook).toList()).isEqualTo(content.hooks());
            return findings.found().isEmpty() ? "in order" : "doubtful";
        } catch (HookFileException e) {
            assertThat(refusals).isNotEmpty();
            String reason = String.valueOf(e.getMessage());
            if (!reason.contains("unknown key")) { // of which checking names another column
                assertThat(refusals).contains(reason.replaceFirst("(?s) \\(the file has .*", ""));
            }
            return "refused";
        } catch (TemplateException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void any_template_is_a_hook_file_or_refused() {
        Fuzz.run(
                "hook files that are templates",
                dice -> dice.mutated(text(dice), TEMPLATE_PIECES),
                text -> outcome(new HookFile(EDGES), text),
                "read",
                "refused",
                "no template");
    }

    private static String outcome(HookFile reader, String text) {
        try {
            HookFile.Content content = reader.read(text);
            assertThat(reader.read(text)).isEqualTo(content);
            assertThat(content.warnings())
                    .allMatch(warning -> warning.matches("(?s)line \\d+, column \\d+: .+"));
            return "read";
        } catch (HookFileException e) {
            assertThat(e.getMessage()).matches("(?s)line \\d+, column \\d+: .+");
            return "refused";
        } catch (TemplateException e) {
            assertThat(e.getMessage()).startsWith("template: hooks:");
            return "no template";
        }
    }

    @Test
    void a_scalar_always_means_something() {
        Fuzz.run(
                "scalars",
                dice ->
                        dice.mutated(
                                dice.pick(
                                        "12", "-0x1F", "1_000.5", "1e+10", ".inf", "yes", "0b11",
                                        "017", "~"),
                                "_",
                                "e+",
                                "e-",
                                "999999999999",
                                ".",
                                "0",
                                "é"),
                HookFileFuzzTest::means,
                "whole",
                "other");
    }

    private static String means(String plain) {
        assertThat(Scalars.text(plain)).isNotNull();
        return Scalars.wholeNumber(plain) == null ? "other" : "whole";
    }

    @Test
    void a_duration_is_a_number_with_a_unit() {
        Fuzz.run(
                "durations",
                dice ->
                        dice.mutated(
                                dice.number(2000) + dice.pick("ms", "s", "m", "h", "d", ""),
                                "s",
                                "9",
                                "-",
                                "0",
                                "ms",
                                " "),
                HookFileFuzzTest::isDuration,
                "duration",
                "none");
    }

    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    private static String isDuration(String text) {
        Optional<Duration> expected =
                text.matches("[0-9]{1,9}(ms|[smhd])")
                        ? Optional.of(
                                Duration.ofMillis(
                                        Long.parseLong(text.replaceAll("[a-z]", ""))
                                                * MILLIS.getOrDefault(
                                                        text.replaceAll("[0-9]", ""), 0L)))
                        : Optional.of(Duration.ZERO).filter(_ -> text.equals("0"));
        assertThat(Durations.parse(text)).isEqualTo(expected);
        return expected.isPresent() ? "duration" : "none";
    }
}
