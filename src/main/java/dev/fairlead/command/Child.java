package dev.fairlead.command;

import java.io.IOException;
import java.io.OutputStream;

/// A process that was started, with the group it leads. Its own thread calls, in this order,
/// [#drainTo], [#awaitEnd], [#reap], [#close]; the other methods any thread at any time: after
/// [#reap] they do nothing, so no stranger who inherits the number is ever signalled.
interface Child extends AutoCloseable {
    long pid();

    /// Copies the output until every process that holds it has closed it, a background child
    /// included.
    ///
    /// @param errors gets what was printed to standard error, if that is kept apart
    void drainTo(OutputStream sink, OutputStream errors) throws IOException;

    /// Waits until the process itself has ended.
    void awaitEnd();

    /// Tells how it ended and forgets it. Kill the group, if at all, before this.
    Ending reap();

    /// Asks the whole group to end (SIGTERM).
    void terminate();

    /// Ends the whole group (SIGKILL).
    void kill();

    /// Makes [#drainTo] return although somebody who left the group still holds the output.
    void abandonOutput();

    @Override
    void close();

    /// How a process ended.
    sealed interface Ending {
        /// By itself.
        record Exit(int code) implements Ending {}

        /// By a signal.
        record Signal(int number) implements Ending {}
    }
}
