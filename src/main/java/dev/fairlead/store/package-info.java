/// The embedded file (one writer, group commit, migrations) and the Redis script runner. Knows no
/// domain type.
@NullMarked
package dev.fairlead.store;

import org.jspecify.annotations.NullMarked;
