/// Traces from an arrival to its attempts: the context that came with it, what is passed on, and
/// the spans that are exported, where they are.
@NullMarked
package dev.fairlead.trace;

import org.jspecify.annotations.NullMarked;
