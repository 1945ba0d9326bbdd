package dev.fairlead.command;

/// How one command ended.
public sealed interface CommandResult {
    /// It ended by itself with this code, 0 to 255.
    record Exited(int code, Printed printed) implements CommandResult {}

    /// A signal ended it, and it was not ours: 9 is SIGKILL.
    record Killed(int signal, Printed printed) implements CommandResult {}

    /// Its time was over, so it was ended with all processes of its group.
    record TimedOut(Printed printed) implements CommandResult {}

    /// It was stopped with all processes of its group, because nobody waits for it any more.
    record Stopped(Printed printed) implements CommandResult {}

    /// There is no such program; not even its files were written.
    ///
    /// @param reason why, in the original's words: `exec: "x": executable file not found in $PATH`
    record NotFound(String reason) implements CommandResult {}

    /// It was found but never ran.
    ///
    /// @param operation what failed, in the original's words: `fork/exec /bin/x`
    /// @param reason why, in the original's words: `permission denied`
    record NotStarted(String operation, String reason) implements CommandResult {
        /// Both, as the original logs it.
        public String message() {
            return operation + ": " + reason;
        }
    }
}
