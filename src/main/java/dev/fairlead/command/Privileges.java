package dev.fairlead.command;

/// Whom the server, and so its commands, run as.
public final class Privileges {
    private Privileges() {}

    /// Gives up the supplementary groups and becomes that user and group, for good and on every
    /// thread.
    ///
    /// @throws IllegalStateException when the system refuses, with its reason
    public static void drop(int user, int group) {
        Libc.HERE
                .orElseThrow(() -> new IllegalStateException("not supported on this system"))
                .become(user, group);
    }
}
