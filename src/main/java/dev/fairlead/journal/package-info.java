/// What happened, as sealed values; log lines and metrics are its listeners.
@NullMarked
package dev.fairlead.journal;

import org.jspecify.annotations.NullMarked;
