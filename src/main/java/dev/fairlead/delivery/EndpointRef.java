package dev.fairlead.delivery;

/// Names one `deliver` entry of one hook, so that the current book can say what is true of it now.
///
/// @param hook the hook's id
/// @param entry the entry's key inside the hook; it does not depend on the order of the entries
public record EndpointRef(String hook, String entry) {
    @Override
    public String toString() {
        return hook + "/" + entry;
    }
}
