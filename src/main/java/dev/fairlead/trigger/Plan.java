package dev.fairlead.trigger;

import dev.fairlead.command.CommandLine;
import dev.fairlead.queue.Owed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an arrival leads to. It is pure: making it does nothing.
public sealed interface Plan {
    /// Something to do.
    ///
    /// @param command the command to run, or null
    /// @param deliveries what is owed; may be empty when every `when` said no
    /// @param missing parameters that were not in the arrival; an empty text stands in for each
    record Act(@Nullable CommandLine command, List<Owed> deliveries, List<String> missing)
            implements Plan {
        public Act {
            deliveries = List.copyOf(deliveries);
            missing = List.copyOf(missing);
        }
    }

    /// The arrival lacks what a delivery needs. Nothing is done, not even the other deliveries.
    record Reject(String reason) implements Plan {}
}
