package dev.fairlead.hook;

/// Something that `check` tells.
///
/// @param refused whether the file cannot be used for it; else it would be served, though hardly as
///   it was meant
public record Finding(Fault fault, boolean refused) {}
