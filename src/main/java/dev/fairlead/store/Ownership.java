package dev.fairlead.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// One process owns a file: the operating system's lock on `<file>.lock` says so, and forgets it
/// when the process dies. The holder's process id stands in it for whoever comes second.
final class Ownership {
    /// What this process owns already. Closing a second channel to a locked file would drop the
    /// lock of the first (POSIX), so that the file may not even be opened.
    private static final Set<Path> OWNED = ConcurrentHashMap.newKeySet();

    /// Far behind the process id, so that the id can be read where locks are mandatory.
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private static final int LONGEST_PID = 20;

    private final Path path;
    private final FileChannel channel;

    private Ownership(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /// Makes the file, its directory and its lock, readable by nobody else, and takes the lock.
    static Ownership of(Path file) {
        Path path = Path.of(file + ".lock").toAbsolutePath().normalize();
        if (!OWNED.add(path)) {
            throw taken(file, String.valueOf(ProcessHandle.current().pid()));
        }
        try {
            makeDirectory(file);
            Ownership ownership = new Ownership(path, locked(file, path));
            makeFile(file);
            return ownership;
        } catch (IOException e) {
            OWNED.remove(path);
            throw new StoreException(
                    "cannot open " + file + " (" + e + "); let this user write there", e);
        } catch (StoreException e) {
            OWNED.remove(path);
            throw e;
        }
    }

    void release() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            OWNED.remove(path);
        }
    }

    private static FileChannel locked(Path file, Path path) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        path,
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE),
                        onlyOwner("rw-------"));
        try {
            @Nullable FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
            if (lock == null) {
                throw taken(file, pidIn(channel));
            }
            channel.truncate(0);
            write(channel, ProcessHandle.current().pid() + "\n");
            return channel;
        } catch (IOException | StoreException e) {
            channel.close();
            throw e;
        }
    }

    private static StoreException taken(Path file, String pid) {
        return new StoreException(
                file
                        + " is in use by process "
                        + pid
                        + ": stop that one, or give each process its own directory");
    }

    private static void write(FileChannel channel, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(US_ASCII));
        while (bytes.hasRemaining()) {
            int _ = channel.write(bytes);
        }
    }

    private static String pidIn(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST_PID);
        int length = Math.max(0, channel.read(bytes, 0));
        String pid = new String(bytes.array(), 0, length, US_ASCII).strip();
        return pid.isEmpty() ? "(unknown)" : pid;
    }

    private static void makeDirectory(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            Files.createDirectories(directory, onlyOwner("rwx------"));
        }
    }

    /// SQLite gives the files beside it (-wal, -shm) the mode of the first one.
    private static void makeFile(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file, onlyOwner("rw-------"));
        }
    }

    private static FileAttribute<?>[] onlyOwner(String mode) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
                }
                : new FileAttribute<?>[0];
    }
}
