package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.fuzz.Dice;
import dev.fairlead.fuzz.Fuzz;
import dev.fairlead.gotext.Utf8;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fuzz")
class ValuesFuzzTest {
    record Walk(Json tree, String path) {}

    @Test
    void a_dotted_path_leads_where_the_specification_says() {
        Fuzz.run(
                "dotted paths",
                ValuesFuzzTest::walk,
                ValuesFuzzTest::leads,
                "found",
                "missing",
                "invalid");
    }

    private static Walk walk(Dice dice) {
        Json tree = Trees.value(dice, 4);
        return new Walk(
                tree,
                dice.oneIn(3) ? dice.join(6, "a", "b", ".", "0", "1", "-", "é") : path(tree, dice));
    }

    /// One that leads to something more often than not.
    private static String path(Json tree, Dice dice) {
        Optional<String> step =
                switch (tree) {
                    case Json.Object(var members) when !members.isEmpty() ->
                            Optional.of(dice.pick(List.copyOf(members.keySet())));
                    case Json.Array(var items) -> Optional.of(dice.number(items.size() + 1));
                    default -> Optional.empty();
                };
        return step.filter(_ -> !dice.oneIn(8))
                .map(s ->
                        s
                                + child(tree, s)
                                        .map(c -> path(c, dice))
                                        .filter(p -> !p.isEmpty())
                                        .map(p -> "." + p)
                                        .orElse(""))
                .orElseGet(() -> dice.pick("", "", "", ".", "a"));
    }

    /// The specification's words, step by step (section 2.1).
    private static Optional<Json> reference(String path, Json tree) {
        Json here = tree;
        String rest = path;
        while (true) {
            if (here instanceof Json.Object(var members) && members.containsKey(rest)) {
                return Optional.ofNullable(members.get(rest));
            }
            int dot = rest.indexOf('.');
            if (dot < 0) {
                return here instanceof Json.Array ? child(here, rest) : Optional.empty();
            }
            Optional<Json> next = child(here, rest.substring(0, dot));
            if (next.isEmpty()) {
                return next;
            }
            here = next.get();
            rest = rest.substring(dot + 1);
        }
    }

    private static Optional<Json> child(Json tree, String step) {
        return switch (tree) {
            case Json.Object(var members) -> Optional.ofNullable(members.get(step));
            case Json.Array(var items) when step.matches("[0-9]+") -> {
                BigInteger index = new BigInteger(step);
                boolean inside = index.compareTo(BigInteger.valueOf(items.size())) < 0;
                yield inside ? Optional.of(items.get(index.intValue())) : Optional.empty();
            }
            default -> Optional.empty();
        };
    }

    private static String leads(Walk walk) {
        Optional<Json> expected = reference(walk.path, walk.tree);
        Json mark = new Json.Text("mark");
        Optional<Json> replaced = DottedPath.replace(walk.path, walk.tree, mark);
        assertThat(replaced.isPresent()).isEqualTo(expected.isPresent());
        return switch (DottedPath.find(walk.path, walk.tree)) {
            case Lookup.Found(Json value) -> {
                assertThat(expected).contains(value);
                assertThat(DottedPath.find(walk.path, replaced.orElseThrow()))
                        .isEqualTo(new Lookup.Found(mark));
                assertThat(DottedPath.replace(walk.path, walk.tree, value)).contains(walk.tree);
                yield "found";
            }
            case Lookup.Missing(String path) -> {
                assertThat(expected).isEmpty();
                assertThat(walk.path).endsWith(path);
                yield "missing";
            }
            case Lookup.Invalid _ -> {
                assertThat(expected).isEmpty();
                yield "invalid";
            }
        };
    }

    record Request(
            Json.@Nullable Object payload,
            String query,
            List<Map.Entry<String, String>> headers,
            List<Argument> arguments) {
        Values values() {
            Arrival arrival =
                    new Arrival(
                            "a",
                            Instant.EPOCH,
                            new Origin.Http("POST", "192.0.2.1:4711"),
                            Headers.of(headers),
                            Query.parse(query),
                            "body".getBytes(UTF_8));
            return Values.of(arrival, new Payload.Read(payload, false, List.of()));
        }
    }

    @Test
    void parameters_that_spell_objects_are_replaced_and_no_others() {
        Fuzz.run(
                "parameters as JSON",
                ValuesFuzzTest::request,
                ValuesFuzzTest::areReplaced,
                "replaced",
                "kept");
    }

    private static Request request(Dice dice) {
        return new Request(
                dice.oneIn(5) ? null : spelled(dice),
                "a=" + spelledText(dice).replaceAll("[%&;+]", "") + "&b.c={}",
                List.of(
                        Map.entry("X-A", Utf8.bytewise(spelledText(dice))),
                        Map.entry("a.b", "{\"c\":\"{}\"}")),
                dice.upTo(
                        4,
                        () ->
                                new Argument(
                                        dice.pick(
                                                "payload",
                                                "header",
                                                "url",
                                                "query",
                                                "string",
                                                "entire-payload",
                                                "request",
                                                "x"),
                                        dice.join(4, "a", "b", ".", "0", "x-a", "method"),
                                        "",
                                        false)));
    }

    private static Json.Object spelled(Dice dice) {
        Json.Object tree = Trees.object(dice, 3);
        return tree.with("a", new Json.Text(spelledText(dice)))
                .with("b", tree.with("a", new Json.Text(spelledText(dice))));
    }

    private static String spelledText(Dice dice) {
        return dice.mutated(Trees.value(dice, 2).compact(), "{", "}", "{}", "null");
    }

    private static String areReplaced(Request request) {
        Values before = request.values();
        Values.Parsed parsed = before.parseAsJson(request.arguments);
        assertThat(parsed.notes()).hasSizeLessThanOrEqualTo(request.arguments.size());
        for (Argument argument : request.arguments) {
            Lookup found = parsed.values().find(argument);
            boolean was = before.find(argument) instanceof Lookup.Found;
            assertThat(found instanceof Lookup.Found).isIn(was, true);
            if (found instanceof Lookup.Found(Json value)) {
                assertThat(value.goText()).isNotNull();
            }
        }
        return parsed.notes().size() < request.arguments.size() ? "replaced" : "kept";
    }
}
