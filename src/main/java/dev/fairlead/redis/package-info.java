/// The Redis doors: channels that hooks listen to.
@NullMarked
package dev.fairlead.redis;

import org.jspecify.annotations.NullMarked;
