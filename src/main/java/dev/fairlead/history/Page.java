package dev.fairlead.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A piece of what is kept. It may hold less than was asked for, even nothing, and still not be the
/// last.
///
/// @param next what to ask for the next page with, or null when this is the last
public record Page<T>(List<T> found, @Nullable String next) {
    public Page {
        found = List.copyOf(found);
    }
}
