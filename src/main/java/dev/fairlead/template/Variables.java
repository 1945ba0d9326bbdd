package dev.fairlead.template;

import java.util.ArrayList;
import java.util.List;

/// The variables of one template while it runs; the newest of a name counts.
final class Variables {
    private record Variable(String name, Value value) {}

    private final List<Variable> stack = new ArrayList<>();

    Variables(Value dot) {
        push("$", dot);
    }

    void push(String name, Value value) {
        stack.add(new Variable(name, value));
    }

    int mark() {
        return stack.size();
    }

    void forget(int mark) {
        stack.subList(mark, stack.size()).clear();
    }

    Value get(String name) throws Refusal {
        return stack.get(position(name)).value();
    }

    void set(String name, Value value) throws Refusal {
        stack.set(position(name), new Variable(name, value));
    }

    private int position(String name) throws Refusal {
        for (int at = stack.size() - 1; at >= 0; at--) {
            if (stack.get(at).name().equals(name)) {
                return at;
            }
        }
        throw new Refusal("undefined variable: " + name);
    }
}
