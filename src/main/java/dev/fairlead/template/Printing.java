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

    /// What a stranger left out must not be written about.
    static void requireValue(Value value) throws Refusal {
        if (value instanceof Value.Nil) {
            throw new Refusal(
                    "there is no such value; {{if}}, {{with}} or {{or}} can say what else");
        }
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
