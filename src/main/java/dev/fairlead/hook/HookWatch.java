package dev.fairlead.hook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Notices that a hook file changed, by looking at it. A look sees what an inotify watch on the
/// file misses: an atomic replace, an editor's rename, a ConfigMap's symlink swap. A change is
/// reported only when two looks agree, so a file that is still being written is not read.
final class HookWatch implements AutoCloseable {
    private final List<Path> files;
    private final Consumer<Collection<Path>> changed;
    private final ScheduledExecutorService looker =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("hook-watch").factory());
    private List<Glance> reported;
    private List<Glance> last;

    private HookWatch(List<Path> files, Consumer<Collection<Path>> changed) {
        this.files = List.copyOf(files);
        this.changed = changed;
        this.reported = glances();
        this.last = reported;
    }

    static HookWatch start(List<Path> files, Duration every, Consumer<Collection<Path>> changed) {
        HookWatch watch = new HookWatch(files, changed);
        long millis = every.toMillis();
        var _ =
                watch.looker.scheduleWithFixedDelay(
                        watch::look, millis, millis, TimeUnit.MILLISECONDS);
        return watch;
    }

    private void look() {
        List<Glance> now = glances();
        boolean settled = now.equals(last);
        last = now;
        if (settled && !now.equals(reported)) {
            Set<Path> different = new LinkedHashSet<>();
            for (int i = 0; i < files.size(); i++) {
                if (!now.get(i).equals(reported.get(i))) {
                    different.add(files.get(i));
                }
            }
            reported = now;
            changed.accept(different);
        }
    }

    private List<Glance> glances() {
        return files.stream().map(Glance::at).toList();
    }

    @Override
    public void close() {
        looker.shutdownNow();
    }

    /// What a look at a file tells without reading it: enough to see any kind of replacement.
    private record Glance(String realPath, @Nullable Object fileKey, long modified, long size) {
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
                return new Glance("", null, 0, -1);
            }
        }
    }
}
