package dev.fairlead.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where the driver unpacks its native library. By itself it takes the temporary directory, where a
/// process that is killed leaves a copy behind each time, which no later one may remove: it could
/// be in use. Beside a file with one owner that is known.
final class Unpacking {
    private static final String PLACE = "org.sqlite.tmpdir";
    private static final String COPIES = "sqlite-*sqlitejdbc*";

    private Unpacking() {}

    /// Lets the library be unpacked beside a file that this process owns, and removes what earlier
    /// owners left there. A process loads it once: the first file decides, and a place that the
    /// operator chose stays.
    static synchronized void beside(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null && System.getProperty(PLACE) == null) {
            removeCopies(directory);
            System.setProperty(PLACE, directory.toString());
        }
    }

    private static void removeCopies(Path directory) {
        try (DirectoryStream<Path> copies = Files.newDirectoryStream(directory, COPIES)) {
            for (Path copy : copies) {
                Files.deleteIfExists(copy);
            }
        } catch (IOException e) {
            throw new StoreException(
                    "cannot tidy " + directory + " (" + e + "); let this user write there", e);
        }
    }
}
