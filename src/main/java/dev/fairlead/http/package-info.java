/// The hook door on the public port.
@NullMarked
package dev.fairlead.http;

import org.jspecify.annotations.NullMarked;
