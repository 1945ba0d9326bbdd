package dev.fairlead.template;

import java.util.List;

/// `print` and `println`, and how an action's value comes into the output.
final class Printing {
    private static final Directive PLAIN = Directive.of("", -1, -1, 'v');
    private static final Value NO_VALUE = new Value.Text("<no value>");

    private Printing() {}

    static void write(Output output, Value value) throws Refusal {
        Verbs.write(output, PLAIN, value);
    }

    /// Actions and escaping functions say so where a value is missing; `print` says `<nil>`.
    static Value orNoValue(Value value) {
        return value instanceof Value.Nil ? NO_VALUE : value;
    }

    /// A space stands between two operands when neither is a string.
    static Value.Text print(List<Value> arguments, Budget budget) throws Refusal {
        Output output = new Output(budget);
        boolean text = true;
        for (Value argument : arguments) {
            boolean wasText = text;
            text = argument instanceof Value.Text;
            if (!wasText && !text) {
                output.append(' ');
            }
            write(output, argument);
        }
        return new Value.Text(output.toString());
    }

    static Value.Text println(List<Value> arguments, Budget budget) throws Refusal {
        Output output = new Output(budget);
        String separator = "";
        for (Value argument : arguments) {
            output.append(separator);
            write(output, argument);
            separator = " ";
        }
        output.append('\n');
        return new Value.Text(output.toString());
    }
}
