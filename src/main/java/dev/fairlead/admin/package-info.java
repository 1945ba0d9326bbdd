/// The REST API under `/-/`.
@NullMarked
package dev.fairlead.admin;

import org.jspecify.annotations.NullMarked;
