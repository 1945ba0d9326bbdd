package dev.fairlead.template;

import dev.fairlead.gotext.Quoting;
import java.util.List;
import java.util.Map;

/// Values as JSON, without a blank: members in their order, numbers as they came.
final class JsonText {
    private JsonText() {}

    static Value json(List<Value> arguments, Budget budget) throws Refusal {
        Output output = new Output(budget);
        write(output, arguments.getFirst());
        return new Value.Text(output.toString());
    }

    static void write(Output output, Value value) throws Refusal {
        switch (value) {
            case Value.Nil _ -> output.append("null");
            case Value.Bool(boolean truth) -> output.append(String.valueOf(truth));
            case Value.Int(long number) -> output.append(Long.toString(number));
            case Value.Real(double number) -> real(output, number);
            case Value.Number(String literal) -> output.append(literal);
            case Value.Text(String text) -> {
                output.append('"');
                escape(output, text);
                output.append('"');
            }
            case Value.Items(var items) -> {
                output.append('[');
                String separator = "";
                for (Value item : items) {
                    output.append(separator);
                    write(output, item);
                    separator = ",";
                }
                output.append(']');
            }
            case Value.Fields(var fields) -> fields(output, fields);
        }
    }

    private static void fields(Output output, Map<String, Value> fields) throws Refusal {
        output.append('{');
        String separator = "\"";
        for (Map.Entry<String, Value> field : fields.entrySet()) {
            output.append(separator);
            escape(output, field.getKey());
            output.append("\":");
            write(output, field.getValue());
            separator = ",\"";
        }
        output.append('}');
    }

    private static void real(Output output, double number) throws Refusal {
        if (!Double.isFinite(number)) {
            throw new Refusal("JSON knows no " + number);
        }
        output.append(Double.toString(number));
    }

    /// What may stand between the quotes of a JSON string (RFC 8259, section 7).
    static void escape(Output output, String text) throws Refusal {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> output.append("\\" + c);
                case '\n' -> output.append("\\n");
                case '\r' -> output.append("\\r");
                case '\t' -> output.append("\\t");
                default -> {
                    if (c < ' ') {
                        output.append("\\u" + Quoting.hex(c, 4));
                    } else {
                        output.append(String.valueOf(c));
                    }
                }
            }
        }
    }
}
