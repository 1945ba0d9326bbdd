package dev.fairlead.queue;

/// What became of one delivery handed to the queue.
///
/// @param added false when the id was known already: then nothing was changed
public record Receipt(String id, boolean added) {}
