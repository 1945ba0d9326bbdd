package dev.fairlead.trigger;

import java.util.function.BooleanSupplier;

/// Who waits for a command's answer and may see its output while it runs. All but [#ended] is
/// called on the command's own thread.
public interface Audience {
    /// Nobody waits.
    Audience NOBODY =
            new Audience() {
                @Override
                public void hear(Answer head, byte[] printed, BooleanSupplier over) {}

                @Override
                public void stopsWhenGone(Runnable stop) {}

                @Override
                public void ended(String trouble) {}
            };

    /// The command printed this. To wait here is to make the command wait.
    ///
    /// @param head status and headers of the answer that begins with the first call
    /// @param printed by agreement never changed
    /// @param over whether the command's time is over, and waiting no use any more
    void hear(Answer head, byte[] printed, BooleanSupplier over);

    /// The command runs, and is not wanted any more once the audience has gone.
    ///
    /// @param stop stops it; any thread may call it, also when the command has ended long ago
    void stopsWhenGone(Runnable stop);

    /// The command has ended; the answer follows.
    ///
    /// @param trouble why it counts as failed, or empty
    void ended(String trouble);
}
