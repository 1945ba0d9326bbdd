package dev.fairlead.template;

import static dev.fairlead.template.Function.Kind.ANY;
import static dev.fairlead.template.Function.Kind.TEXT;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The functions every template has.
final class BuiltIns {
    /// The evaluator works `and` and `or` out itself, for it must not work out all their arguments.
    static final Function AND = function("and", true, (arguments, _) -> arguments.getLast(), ANY);

    static final Function OR = function("or", true, (arguments, _) -> arguments.getLast(), ANY);

    static final Map<String, Function> ALL =
            Stream.of(
                            AND,
                            OR,
                            plain("not", false, BuiltIns::not),
                            plain("len", false, Indexing::length),
                            plain("index", true, Indexing::index),
                            plain("slice", true, Indexing::slice),
                            plain("call", true, BuiltIns::call),
                            plain("eq", true, Comparison::isAnyOf),
                            function("print", true, Printing::print),
                            function("println", true, Printing::println),
                            function("printf", true, Format::printf, TEXT),
                            escaping("html", Escaping::html),
                            escaping("js", Escaping::js),
                            escaping("urlquery", Escaping::urlquery),
                            comparing("ne", Comparison::differs),
                            comparing("lt", Comparison::isLess),
                            comparing("le", Comparison::isLessOrEqual),
                            comparing("gt", (a, b) -> !Comparison.isLessOrEqual(a, b)),
                            comparing("ge", (a, b) -> !Comparison.isLess(a, b)))
                    .collect(Collectors.toUnmodifiableMap(Function::name, f -> f));

    /// They are no part of Go's, but of most programs that have its templates.
    static final Map<String, Function> JSON =
            Map.of(
                    "json", function("json", false, JsonText::json, ANY),
                    "toJson", function("toJson", false, JsonText::json, ANY));

    /// They make texts of all their arguments.
    static final Set<String> WRITING =
            Set.of("print", "println", "printf", "html", "js", "urlquery");

    private BuiltIns() {}

    @FunctionalInterface
    private interface Test {
        boolean of(Value left, Value right) throws Refusal;
    }

    @FunctionalInterface
    private interface Plain {
        Value of(List<Value> arguments) throws Refusal;
    }

    private static Function function(
            String name, boolean open, Function.Body body, Function.Kind... fixed) {
        return new Function(name, List.of(fixed), open, body);
    }

    /// A function of one argument or more that makes no text.
    private static Function plain(String name, boolean open, Plain plain) {
        return function(name, open, (arguments, _) -> plain.of(arguments), ANY);
    }

    private static Function comparing(String name, Test test) {
        return function(
                name,
                false,
                (arguments, _) ->
                        new Value.Bool(test.of(arguments.getFirst(), arguments.getLast())),
                ANY,
                ANY);
    }

    private static Function escaping(String name, Escaping.Escape escape) {
        return function(name, true, (arguments, budget) -> escape(escape, arguments, budget));
    }

    private static Value escape(Escaping.Escape escape, List<Value> arguments, Budget budget)
            throws Refusal {
        UnaryOperator<Value> shown = Printing::orNoValue;
        Value.Text text = Printing.print(arguments.stream().map(shown).toList(), budget);
        Output output = new Output(budget);
        for (int c : text.text().codePoints().toArray()) {
            escape.write(output, c);
        }
        return new Value.Text(output.toString());
    }

    private static Value not(List<Value> arguments) {
        return new Value.Bool(!arguments.getFirst().isTrue());
    }

    /// No value of a template is a function, so nothing can be called.
    private static Value call(List<Value> arguments) throws Refusal {
        Value value = arguments.getFirst();
        throw new Refusal(
                value instanceof Value.Nil
                        ? "call of nil"
                        : "non-function of type " + value.type());
    }
}
