package dev.fairlead.hook;

import dev.fairlead.store.Schema;
import dev.fairlead.store.Sql;
import dev.fairlead.store.SqliteFile;
import io.smallrye.mutiny.Uni;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// In an SQLite file that is this process' alone; the first that is registered makes it. So it is
/// read once, and again after its own changes.
final class EndpointTable implements EndpointStore {
    static final int FORMAT = 1;
    private static final Schema SCHEMA = Schema.named("endpoints", FORMAT);
    private static final int MOST_WAITING = 100;

    private final SqliteFile file;
    private final AtomicLong version;

    EndpointTable(Path file) {
        this.file = new SqliteFile(file, SCHEMA, MOST_WAITING);
        this.version = new AtomicLong(Files.exists(file) ? 1 : 0);
    }

    @Override
    public Uni<Optional<Content>> read(long known) {
        long now = version.get();
        if (now == known) {
            return Uni.createFrom().item(Optional.empty());
        }
        return now == 0
                ? Uni.createFrom().item(Optional.of(new Content(0, Map.of())))
                : file.read(sql -> Optional.of(new Content(now, texts(sql))));
    }

    private static Map<String, String> texts(Sql sql) {
        Map<String, String> texts = new HashMap<>();
        sql.list("select id, text from endpoint", row -> Map.entry(row.text(1), row.text(2)))
                .forEach(one -> texts.put(one.getKey(), one.getValue()));
        return texts;
    }

    @Override
    public Uni<Boolean> swap(String id, @Nullable String before, @Nullable String after) {
        return file.write(sql -> swap(sql, id, before, after))
                .invoke(() -> version.incrementAndGet());
    }

    private static boolean swap(
            Sql sql, String id, @Nullable String before, @Nullable String after) {
        if (before == null) {
            return after != null
                    && sql.change(
                                    "insert or ignore into endpoint (id, text) values (?, ?)",
                                    id,
                                    after)
                            == 1;
        }
        return after == null
                ? sql.change("delete from endpoint where id = ? and text = ?", id, before) == 1
                : sql.change(
                                "update endpoint set text = ? where id = ? and text = ?",
                                after,
                                id,
                                before)
                        == 1;
    }

    @Override
    public void close() {
        file.close();
    }
}
