/// Decides whether an arrival may trigger a hook. Pure.
@NullMarked
package dev.fairlead.rule;

import org.jspecify.annotations.NullMarked;
