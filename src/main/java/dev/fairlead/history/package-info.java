/// The history: runs of commands, and arrivals that came to nothing. It listens to the journal, and
/// nothing on an arrival's way waits for it.
@NullMarked
package dev.fairlead.history;

import org.jspecify.annotations.NullMarked;
