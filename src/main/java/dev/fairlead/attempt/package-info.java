/// One HTTP try at one endpoint and its outcome; the address guard.
@NullMarked
package dev.fairlead.attempt;

import org.jspecify.annotations.NullMarked;
