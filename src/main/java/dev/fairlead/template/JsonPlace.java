package dev.fairlead.template;

/// Where in a JSON text the output of a template has come to: inside a string or not.
final class JsonPlace {
    private boolean inString;
    private boolean escaping;

    /// The template's own text goes by.
    void pass(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (escaping) {
                escaping = false;
            } else if (c == '\\') {
                escaping = inString;
            } else if (c == '"') {
                inString = !inString;
            }
        }
    }

    boolean isInString() throws Refusal {
        if (escaping) {
            throw new Refusal("a backslash stands before it");
        }
        return inString;
    }
}
