package dev.fairlead.template;

import dev.fairlead.gotext.Quoting;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// Runs the statements of a template; what stands inside an action is the pipeline evaluator's.
final class Evaluator {
    /// How a statement ended: the next one follows, or the loop around it goes on or ends.
    private enum Flow {
        NEXT,
        BREAK,
        CONTINUE
    }

    private final Parsed parsed;
    private final Value data;
    private final Run run;
    private final Output output;
    private final PipelineEvaluator pipelines;
    private final JsonPlace place = new JsonPlace();

    Evaluator(Parsed parsed, Map<String, Function> functions, Value data, Form form) {
        this.parsed = parsed;
        this.data = data;
        this.run = new Run(parsed.source().name(), data, form);
        this.output = new Output(run.budget);
        this.pipelines = new PipelineEvaluator(run, functions);
    }

    String run() throws TemplateException {
        try {
            var _ =
                    statements(
                            data,
                            parsed.templates().getOrDefault(parsed.source().name(), List.of()));
            return output.toString();
        } catch (Refusal refusal) {
            throw run.error(parsed.source(), refusal);
        }
    }

    private Flow statements(Value dot, List<Node.Statement> statements) throws Refusal {
        Flow flow = Flow.NEXT;
        for (int next = 0; next < statements.size() && flow == Flow.NEXT; next++) {
            run.at(statements.get(next));
            flow = statement(dot, statements.get(next));
        }
        return flow;
    }

    private Flow statement(Value dot, Node.Statement statement) throws Refusal {
        return switch (statement) {
            case Node.Plain(int _, String text) -> write(text);
            case Node.Action action -> action(dot, action);
            case Node.Choice choice -> scoped(() -> choice(dot, choice));
            case Node.Range range -> scoped(() -> range(dot, range));
            case Node.Call call -> call(dot, call);
            case Node.Break _ -> Flow.BREAK;
            case Node.Continue _ -> Flow.CONTINUE;
        };
    }

    @FunctionalInterface
    private interface Step {
        Flow take() throws Refusal;
    }

    private Flow scoped(Step step) throws Refusal {
        run.depth.enter();
        int mark = run.variables().mark();
        Flow flow = step.take();
        run.variables().forget(mark);
        run.depth.leave();
        return flow;
    }

    private Flow write(String text) throws Refusal {
        output.append(text);
        if (run.form == Form.JSON) {
            place.pass(text);
        }
        return Flow.NEXT;
    }

    private Flow action(Value dot, Node.Action action) throws Refusal {
        Value value = pipelines.pipe(dot, action.pipe());
        if (action.pipe().variables().isEmpty()) {
            show(value, action);
        }
        return Flow.NEXT;
    }

    private void show(Value value, Node.Action action) throws Refusal {
        run.backAt(run.form.isStrict() ? action.pipe() : action);
        if (run.form.isStrict()) {
            Printing.requireValue(value);
        }
        if (run.form != Form.JSON) {
            Printing.write(output, Printing.orNoValue(value));
        } else if (place.isInString()) {
            JsonText.escape(output, display(value));
        } else if (isJson(action.pipe())) {
            Printing.write(output, value);
        } else {
            JsonText.write(output, value);
        }
    }

    /// Whether it ends with `json`, so that what it gives is JSON already.
    private static boolean isJson(Node.Pipe pipe) {
        return pipe.commands().getLast().first() instanceof Node.FunctionName function
                && BuiltIns.JSON.containsKey(function.name());
    }

    private Flow choice(Value dot, Node.Choice choice) throws Refusal {
        Value value = pipelines.pipe(dot, choice.pipe());
        run.budget.spend(value.weight());
        return value.isTrue()
                ? statements(choice.with() ? value : dot, choice.then())
                : statements(dot, choice.otherwise());
    }

    private Flow range(Value dot, Node.Range range) throws Refusal {
        Value value = pipelines.pipe(dot, range.pipe());
        run.budget.spend(value instanceof Value.Fields(var all) ? all.size() : value.weight());
        boolean ran =
                switch (value) {
                    case Value.Nil _ -> false;
                    case Value.Int(long count) -> count(range, count);
                    case Value.Items(var items) -> items(range, items);
                    case Value.Fields fields -> fields(range, fields.sorted());
                    case Value.Number number when number.plain() instanceof Value.Int(long n) ->
                            count(range, n);
                    case Value.Bool _, Value.Real _, Value.Number _, Value.Text _ ->
                            throw new Refusal("range can't iterate over " + display(value));
                };
        Flow flow = ran ? Flow.NEXT : statements(dot, range.otherwise());
        // A break in the else of a loop leaves that loop, as in Go, and not the one around it.
        return flow == Flow.BREAK ? Flow.NEXT : flow;
    }

    private boolean count(Node.Range range, long count) throws Refusal {
        if (range.pipe().variables().size() > 1) {
            throw new Refusal("can't use " + count + " to iterate over more than one variable");
        }
        Flow flow = Flow.NEXT;
        for (long next = 0; next < count && flow != Flow.BREAK; next++) {
            flow = body(range, new Value.Int(next), new Value.Int(next));
        }
        return count > 0;
    }

    private boolean items(Node.Range range, List<Value> items) throws Refusal {
        Flow flow = Flow.NEXT;
        for (int next = 0; next < items.size() && flow != Flow.BREAK; next++) {
            flow = body(range, new Value.Int(next), items.get(next));
        }
        return !items.isEmpty();
    }

    private boolean fields(Node.Range range, SortedMap<String, Value> fields) throws Refusal {
        Flow flow = Flow.NEXT;
        for (Map.Entry<String, Value> field : fields.entrySet()) {
            if (flow != Flow.BREAK) {
                flow = body(range, new Value.Text(field.getKey()), field.getValue());
            }
        }
        return !fields.isEmpty();
    }

    private Flow body(Node.Range range, Value key, Value element) throws Refusal {
        run.at(range);
        List<String> names = range.pipe().variables();
        if (names.size() > 1) {
            run.variables().set(names.getFirst(), key);
        }
        if (!names.isEmpty()) {
            run.variables().set(names.getLast(), element);
        }
        int mark = run.variables().mark();
        Flow flow = statements(element, range.body());
        run.variables().forget(mark);
        return flow;
    }

    private Flow call(Value dot, Node.Call call) throws Refusal {
        List<Node.Statement> body = parsed.templates().get(call.template());
        if (body == null) {
            String name = Quoting.quote(call.template());
            throw new Refusal("template " + name + " not defined");
        }
        run.depth.enter();
        Node.Pipe pipe = call.pipe();
        Value inner = pipe == null ? Value.NIL : pipelines.pipe(dot, pipe);
        run.inside(
                call.template(),
                inner,
                () -> {
                    var _ = statements(inner, body);
                });
        run.depth.leave();
        return Flow.NEXT;
    }

    private String display(Value value) throws Refusal {
        Output shown = new Output(run.budget);
        Printing.write(shown, value);
        return shown.toString();
    }
}
