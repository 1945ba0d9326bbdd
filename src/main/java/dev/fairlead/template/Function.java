package dev.fairlead.template;

import java.util.List;

/// A function that actions call by name.
///
/// @param fixed the kinds of the arguments that must be there
/// @param open whether more arguments, of any kind, may follow
record Function(String name, List<Kind> fixed, boolean open, Body body) {
    enum Kind {
        ANY,
        TEXT
    }

    @FunctionalInterface
    interface Body {
        /// A text that grows with its arguments is built in an Output that spends from the budget.
        Value apply(List<Value> arguments, Budget budget) throws Refusal;
    }

    Kind kind(int argument) {
        return argument < fixed.size() ? fixed.get(argument) : Kind.ANY;
    }

    boolean takes(int count) {
        return open ? count >= fixed.size() : count == fixed.size();
    }

    String wrongCount(int count) {
        return "wrong number of args for "
                + name
                + ": want "
                + (open ? "at least " : "")
                + fixed.size()
                + " got "
                + count;
    }
}
