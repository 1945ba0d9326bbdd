package dev.fairlead.template;

import java.util.List;
import java.util.OptionalInt;

/// Go's `printf`: walks over the format, which may pick arguments by number.
final class Format {
    private static final int LARGEST = 1_000_000;

    private final String format;
    private final List<Value> arguments;
    private final Output output;
    private int at;
    private int argument;
    private boolean picked;

    /// Whether an index just read is still to be used, and whether one pointed nowhere.
    private boolean afterIndex;

    private boolean badIndex;

    private Format(String format, List<Value> arguments, Output output) {
        this.format = format;
        this.arguments = arguments;
        this.output = output;
    }

    static Value printf(List<Value> arguments, Budget budget) throws Refusal {
        Output output = new Output(budget);
        String format = ((Value.Text) arguments.getFirst()).text();
        new Format(format, arguments.subList(1, arguments.size()), output).run();
        return new Value.Text(output.toString());
    }

    private void run() throws Refusal {
        while (at < format.length()) {
            int percent = format.indexOf('%', at);
            int end = percent < 0 ? format.length() : percent;
            output.append(format.substring(at, end));
            at = end + 1;
            if (percent >= 0) {
                directive();
            }
        }
        if (!picked && argument < arguments.size()) {
            extra();
        }
    }

    private void directive() throws Refusal {
        badIndex = false;
        afterIndex = false;
        String flags = flags();
        index();
        int width = width();
        int precision = -1;
        String layout = flags;
        if (width < -1) {
            layout = flags + "-";
            width = -width;
        }
        if (accept('.')) {
            precision = precision();
        }
        if (!afterIndex) {
            index();
        }
        if (at >= format.length()) {
            output.append("%!(NOVERB)");
        } else {
            int verb = format.codePointAt(at);
            at += Character.charCount(verb);
            verb(Directive.of(layout, width, precision, verb));
        }
    }

    private String flags() {
        int start = at;
        while (at < format.length() && "+-# 0".indexOf(format.charAt(at)) >= 0) {
            at++;
        }
        return format.substring(start, at);
    }

    private int width() throws Refusal {
        if (accept('*')) {
            OptionalInt width = number();
            if (width.isEmpty()) {
                output.append("%!(BADWIDTH)");
            }
            return width.orElse(-1);
        }
        OptionalInt width = digits();
        badIndex |= afterIndex && width.isPresent();
        return width.orElse(-1);
    }

    private int precision() throws Refusal {
        badIndex |= afterIndex;
        index();
        if (!accept('*')) {
            return digits().orElse(0);
        }
        OptionalInt precision = number();
        if (precision.isEmpty() || precision.getAsInt() < 0) {
            output.append("%!(BADPREC)");
            return -1;
        }
        return precision.getAsInt();
    }

    private boolean accept(char wanted) {
        boolean accepted = at < format.length() && format.charAt(at) == wanted;
        at += accepted ? 1 : 0;
        return accepted;
    }

    /// The number that an argument gives for a `*`.
    private OptionalInt number() {
        afterIndex = false;
        if (argument >= arguments.size()) {
            return OptionalInt.empty();
        }
        Value next = arguments.get(argument++);
        return switch (next instanceof Value.Number number ? number.plain() : next) {
            case Value.Int(long number) when Math.abs(number) <= LARGEST ->
                    OptionalInt.of((int) number);
            case Value _ -> OptionalInt.empty();
        };
    }

    /// A number that is too large swallows the rest of the format.
    private OptionalInt digits() {
        int start = at;
        long number = 0;
        while (at < format.length() && isDigit(format.charAt(at))) {
            number = number * 10 + (format.charAt(at++) - '0');
            if (number > LARGEST) {
                at = format.length();
                return OptionalInt.empty();
            }
        }
        return at == start ? OptionalInt.empty() : OptionalInt.of((int) number);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /// `[2]` makes the second argument the next one.
    private void index() {
        afterIndex = at < format.length() && format.charAt(at) == '[';
        if (!afterIndex) {
            return;
        }
        picked = true;
        int close = format.indexOf(']', at);
        if (close < 0) {
            at++;
            afterIndex = false;
            badIndex = true;
            return;
        }
        String inside = format.substring(at + 1, close);
        at = close + 1;
        afterIndex = inside.matches("[0-9]{1,7}");
        int wanted = afterIndex ? Integer.parseInt(inside) - 1 : -1;
        if (wanted >= 0 && wanted < arguments.size()) {
            argument = wanted;
        } else {
            badIndex = true;
        }
    }

    private void verb(Directive directive) throws Refusal {
        if (directive.verb() == '%') {
            output.append('%');
        } else if (badIndex) {
            complain(directive, "(BADINDEX)");
        } else if (argument >= arguments.size()) {
            complain(directive, "(MISSING)");
        } else {
            Verbs.write(output, directive, arguments.get(argument++));
        }
    }

    private void complain(Directive directive, String complaint) throws Refusal {
        output.append("%!" + Character.toString(directive.verb()) + complaint);
    }

    private void extra() throws Refusal {
        String separator = "%!(EXTRA ";
        for (Value value : arguments.subList(argument, arguments.size())) {
            output.append(separator);
            if (value instanceof Value.Nil) {
                output.append("<nil>");
            } else {
                output.append(value.type() + "=");
                Printing.write(output, value);
            }
            separator = ", ";
        }
        output.append(")");
    }
}
