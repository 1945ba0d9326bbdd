package dev.fairlead.history;

import dev.fairlead.hook.CurrentBook;
import dev.fairlead.store.Home;
import dev.fairlead.store.RedisStore;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.nio.file.Path;

/// Chooses where history stands, as the configuration asks.
final class ChosenShelf {
    private static final long MOST_IN_MEMORY = 16 * 1024 * 1024;
    private static final int MOST_RUNS_IN_MEMORY = 1000;

    @Produces
    @Singleton
    Shelf shelf(HistoryConfig config, Home home, Provider<CurrentBook> book) {
        Shelf.Bounds bounds = new Shelf.Bounds(config.keepAtMost(), config.keepArrivalsPerHook());
        return switch (config.where()) {
            case MEMORY, NONE -> inMemory(bounds);
            case QUEUE -> atHome(home, bounds);
            case AUTO ->
                    switch (home) {
                        case Home.OnRedis _ -> atHome(home, bounds);
                        case Home.InFiles(Path directory) ->
                                new GrowingShelf(
                                        inMemory(bounds),
                                        new FileShelf(file(directory), bounds),
                                        () -> book.get().get().delivers());
                    };
        };
    }

    private static MemoryShelf inMemory(Shelf.Bounds bounds) {
        int runs = Math.min(bounds.runs(), MOST_RUNS_IN_MEMORY);
        return new MemoryShelf(new Shelf.Bounds(runs, bounds.arrivals()), MOST_IN_MEMORY);
    }

    private static Shelf atHome(Home home, Shelf.Bounds bounds) {
        return switch (home) {
            case Home.OnRedis(RedisStore redis, String name) -> new RedisShelf(redis, name, bounds);
            case Home.InFiles(Path directory) -> new FileShelf(file(directory), bounds);
        };
    }

    private static Path file(Path directory) {
        return directory.resolve("history.db");
    }

    void close(@Disposes Shelf shelf) throws Exception {
        if (shelf instanceof AutoCloseable open) {
            open.close();
        }
    }
}
