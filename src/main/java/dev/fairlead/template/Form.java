package dev.fairlead.template;

/// What a template makes, and so what is asked of it.
public enum Form {
    /// A hook file, as adnanh/webhook makes it: the operator's own text, without data.
    HOOK_FILE(64L << 20),
    /// A text made of what a stranger sent: an action without a value is an error. Its work is done
    /// on an event loop, and is bounded to what takes a tenth of a second there at most.
    TEXT(1L << 20),
    /// The same as JSON: inside a JSON string a value is escaped, elsewhere it is written as JSON.
    JSON(1L << 20);

    /// Each action and each character read or written costs one.
    final long work;

    Form(long work) {
        this.work = work;
    }

    boolean isStrict() {
        return this != HOOK_FILE;
    }
}
