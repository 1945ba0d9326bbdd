package dev.fairlead.template;

import java.util.ArrayList;
import java.util.List;

/// The variables that can be named at a place of a template, and whether it is in a loop.
final class Scope {
    private final List<String> variables = new ArrayList<>(List.of("$"));
    private int loops;

    boolean knows(String variable) {
        return variables.contains(variable);
    }

    void declare(String variable) {
        variables.add(variable);
    }

    int mark() {
        return variables.size();
    }

    void forget(int mark) {
        variables.subList(mark, variables.size()).clear();
    }

    boolean inLoop() {
        return loops > 0;
    }

    void enterLoop() {
        loops++;
    }

    void leaveLoop() {
        loops--;
    }
}
