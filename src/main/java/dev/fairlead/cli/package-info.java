/// Flags and subcommands become configuration; the main method.
@NullMarked
package dev.fairlead.cli;

import org.jspecify.annotations.NullMarked;
