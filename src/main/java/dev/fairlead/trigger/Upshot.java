package dev.fairlead.trigger;

import dev.fairlead.command.CommandResult;
import dev.fairlead.journal.Conclusion;
import dev.fairlead.queue.Receipt;
import java.util.List;

/// What came of an arrival. Expected trouble is one of these, never a failure.
public sealed interface Upshot {
    /// What it is, in a word.
    default Conclusion conclusion() {
        return switch (this) {
            case NotTriggered _ -> Conclusion.NOT_TRIGGERED;
            case RuleBroken _ -> Conclusion.RULE_BROKEN;
            case Unreadable _ -> Conclusion.UNREADABLE;
            case Rejected _ -> Conclusion.REJECTED;
            case LeftToAnother _ -> Conclusion.LEFT;
            case Busy _ -> Conclusion.BUSY;
            case Unavailable _ -> Conclusion.UNAVAILABLE;
            case Accepted _, Started _, Ran _ -> Conclusion.ACTED;
        };
    }

    /// The deliveries that it led to.
    default List<Receipt> receipts() {
        return switch (this) {
            case Accepted(var deliveries) -> deliveries;
            case Started(var deliveries) -> deliveries;
            case Ran(var deliveries, _) -> deliveries;
            case NotTriggered _,
                    RuleBroken _,
                    Unreadable _,
                    Rejected _,
                    LeftToAnother _,
                    Busy _,
                    Unavailable _ ->
                    List.of();
        };
    }

    /// The rule said no; nothing was done.
    record NotTriggered() implements Upshot {}

    /// The rule could not be judged, a wrong signature among the reasons; nothing was done.
    record RuleBroken() implements Upshot {}

    /// The body could not be read as what it says it is; nothing was done.
    record Unreadable(String told) implements Upshot {}

    /// The arrival lacks what a delivery needs; nothing was done.
    record Rejected(String reason) implements Upshot {}

    /// All replicas heard it, and the elected one sees to it; nothing was done here.
    record LeftToAnother() implements Upshot {}

    /// No place for the command is free: nothing was done, and the same arrival may be brought
    /// again later.
    record Busy() implements Upshot {}

    /// The queue is away or full: nothing was done, and the same arrival may be brought again
    /// later.
    record Unavailable() implements Upshot {}

    /// There is no command, and everything owed is stored.
    ///
    /// @param deliveries empty when every `when` said no
    record Accepted(List<Receipt> deliveries) implements Upshot {
        public Accepted {
            deliveries = List.copyOf(deliveries);
        }
    }

    /// Everything owed is stored, and the command has its place. Nobody waits for its end.
    record Started(List<Receipt> deliveries) implements Upshot {
        public Started {
            deliveries = List.copyOf(deliveries);
        }
    }

    /// Everything owed is stored, and the command has ended.
    record Ran(List<Receipt> deliveries, CommandResult result) implements Upshot {
        public Ran {
            deliveries = List.copyOf(deliveries);
        }
    }
}
