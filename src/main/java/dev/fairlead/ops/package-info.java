/// Health, log lines and metrics.
@NullMarked
package dev.fairlead.ops;

import org.jspecify.annotations.NullMarked;
