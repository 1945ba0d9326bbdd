package dev.fairlead.admin;

import java.time.Instant;

/// Somebody who signed in with a browser.
///
/// @param cookie what his browser keeps and no script sees
/// @param csrf what a script of ours says with each change, and no other site can know
record Session(Token token, Instant expiresAt, String cookie, String csrf) {}
