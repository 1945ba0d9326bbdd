/// Signs bodies, checks signatures in constant time and holds secrets. Pure.
@NullMarked
package dev.fairlead.signature;

import org.jspecify.annotations.NullMarked;
