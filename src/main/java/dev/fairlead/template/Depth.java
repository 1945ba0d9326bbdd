package dev.fairlead.template;

/// How deep things are nested. Reading and running recurse, and Java's stack is finite.
final class Depth {
    static final int LIMIT = 250;

    private int depth;

    void enter() throws Refusal {
        if (depth == LIMIT) {
            throw new Refusal("exceeded maximum template depth (" + LIMIT + ")");
        }
        depth++;
    }

    void leave() {
        depth--;
    }
}
