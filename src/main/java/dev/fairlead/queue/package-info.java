/// Where deliveries wait, durably: lanes on Redis or in the embedded file.
@NullMarked
package dev.fairlead.queue;

import org.jspecify.annotations.NullMarked;
