/// The definitions: hooks and endpoints, their files, the current book and its reload.
@NullMarked
package dev.fairlead.hook;

import org.jspecify.annotations.NullMarked;
