package dev.fairlead.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.sqlite.JDBC;

/// Opens connections to one file and brings its tables up to date.
record Opening(Path file, Schema schema) {
    /// A commit returns when the disk has it (WAL with synchronous=FULL: one fsync per commit).
    private static final String DURABLE =
            """
            pragma auto_vacuum = incremental;
            pragma journal_mode = wal;
            pragma synchronous = full;
            """;

    Sql toWrite() {
        Sql sql = connect();
        try {
            sql.script(DURABLE);
            migrate(sql);
            return sql;
        } catch (StoreException e) {
            sql.close();
            throw e;
        }
    }

    Sql toRead() {
        Sql sql = connect();
        sql.script("pragma query_only = true");
        return sql;
    }

    private Sql connect() {
        try {
            Properties settings = new Properties();
            settings.setProperty("busy_timeout", "5000");
            // else the driver asks for a row's number after each write
            settings.setProperty("jdbc.get_generated_keys", "false");
            Connection connection = JDBC.createConnection("jdbc:sqlite:" + file, settings);
            return new Sql(connection);
        } catch (SQLException e) {
            throw new StoreException(String.valueOf(e.getMessage()), e);
        }
    }

    private void migrate(Sql sql) {
        int version = sql.first("pragma user_version", row -> (int) row.number(1)).orElseThrow();
        if (version > schema.version()) {
            throw new StoreException(
                    "%s was written by a newer version of this program (format %d, this one knows %d): start that version, or give this one another directory"
                            .formatted(file, version, schema.version()));
        }
        for (int step = version; step < schema.version(); step++) {
            migrate(sql, step);
        }
    }

    /// A step that fails is taken back when the connection closes.
    private void migrate(Sql sql, int step) {
        sql.script("begin immediate");
        sql.script(schema.steps().get(step));
        sql.script("pragma user_version = " + (step + 1));
        sql.script("commit");
    }
}
