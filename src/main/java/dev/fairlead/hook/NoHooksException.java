package dev.fairlead.hook;

import java.util.List;

/// There is nothing to do: not a single hook could be loaded, or two files claim one id.
public final class NoHooksException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean duplicate;

    private NoHooksException(String message, boolean duplicate) {
        super(message);
        this.duplicate = duplicate;
    }

    static NoHooksException because(List<String> problems) {
        return new NoHooksException(
                "No hook could be loaded, so there is nothing to do.\n"
                        + String.join("\n", problems)
                        + (problems.isEmpty() ? "" : "\n")
                        + "Name a hook file by -hooks FILE or fairlead.hook.files;"
                        + " fairlead check with the same flags tells all that is wrong with it.",
                false);
    }

    static NoHooksException taken(String id) {
        return new NoHooksException(
                "error: hook with the id "
                        + id
                        + " has already been loaded!\nplease check your hooks file for duplicate hooks ids!",
                true);
    }

    /// Whether two files claim one id.
    public boolean isDuplicate() {
        return duplicate;
    }
}
