package dev.fairlead.queue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A piece of what a search found. One look reads a bounded part of an index, so a page may hold
/// less than was asked for, even nothing, and still not be the last.
///
/// @param found without their bodies
/// @param next what to ask for the next page with, or null when this is the last
public record Page(List<Stored> found, @Nullable String next) {
    public Page {
        found = List.copyOf(found);
    }
}
