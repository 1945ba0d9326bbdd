package dev.fairlead.history;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;

/// In memory until there is a reason for a file: then, and from then on, in the file. So a program
/// that only runs commands writes no database.
final class GrowingShelf implements Shelf, AutoCloseable {
    private final MemoryShelf memory;
    private final FileShelf file;
    private final BooleanSupplier wantsFile;

    GrowingShelf(MemoryShelf memory, FileShelf file, BooleanSupplier wantsFile) {
        this.memory = memory;
        this.file = file;
        this.wantsFile = wantsFile;
    }

    private boolean isInFile() {
        return file.exists() || wantsFile.getAsBoolean();
    }

    @Override
    public Uni<Void> keep(List<Kept> batch) {
        if (!isInFile()) {
            return memory.keep(batch);
        }
        List<Kept> before = memory.all();
        List<Kept> all = Stream.concat(before.stream(), batch.stream()).toList();
        return file.keep(all).invoke(memory::clear);
    }

    @Override
    public Uni<Page<Kept>> look(Look look) {
        return onShelf(shelf -> shelf.look(look));
    }

    @Override
    public Uni<Optional<Kept>> find(Kind kind, String id) {
        return onShelf(shelf -> shelf.find(kind, id));
    }

    @Override
    public Uni<Integer> tidy(Instant now) {
        return onShelf(shelf -> shelf.tidy(now));
    }

    @Override
    public Uni<Integer> forget(String name) {
        return onShelf(shelf -> shelf.forget(name));
    }

    private <T> Uni<T> onShelf(Function<Shelf, Uni<T>> then) {
        if (!isInFile()) {
            return then.apply(memory);
        }
        return memory.all().isEmpty()
                ? then.apply(file)
                : keep(List.of()).chain(_ -> then.apply(file));
    }

    @Override
    public void close() {
        file.close();
    }
}
