package dev.fairlead.store;

/// One operation on a [SqliteFile]: all of it happens, or nothing.
///
/// @param <T> the answer; never null
@FunctionalInterface
public interface Work<T> {
    /// Runs on the file's own thread and must not wait for anything but the file.
    T on(Sql sql);

    /// Called on the same thread when what [#on] wrote was taken back, also when it failed half
    /// way: whoever keeps a picture of the rows in memory mends it here.
    default void undo() {}
}
