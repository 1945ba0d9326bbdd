/// What is owed to whom, and what an outcome means for it: deliveries, endpoints, outcomes and the
/// retry policy. Pure.
@NullMarked
package dev.fairlead.delivery;

import org.jspecify.annotations.NullMarked;
