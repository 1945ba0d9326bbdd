package dev.fairlead.queue;

/// How much stands in the queue.
public record Depth(long waiting, long inFlight, long dead) {}
