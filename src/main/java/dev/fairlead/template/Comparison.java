package dev.fairlead.template;

import java.util.Arrays;
import java.util.List;

/// Go's `eq`, `ne`, `lt`, `le`: only values of one kind are compared.
final class Comparison {
    private Comparison() {}

    /// Whether the first is equal to one of the others.
    static Value isAnyOf(List<Value> arguments) throws Refusal {
        if (arguments.size() < 2) {
            throw new Refusal("missing argument for comparison");
        }
        boolean found = false;
        for (int next = 1; next < arguments.size() && !found; next++) {
            found = isEqual(arguments.getFirst(), arguments.get(next));
        }
        return new Value.Bool(found);
    }

    static boolean differs(Value left, Value right) throws Refusal {
        return !isEqual(left, right);
    }

    static boolean isLessOrEqual(Value left, Value right) throws Refusal {
        return order(left, right) <= 0;
    }

    static boolean isLess(Value left, Value right) throws Refusal {
        return order(left, right) < 0;
    }

    /// A number of the data and any other. Go's data has floats only, which compare with no
    /// integer.
    private static boolean areNumbers(Value left, Value right) {
        return left instanceof Value.Number && isNumber(right)
                || right instanceof Value.Number && isNumber(left);
    }

    private static boolean isNumber(Value value) {
        return value instanceof Value.Number
                || value instanceof Value.Int
                || value instanceof Value.Real;
    }

    private static int compared(Value left, Value right) {
        Value a = left instanceof Value.Number number ? number.plain() : left;
        Value b = right instanceof Value.Number number ? number.plain() : right;
        return a instanceof Value.Int(long x) && b instanceof Value.Int(long y)
                ? Long.compare(x, y)
                : Double.compare(real(a), real(b));
    }

    private static double real(Value number) {
        return switch (number) {
            case Value.Int(long whole) -> whole;
            case Value.Real(double real) -> real;
            case Value _ -> Double.NaN;
        };
    }

    private static boolean isEqual(Value left, Value right) throws Refusal {
        if (areNumbers(left, right)) {
            return compared(left, right) == 0;
        }
        if (left instanceof Value.Nil || right instanceof Value.Nil) {
            return left instanceof Value.Nil && right instanceof Value.Nil;
        }
        if (!left.type().equals(right.type())) {
            throw new Refusal("incompatible types for comparison");
        }
        return switch (left) {
            case Value.Items _, Value.Fields _ ->
                    throw new Refusal("non-comparable type " + left.type());
            case Value.Real(double number) -> number == ((Value.Real) right).number();
            case Value.Nil _, Value.Bool _, Value.Int _, Value.Number _, Value.Text _ ->
                    left.equals(right);
        };
    }

    private static int order(Value left, Value right) throws Refusal {
        if (areNumbers(left, right)) {
            return compared(left, right);
        }
        boolean sameKind = left.type().equals(right.type());
        if (!isBasic(left) || !isBasic(right) || sameKind && left instanceof Value.Bool) {
            throw new Refusal("invalid type for comparison");
        }
        return switch (left) {
            case Value.Int(long a) when right instanceof Value.Int(long b) -> Long.compare(a, b);
            case Value.Real(double a) when right instanceof Value.Real(double b) ->
                    a < b ? -1 : a == b ? 0 : 1;
            case Value.Text a when right instanceof Value.Text b ->
                    Arrays.compareUnsigned(a.utf8(), b.utf8());
            case Value _ -> throw new Refusal("incompatible types for comparison");
        };
    }

    private static boolean isBasic(Value value) {
        return switch (value) {
            case Value.Bool _, Value.Int _, Value.Real _, Value.Number _, Value.Text _ -> true;
            case Value.Nil _, Value.Items _, Value.Fields _ -> false;
        };
    }
}
