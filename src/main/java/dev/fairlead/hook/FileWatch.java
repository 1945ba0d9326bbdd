package dev.fairlead.hook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Notices that a file changed, by looking at it. A look sees what an inotify watch on the file
/// misses: an atomic replace, an editor's rename, a ConfigMap's symlink swap. A change is reported
/// only when two looks agree, so a file that is still being written is not read; one that is gone
/// or empty is most often about to be written, and believed later.
public final class FileWatch implements AutoCloseable {
    private static final long GONE_MILLIS = 2000;

    private final Supplier<List<Path>> files;
    private final long everyMillis;
    private final Consumer<Collection<Path>> changed;
    private final ScheduledExecutorService looker =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("file-watch").factory());
    private Map<Path, Glance> reported;
    private Map<Path, Glance> last;
    private long agreedMillis;

    private FileWatch(
            Supplier<List<Path>> files, Duration every, Consumer<Collection<Path>> changed) {
        this.files = files;
        this.everyMillis = every.toMillis();
        this.changed = changed;
        this.reported = glances();
        this.last = reported;
    }

    /// Looks at the files from now on.
    ///
    /// @param changed called with those that are different, on the watch's own thread
    public static FileWatch start(
            List<Path> files, Duration every, Consumer<Collection<Path>> changed) {
        List<Path> always = List.copyOf(files);
        return start(() -> always, every, changed);
    }

    /// Looks at the files from now on.
    ///
    /// @param files which ones there are at the moment; asked on the watch's own thread
    /// @param changed called with those that are different, new or gone, on the same thread
    static FileWatch start(
            Supplier<List<Path>> files, Duration every, Consumer<Collection<Path>> changed) {
        FileWatch watch = new FileWatch(files, every, changed);
        var _ =
                watch.looker.scheduleWithFixedDelay(
                        watch::look, watch.everyMillis, watch.everyMillis, TimeUnit.MILLISECONDS);
        return watch;
    }

    private void look() {
        Map<Path, Glance> now = glances();
        agreedMillis = now.equals(last) ? agreedMillis + everyMillis : 0;
        last = now;
        Set<Path> all = new LinkedHashSet<>(reported.keySet());
        all.addAll(now.keySet());
        Set<Path> different = new LinkedHashSet<>();
        long needed = everyMillis;
        for (Path file : all) {
            Glance glance = now.getOrDefault(file, Glance.NOTHING);
            if (!glance.equals(reported.getOrDefault(file, Glance.NOTHING))) {
                different.add(file);
                needed = glance.size <= 0 ? GONE_MILLIS : needed;
            }
        }
        if (!different.isEmpty() && agreedMillis >= needed) {
            reported = now;
            changed.accept(different);
        }
    }

    private Map<Path, Glance> glances() {
        Map<Path, Glance> glances = new LinkedHashMap<>();
        files.get().forEach(file -> glances.put(file, Glance.at(file)));
        return glances;
    }

    @Override
    public void close() {
        looker.shutdownNow();
    }

    /// What a look at a file tells without reading it: enough to see any kind of replacement.
    private record Glance(String realPath, @Nullable Object fileKey, long modified, long size) {
        static final Glance NOTHING = new Glance("", null, 0, -1);

        static Glance at(Path file) {
            try {
                Path real = file.toRealPath();
                var attributes = Files.readAttributes(real, BasicFileAttributes.class);
                return new Glance(
                        real.toString(),
                        attributes.fileKey(),
                        attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                        attributes.size());
            } catch (IOException e) {
                return NOTHING;
            }
        }
    }
}
