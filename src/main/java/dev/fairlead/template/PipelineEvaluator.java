package dev.fairlead.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Works out what stands inside an action: commands, arguments, fields, functions.
final class PipelineEvaluator {
    private final Run run;
    private final Map<String, Function> functions;

    PipelineEvaluator(Run run, Map<String, Function> functions) {
        this.run = run;
        this.functions = functions;
    }

    /// What a term is applied to: the arguments after it, and what the pipeline hands over.
    private record Given(List<Node.Term> arguments, @Nullable Value piped) {
        static final Given NOTHING = new Given(List.of(), null);

        boolean isEmpty() {
            return arguments.isEmpty() && piped == null;
        }

        int count() {
            return arguments.size() + (piped == null ? 0 : 1);
        }
    }

    Value pipe(Value dot, Node.Pipe pipe) throws Refusal {
        run.at(pipe);
        run.depth.enter();
        Value value = null;
        for (Node.Command command : pipe.commands()) {
            value = command(dot, command, value);
        }
        Value result = Objects.requireNonNull(value, "the parser lets no pipeline be empty");
        for (String variable : pipe.variables()) {
            if (pipe.assigns()) {
                run.variables().set(variable, result);
            } else {
                run.variables().push(variable, result);
            }
        }
        run.depth.leave();
        return result;
    }

    private Value command(Value dot, Node.Command command, @Nullable Value piped) throws Refusal {
        Given given = new Given(command.arguments(), piped);
        if (command.first() instanceof Node.Pipe pipe) {
            refuseArguments(pipe, given);
            return pipe(dot, pipe);
        }
        run.at(command.first());
        return switch (command.first()) {
            case Node.FunctionName function -> call(dot, function, command, given);
            case Node.Nil _ when given.isEmpty() -> throw new Refusal("nil is not a command");
            case Node.Term term -> term(dot, term, given);
        };
    }

    private Value term(Value dot, Node.Term term, Given given) throws Refusal {
        return switch (term) {
            case Node.FunctionName function -> call(dot, function, function, given);
            case Node.Field(int _, var fields) -> fields(dot, fields, given);
            case Node.Chain(int _, Node.Term start, var fields) ->
                    fields(argument(dot, start, Function.Kind.ANY), fields, given);
            case Node.Variable(int _, var name, var fields) -> {
                Value value = run.variables().get(name);
                yield fields.isEmpty() ? alone(term, value, given) : fields(value, fields, given);
            }
            case Node.Pipe pipe -> pipe(dot, pipe);
            case Node.Dot _ -> alone(term, dot, given);
            case Node.Nil _ -> alone(term, Value.NIL, given);
            case Node.Literal literal -> alone(term, literal.value(), given);
        };
    }

    private static Value alone(Node.Term term, Value value, Given given) throws Refusal {
        refuseArguments(term, given);
        return value;
    }

    private static void refuseArguments(Node.Term term, Given given) throws Refusal {
        if (!given.isEmpty()) {
            throw new Refusal("can't give argument to non-function " + term);
        }
    }

    private Value fields(Value start, List<String> fields, Given given) throws Refusal {
        Value value = start;
        for (String field : fields.subList(0, fields.size() - 1)) {
            value = field(value, field, Given.NOTHING);
        }
        return field(value, fields.getLast(), given);
    }

    private static Value field(Value owner, String name, Given given) throws Refusal {
        return switch (owner) {
            case Value.Nil _ -> Value.NIL;
            case Value.Fields _ when !given.isEmpty() ->
                    throw new Refusal(name + " is not a method but has arguments");
            case Value.Fields(var fields) -> fields.getOrDefault(name, Value.NIL);
            case Value.Bool _,
                    Value.Int _,
                    Value.Real _,
                    Value.Number _,
                    Value.Text _,
                    Value.Items _ ->
                    throw new Refusal("can't evaluate field " + name + " in type " + owner.type());
        };
    }

    /// Calls a function; an error in it is said to be at the node.
    private Value call(Value dot, Node.FunctionName name, Node node, Given given) throws Refusal {
        Function function = Objects.requireNonNull(functions.get(name.name()));
        if (!function.takes(given.count())) {
            throw new Refusal(function.wrongCount(given.count()));
        }
        if (function.equals(BuiltIns.AND) || function.equals(BuiltIns.OR)) {
            return lazily(dot, given, function.equals(BuiltIns.OR));
        }
        List<Value> arguments = new ArrayList<>();
        for (Node.Term term : given.arguments()) {
            arguments.add(argument(dot, term, function.kind(arguments.size())));
        }
        if (given.piped() != null) {
            arguments.add(fitting(given.piped(), function.kind(arguments.size())));
        }
        return apply(function, arguments, node);
    }

    private Value apply(Function function, List<Value> arguments, Node node) throws Refusal {
        try {
            for (Value argument : arguments) {
                if (run.form.isStrict() && BuiltIns.WRITING.contains(function.name())) {
                    Printing.requireValue(argument);
                }
                run.budget.spend(argument.weight());
            }
            return function.body().apply(arguments, run.budget);
        } catch (Refusal refusal) {
            run.backAt(node);
            String name = function.name();
            throw new Refusal("error calling " + name + ": " + refusal.sentence());
        }
    }

    /// `and` and `or` leave alone what comes after the argument that decides.
    private Value lazily(Value dot, Given given, boolean decisive) throws Refusal {
        Value value = Value.NIL;
        for (Node.Term term : given.arguments()) {
            value = argument(dot, term, Function.Kind.ANY);
            run.budget.spend(value.weight());
            if (value.isTrue() == decisive) {
                return value;
            }
        }
        return given.piped() == null ? value : given.piped();
    }

    private Value argument(Value dot, Node.Term term, Function.Kind kind) throws Refusal {
        run.at(term);
        return switch (kind) {
            case ANY -> term(dot, term, Given.NOTHING);
            case TEXT -> text(dot, term);
        };
    }

    private Value text(Value dot, Node.Term term) throws Refusal {
        return switch (term) {
            case Node.Nil _ -> throw new Refusal("cannot assign nil to string");
            case Node.Literal(int _, String notation, Value value)
                    when !(value instanceof Value.Text) ->
                    throw new Refusal("expected string; found " + notation);
            case Node.Term other -> fitting(term(dot, other, Given.NOTHING), Function.Kind.TEXT);
        };
    }

    private static Value fitting(Value value, Function.Kind kind) throws Refusal {
        if (kind == Function.Kind.ANY || value instanceof Value.Text) {
            return value;
        }
        throw new Refusal(
                value instanceof Value.Nil
                        ? "invalid value; expected string"
                        : "wrong type for value; expected string; got " + value.type());
    }
}
