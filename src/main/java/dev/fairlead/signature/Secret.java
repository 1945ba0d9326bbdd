package dev.fairlead.signature;

/// A secret from a hook file. It never shows itself: [#toString()] is a mask, and equality is for
/// configuration only, not for checking what a stranger sent.
public record Secret(String value) {
    @Override
    public String toString() {
        return "***";
    }
}
