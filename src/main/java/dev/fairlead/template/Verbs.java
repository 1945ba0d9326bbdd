package dev.fairlead.template;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// Writes a value as a directive asks; a verb that does not fit the value is written out loud.
final class Verbs {
    private Verbs() {}

    static void write(Output output, Directive directive, Value value) throws Refusal {
        if (directive.verb() == 'T') {
            directive.pad(output, directive.cut(value.type()));
            return;
        }
        switch (value) {
            case Value.Nil _ -> nil(output, directive);
            case Value.Bool(boolean truth) -> {
                if (directive.verb() == 'v' || directive.verb() == 't') {
                    directive.pad(output, String.valueOf(truth));
                } else {
                    unfit(output, directive, value);
                }
            }
            case Value.Int integer -> IntegerVerbs.write(output, directive, integer);
            case Value.Number number when directive.isPlain() -> output.append(number.literal());
            case Value.Number number -> write(output, directive, number.plain());
            case Value.Real real -> FloatVerbs.write(output, directive, real);
            case Value.Text text -> TextVerbs.write(output, directive, text);
            case Value.Items(var items) -> items(output, directive, items);
            case Value.Fields fields -> fields(output, directive, fields.sorted());
        }
    }

    /// `%!d(string=hi)`
    static void unfit(Output output, Directive directive, Value value) throws Refusal {
        output.append(complaint(directive) + value.type() + "=");
        write(output, directive.asValue(), value);
        output.append(")");
    }

    private static String complaint(Directive directive) {
        return "%!" + Character.toString(directive.verb()) + "(";
    }

    private static void nil(Output output, Directive directive) throws Refusal {
        if (directive.verb() == 'v') {
            directive.pad(output, "<nil>");
        } else {
            output.append(complaint(directive) + "<nil>)");
        }
    }

    private static void items(Output output, Directive directive, List<Value> items)
            throws Refusal {
        boolean syntax = directive.goSyntax();
        output.append(syntax ? "[]interface {}{" : "[");
        String separator = "";
        for (Value item : items) {
            output.append(separator);
            element(output, directive, item);
            separator = syntax ? ", " : " ";
        }
        output.append(syntax ? "}" : "]");
    }

    private static void fields(Output output, Directive directive, SortedMap<String, Value> fields)
            throws Refusal {
        boolean syntax = directive.goSyntax();
        output.append(syntax ? "map[string]interface {}{" : "map[");
        String separator = "";
        for (Map.Entry<String, Value> field : fields.entrySet()) {
            output.append(separator);
            write(output, directive, new Value.Text(field.getKey()));
            output.append(":");
            element(output, directive, field.getValue());
            separator = syntax ? ", " : " ";
        }
        output.append(syntax ? "}" : "]");
    }

    private static void element(Output output, Directive directive, Value element) throws Refusal {
        if (element instanceof Value.Nil) {
            output.append(directive.goSyntax() ? "interface {}(nil)" : "<nil>");
        } else {
            write(output, directive, element);
        }
    }
}
