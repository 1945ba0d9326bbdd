package dev.fairlead.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Writes in groups: what waits goes into one transaction, each operation under its own savepoint,
/// and one commit, so one fsync, makes all of it durable. Only then the callers hear of it.
///
/// An operation that fails takes back its savepoint only. When the transaction itself is lost (the
/// disk is full or broken) every operation in it fails, and the next group starts on a new
/// connection.
final class Writer implements FileThread.Desk {
    private final Supplier<Sql> opening;
    private final StoreFailures failures;
    private final AtomicLong commits = new AtomicLong();
    private @Nullable Sql open;

    Writer(Supplier<Sql> opening, StoreFailures failures) {
        this.opening = opening;
        this.failures = failures;
    }

    /// How many transactions were committed; so many fsyncs at most.
    long commits() {
        return commits.get();
    }

    @Override
    public void serve(List<Pending<?>> group) {
        Deque<Pending<?>> todo = new ArrayDeque<>(group);
        List<Done> done = new ArrayList<>();
        try {
            Sql sql = connection();
            sql.script("begin immediate");
            while (!todo.isEmpty()) {
                perform(sql, todo, done);
            }
            sql.script("commit");
            commits.incrementAndGet();
        } catch (RuntimeException | Error e) {
            takeBack(done, todo, failures.describe(e));
            return;
        }
        done.forEach(one -> one.tell().run());
    }

    @Override
    public void close() {
        if (open != null) {
            open.close();
            open = null;
        }
    }

    private void perform(Sql sql, Deque<Pending<?>> todo, List<Done> done) {
        Pending<?> pending = todo.getFirst();
        sql.script("savepoint work");
        try {
            Runnable tell = pending.perform(sql);
            sql.script("release work");
            done.add(new Done(pending, tell));
            todo.removeFirst();
        } catch (RuntimeException | Error e) {
            pending.undo();
            sql.script("rollback to work; release work");
            pending.fail(failures.describe(e));
            todo.removeFirst();
        }
    }

    private void takeBack(List<Done> done, Deque<Pending<?>> todo, Throwable why) {
        done.reversed().forEach(one -> one.pending().undo());
        abandon();
        done.forEach(one -> one.pending().fail(why));
        todo.forEach(pending -> pending.fail(why));
    }

    /// Closing rolls back what is open.
    private void abandon() {
        try {
            close();
        } catch (StoreException _) {
            open = null;
        }
    }

    private Sql connection() {
        Sql sql = open;
        if (sql == null) {
            sql = opening.get();
            open = sql;
        }
        return sql;
    }

    private record Done(Pending<?> pending, Runnable tell) {}
}
