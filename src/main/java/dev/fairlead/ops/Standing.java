package dev.fairlead.ops;

import dev.fairlead.command.Privileges;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// How the process stands among others: whom it runs as, and the file with its id (spec section
/// 1.2).
@Singleton
final class Standing {
    private static final int DROP = 20;
    private static final int WRITE = 40;

    private final OpsConfig config;
    private @Nullable Path written;

    Standing(OpsConfig config) {
        this.config = config;
    }

    /// The port is bound by now; everything else is done as the lesser user.
    void drop(@Observes @Priority(DROP) StartupEvent event) {
        if (config.setuid() != 0 || config.setgid() != 0) {
            try {
                Privileges.drop(config.setuid(), config.setgid());
            } catch (IllegalStateException e) {
                throw new ConfigurationException("error dropping privileges: " + e.getMessage());
            }
        }
    }

    void write(@Observes @Priority(WRITE) StartupEvent event) {
        config.pidFile()
                .ifPresent(file -> {
                    try {
                        create(file);
                        written = file;
                    } catch (IOException e) {
                        throw new ConfigurationException(
                                "Error creating pidfile: " + e.getMessage());
                    }
                });
    }

    void remove(@Observes ShutdownEvent event) throws IOException {
        if (written != null) {
            Files.deleteIfExists(written);
        }
    }

    private static void create(Path file) throws IOException {
        if (Files.exists(file) && isAlive(Files.readString(file).strip())) {
            throw new IOException(
                    "pid file found, ensure webhook is not running or delete " + file);
        }
        if (file.getParent() != null) {
            Files.createDirectories(file.getParent());
        }
        Files.deleteIfExists(file);
        var ownersOnly =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Files.createFile(file, ownersOnly);
        Files.writeString(file, Long.toString(ProcessHandle.current().pid()));
    }

    private static boolean isAlive(String pid) {
        try {
            return ProcessHandle.of(Long.parseLong(pid)).isPresent();
        } catch (NumberFormatException _) {
            return false;
        }
    }
}
