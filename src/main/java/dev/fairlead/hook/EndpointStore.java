package dev.fairlead.hook;

import dev.fairlead.store.Home;
import dev.fairlead.store.RedisStore;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where endpoints stand that are registered by the API: a text for each id. Every failure is a
/// [dev.fairlead.store.StoreException], and nothing was changed then, or not known to be.
interface EndpointStore extends AutoCloseable {
    /// All that is there at one moment.
    ///
    /// @param version a later one is greater, and 0 means that nothing was ever there
    record Content(long version, Map<String, String> texts) {
        public Content {
            texts = Map.copyOf(texts);
        }
    }

    /// What is there, or empty when it is still that version.
    Uni<Optional<Content>> read(long known);

    /// Puts a text in the place of another, if that is what stands there.
    ///
    /// @param before null for nothing
    /// @param after null for nothing
    /// @return whether it was so
    Uni<Boolean> swap(String id, @Nullable String before, @Nullable String after);

    /// Blocks.
    @Override
    void close();

    /// Beside the queue.
    static EndpointStore at(Home home) {
        return switch (home) {
            case Home.OnRedis(RedisStore redis, String name) -> new EndpointHash(redis, name);
            case Home.InFiles(Path directory) ->
                    new EndpointTable(directory.resolve("endpoints.db"));
        };
    }
}
