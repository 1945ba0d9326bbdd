/// Leases deliveries, tries them, decides what an outcome means and settles; bounds and drains.
@NullMarked
package dev.fairlead.dispatch;

import org.jspecify.annotations.NullMarked;
