package dev.fairlead.template;

import java.io.Serial;

/// A text is no template, or an action in it failed. The message is a sentence in Go's wording that
/// names the template and the line.
public final class TemplateException extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    private final int line;

    TemplateException(int line, String message) {
        super(message);
        this.line = line;
    }

    /// The line the message names, from 1.
    public int line() {
        return line;
    }
}
