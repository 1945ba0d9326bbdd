package dev.fairlead.store;

import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One SQLite file that this process alone owns. It is opened, and made if need be, by the first
/// operation; a failure to open fails that operation, and the next one tries again.
///
/// Writes share commits: see [Writer]. Results come back on the caller's Vert.x context, or on a
/// worker thread when the caller has none. Every failure is a [StoreException].
public final class SqliteFile implements AutoCloseable {
    private final StoreFailures failures;
    private final int mostWaiting;
    private final Opening opening;
    private final Writer desk;
    private final FileThread writer;
    private final FileThread reader;
    private final AtomicReference<@Nullable Ownership> ownership = new AtomicReference<>();
    private volatile boolean open;

    /// @param mostWaiting so many writes may wait for the disk; one more fails at once
    public SqliteFile(Path file, Schema schema, int mostWaiting) {
        this.failures = new StoreFailures(file);
        this.mostWaiting = mostWaiting;
        this.opening = new Opening(file, schema);
        this.desk = new Writer(this::openToWrite, failures);
        this.writer = new FileThread("writer of " + file.getFileName(), mostWaiting, desk);
        Reader reading = new Reader(opening::toRead, failures);
        this.reader = new FileThread("reader of " + file.getFileName(), mostWaiting, reading);
    }

    /// Carries the work out and makes it durable before the answer comes.
    public <T> Uni<T> write(Work<T> work) {
        return Uni.createFrom().emitter(caller -> enter(writer, new Pending<>(work, caller)));
    }

    /// Reads what was committed. The work must not write.
    public <T> Uni<T> read(Work<T> work) {
        Uni<T> read =
                Uni.createFrom().emitter(caller -> enter(reader, new Pending<>(work, caller)));
        return Uni.createFrom()
                .deferred(() -> open ? read : write(_ -> true).onItem().transformToUni(_ -> read));
    }

    /// Finishes what waits, closes the file and gives it up. Blocks.
    @Override
    public void close() {
        try {
            writer.close();
            reader.close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        Ownership held = ownership.getAndSet(null);
        if (held != null) {
            held.release();
        }
    }

    long commits() {
        return desk.commits();
    }

    private void enter(FileThread thread, Pending<?> pending) {
        switch (thread.enter(pending)) {
            case TAKEN -> {}
            case FULL -> pending.fail(failures.full(mostWaiting));
            case CLOSED -> pending.fail(failures.closed());
        }
    }

    private Sql openToWrite() {
        if (ownership.get() == null) {
            ownership.set(Ownership.of(opening.file()));
        }
        Unpacking.beside(opening.file());
        Sql sql = opening.toWrite();
        open = true;
        return sql;
    }
}
