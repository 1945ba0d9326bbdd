package dev.fairlead.store;

import java.nio.file.Path;

/// Where this service keeps what must outlive it: whoever stores something beside the queue stores
/// it there.
public sealed interface Home {
    /// @param name what all keys begin with
    record OnRedis(RedisStore redis, String name) implements Home {}

    /// A directory of this process' own; it may not be there yet.
    record InFiles(Path directory) implements Home {}
}
