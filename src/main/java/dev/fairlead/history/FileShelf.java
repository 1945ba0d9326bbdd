package dev.fairlead.history;

import dev.fairlead.store.Schema;
import dev.fairlead.store.Sql;
import dev.fairlead.store.SqliteFile;
import io.smallrye.mutiny.Uni;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// History in one SQLite file, beside the queue's: what is written here holds up no delivery, and
/// the file may be deleted while the program is down. It is made by the first that is kept.
final class FileShelf implements Shelf, AutoCloseable {
    static final int FORMAT = 1;
    private static final Schema SCHEMA = Schema.named("history", FORMAT);
    private static final int MOST_WAITING = 1000;

    /// So many are removed at once, so that nobody waits long.
    private static final int BATCH = 500;

    private final SqliteFile file;
    private final Bounds bounds;
    private volatile boolean exists;

    FileShelf(Path file, Bounds bounds) {
        this.file = new SqliteFile(file, SCHEMA, MOST_WAITING);
        this.bounds = bounds;
        this.exists = Files.exists(file);
    }

    /// Whether anything was ever kept.
    boolean exists() {
        return exists;
    }

    @Override
    public Uni<Void> keep(List<Kept> batch) {
        exists = true;
        return file.write(sql -> put(sql, batch)).replaceWithVoid();
    }

    private int put(Sql sql, List<Kept> batch) {
        Set<String> hooks = new HashSet<>();
        boolean ran = false;
        for (Kept kept : batch) {
            put(sql, kept);
            ran |= kept.kind() == Kind.RUN;
            if (kept.kind() == Kind.ARRIVAL) {
                hooks.add(kept.hook());
            }
        }
        if (ran) {
            trim(sql, "kind = 'run'", bounds.runs());
        }
        hooks.forEach(hook -> trim(sql, "kind = 'arrival' and hook = ?", bounds.arrivals(), hook));
        return batch.size();
    }

    private static void put(Sql sql, Kept kept) {
        long number =
                sql.first(
                                """
                                insert into kept (kind, id, hook, at, word, head, until)
                                values (?, ?, ?, ?, ?, ?, ?)
                                on conflict (kind, id) do update set
                                    word = excluded.word, head = excluded.head
                                returning number\
                                """,
                                row -> row.number(1),
                                kept.kind().word(),
                                kept.id(),
                                kept.hook(),
                                kept.at().toEpochMilli(),
                                kept.word(),
                                kept.head(),
                                kept.until().all().toEpochMilli())
                        .orElseThrow();
        if (kept.body() != null) {
            sql.run(
                    "insert or replace into body (kept, text, until) values (?, ?, ?)",
                    number,
                    kept.body(),
                    kept.until().body().toEpochMilli());
        }
        kept.names()
                .forEach(name ->
                        sql.run(
                                "insert or ignore into name (text, kept) values (?, ?)",
                                name,
                                number));
    }

    /// Removes the oldest, past so many.
    private static void trim(Sql sql, String which, int most, Object... arguments) {
        List<@Nullable Object> all = new ArrayList<>(List.of(arguments));
        all.add(most);
        sql.list(
                        "select number from kept where %s order by at desc, id desc limit -1 offset ?"
                                .formatted(which),
                        row -> row.number(1),
                        all.toArray())
                .forEach(number -> erase(sql, number));
    }

    private static void erase(Sql sql, long number) {
        sql.run("delete from name where kept = ?", number);
        sql.run("delete from body where kept = ?", number);
        sql.run("delete from kept where number = ?", number);
    }

    @Override
    public Uni<Page<Kept>> look(Look look) {
        return exists
                ? file.read(sql -> page(sql, look))
                : Uni.createFrom().item(new Page<>(List.of(), null));
    }

    private static Page<Kept> page(Sql sql, Look look) {
        StringBuilder where = new StringBuilder("kind = ?");
        List<@Nullable Object> arguments = new ArrayList<>(List.of(look.kind().word()));
        and(where, arguments, "hook = ?", look.hook());
        and(where, arguments, "word = ?", look.word());
        and(where, arguments, "at >= ?", millis(look.since()));
        and(where, arguments, "at < ?", millis(look.until()));
        Look.Cursor after = Look.Cursor.of(look);
        if (after != null) {
            where.append(" and (at, id) < (?, ?)");
            arguments.add(after.at());
            arguments.add(after.id());
        }
        arguments.add(look.limit() + 1);
        List<Kept> found =
                sql.list(
                        "select kind, id, hook, at, word, head, until from kept where %s order by at desc, id desc limit ?"
                                .formatted(where),
                        row -> kept(row, null),
                        arguments.toArray());
        if (found.size() <= look.limit()) {
            return new Page<>(found, null);
        }
        List<Kept> page = found.subList(0, look.limit());
        return new Page<>(page, Look.Cursor.of(page.getLast()).text());
    }

    private static void and(
            StringBuilder where,
            List<@Nullable Object> arguments,
            String term,
            @Nullable Object value) {
        if (value != null) {
            where.append(" and ").append(term);
            arguments.add(value);
        }
    }

    private static @Nullable Long millis(@Nullable Instant moment) {
        return moment == null ? null : moment.toEpochMilli();
    }

    /// Names are not read again: they are only for who forgets.
    private static Kept kept(Sql.Row row, @Nullable String body) {
        Instant until = Instant.ofEpochMilli(row.number(7));
        return new Kept(
                row.text(1).equals(Kind.RUN.word()) ? Kind.RUN : Kind.ARRIVAL,
                row.text(2),
                row.text(3),
                Instant.ofEpochMilli(row.number(4)),
                row.text(5),
                List.of(),
                row.text(6),
                body,
                new Kept.Until(until, until));
    }

    @Override
    public Uni<Optional<Kept>> find(Kind kind, String id) {
        return exists
                ? file.read(sql ->
                        sql.first(
                                """
                                select kind, id, hook, at, word, head, kept.until, text
                                from kept left join body on body.kept = number
                                where kind = ? and id = ?\
                                """,
                                row -> kept(row, row.textOrNull(8)),
                                kind.word(),
                                id))
                : Uni.createFrom().item(Optional.empty());
    }

    @Override
    public Uni<Integer> tidy(Instant now) {
        return exists ? file.write(sql -> tidy(sql, now.toEpochMilli())) : Uni.createFrom().item(0);
    }

    private static int tidy(Sql sql, long now) {
        List<Long> old =
                sql.list(
                        "select number from kept where until <= ? order by until limit ?",
                        row -> row.number(1),
                        now,
                        BATCH);
        old.forEach(number -> erase(sql, number));
        return old.size()
                + sql.change(
                        """
                        delete from body where kept in
                            (select kept from body where until <= ? order by until limit ?)\
                        """,
                        now,
                        BATCH);
    }

    @Override
    public Uni<Integer> forget(String name) {
        return exists ? file.write(sql -> forget(sql, name)) : Uni.createFrom().item(0);
    }

    private static int forget(Sql sql, String name) {
        List<Long> named =
                sql.list(
                        """
                        select number from kept where id = ? and kind in ('run', 'arrival')
                        union select kept from name where text = ?\
                        """,
                        row -> row.number(1),
                        name,
                        name);
        named.forEach(number -> erase(sql, number));
        return named.size();
    }

    /// Finishes what was begun and gives the file up. Blocks.
    @Override
    public void close() {
        file.close();
    }
}
