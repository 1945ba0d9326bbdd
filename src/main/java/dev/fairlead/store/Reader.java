package dev.fairlead.store;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads on its own connection: it sees what was committed and never waits for the writer.
final class Reader implements FileThread.Desk {
    private final Supplier<Sql> opening;
    private final StoreFailures failures;
    private @Nullable Sql open;

    Reader(Supplier<Sql> opening, StoreFailures failures) {
        this.opening = opening;
        this.failures = failures;
    }

    @Override
    public void serve(List<Pending<?>> group) {
        group.forEach(this::serve);
    }

    @Override
    public void close() {
        if (open != null) {
            open.close();
            open = null;
        }
    }

    private void serve(Pending<?> pending) {
        try {
            Sql sql = connection();
            sql.script("begin");
            try {
                pending.perform(sql).run();
            } finally {
                sql.script("rollback");
            }
        } catch (RuntimeException | Error e) {
            pending.fail(failures.describe(e));
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
}
