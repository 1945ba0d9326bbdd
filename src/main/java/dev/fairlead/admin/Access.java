package dev.fairlead.admin;

/// What a token allows.
enum Access {
    /// To see how things stand, without what customers sent or were sent, and to change nothing.
    READ_ONLY,
    /// Everything.
    FULL
}
