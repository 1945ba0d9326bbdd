package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.TreeMap;

/// A look into the embedded queue's file as a process left it. It is a copy that is looked at: the
/// next process finds the file as it was.
final class QueueFile {
    private final Path copy;

    private QueueFile(Path copy) {
        this.copy = copy;
    }

    /// @param directory of `fairlead.queue.directory`
    static QueueFile in(Path directory, Path scratch) throws IOException {
        for (String name : new String[] {"queue.db", "queue.db-wal"}) {
            Files.deleteIfExists(scratch.resolve(name));
            if (Files.exists(directory.resolve(name))) {
                Files.copy(
                        directory.resolve(name),
                        scratch.resolve(name),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return new QueueFile(scratch.resolve("queue.db"));
    }

    void assertSound() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("pragma integrity_check")) {
            assertThat(row.getString(1)).isEqualTo("ok");
        }
    }

    /// How many deliveries are in each state.
    TreeMap<String, Integer> states() throws SQLException {
        TreeMap<String, Integer> states = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "select state, count(*) from delivery group by state")) {
            while (rows.next()) {
                states.put(rows.getString(1), rows.getInt(2));
            }
        }
        return states;
    }
}
