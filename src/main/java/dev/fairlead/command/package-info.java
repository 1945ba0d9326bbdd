/// Runs one command: arguments, environment, deadline, the bounded pool and the spawner.
@NullMarked
package dev.fairlead.command;

import org.jspecify.annotations.NullMarked;
