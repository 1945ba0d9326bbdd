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
    /// @param repeatable whether it comes to the same when every replica that heard the message
    ///   does it: there is no command, and each delivery has an id that came with the message
    record Act(@Nullable Command command, List<Owed> deliveries, boolean repeatable)
            implements Plan {
        public Act {
            deliveries = List.copyOf(deliveries);
        }
    }

    /// The arrival lacks what a delivery needs. Nothing is done, not even the other deliveries.
    record Reject(String reason) implements Plan {}

    /// A command and what is to be said about it.
    ///
    /// @param notes values that were not in the arrival; an argument's place is kept by an empty
    ///   text
    /// @param oddities of the hook itself
    record Command(CommandLine line, List<String> notes, List<String> oddities) {
        public Command {
            notes = List.copyOf(notes);
            oddities = List.copyOf(oddities);
        }
    }
}
