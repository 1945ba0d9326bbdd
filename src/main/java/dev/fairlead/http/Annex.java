package dev.fairlead.http;

/// What is served beside the hooks on the public port, under a path of its own. What that is
/// concerns nobody here; that it is there does.
public interface Annex {
    /// What its paths begin with.
    String PATH = "/-/";

    /// Whether there is anything. Where there is nothing the path is like any other.
    boolean isOpen();
}
