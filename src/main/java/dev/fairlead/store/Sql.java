package dev.fairlead.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Speaks SQL on one connection and keeps its prepared statements. Belongs to one thread.
///
/// Arguments are text, whole numbers, byte arrays or null.
public final class Sql {
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    Sql(Connection connection) {
        this.connection = connection;
    }

    /// Runs a statement whose count of changed rows does not matter.
    public void run(String sql, @Nullable Object... arguments) {
        int _ = change(sql, arguments);
    }

    /// Runs a statement.
    ///
    /// @return how many rows it changed
    public int change(String sql, @Nullable Object... arguments) {
        try {
            return bound(sql, arguments).executeUpdate();
        } catch (SQLException e) {
            throw broken(e);
        }
    }

    /// Runs a query and reads every row.
    public <T> List<T> list(String sql, Function<Row, T> read, @Nullable Object... arguments) {
        try (ResultSet rows = bound(sql, arguments).executeQuery()) {
            Row row = new Row(rows);
            List<T> list = new ArrayList<>();
            while (rows.next()) {
                list.add(read.apply(row));
            }
            return list;
        } catch (SQLException e) {
            throw broken(e);
        }
    }

    /// Runs a query and reads its first row, if there is one.
    public <T> Optional<T> first(String sql, Function<Row, T> read, @Nullable Object... arguments) {
        return list(sql, read, arguments).stream().findFirst();
    }

    /// Runs several statements without arguments.
    void script(String statements) {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(statements);
        } catch (SQLException e) {
            throw broken(e);
        }
    }

    void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw broken(e);
        }
    }

    private PreparedStatement bound(String sql, @Nullable Object... arguments) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, arguments[i]);
        }
        return statement;
    }

    private static StoreException broken(SQLException e) {
        return new StoreException(String.valueOf(e.getMessage()), e);
    }

    /// The row that is being read; columns count from 1.
    public static final class Row {
        private final ResultSet rows;

        private Row(ResultSet rows) {
            this.rows = rows;
        }

        /// A column that is never null.
        public String text(int column) {
            String text = textOrNull(column);
            if (text == null) {
                throw new StoreException("column " + column + " is null");
            }
            return text;
        }

        public @Nullable String textOrNull(int column) {
            try {
                return rows.getString(column);
            } catch (SQLException e) {
                throw broken(e);
            }
        }

        public long number(int column) {
            try {
                return rows.getLong(column);
            } catch (SQLException e) {
                throw broken(e);
            }
        }

        public byte @Nullable [] bytesOrNull(int column) {
            try {
                return rows.getBytes(column);
            } catch (SQLException e) {
                throw broken(e);
            }
        }
    }
}
