package dev.fairlead.trigger;

import dev.fairlead.rule.Explained;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an arrival would come to at a hook, and why. Nothing has happened. Every secret is masked:
/// it may be shown to whoever may see the hook.
///
/// @param rule how the rule was decided, or null when the hook has none or it was not reached
/// @param answer what the sender would be told, or null where no door answers
/// @param command what would be run, or null for nothing
/// @param deliveries what each `deliver` entry makes of it, in the order of the hook; empty unless
///   the rule said yes
/// @param notes what else the log would say
public record Explanation(
        String hook,
        Came came,
        Decision decision,
        @Nullable Explained rule,
        @Nullable Told answer,
        @Nullable Command command,
        List<Entry> deliveries,
        List<String> notes) {
    public Explanation {
        deliveries = List.copyOf(deliveries);
        notes = List.copyOf(notes);
    }

    /// What it all comes to.
    ///
    /// @param reason in words, when the kind alone does not say it; else empty
    public record Decision(Kind kind, String reason) {
        public enum Kind {
            TRIGGERS("would trigger"),
            DOOR_CLOSED("would not be asked"),
            UNREADABLE("would not trigger: the body cannot be read"),
            RULE_SAID_NO("would not trigger: its rule says no"),
            SIGNATURE_WRONG("would not trigger: a signature is wrong"),
            RULE_BROKEN("would not trigger: its rule cannot be judged"),
            VALUE_MISSING("would do nothing: a delivery lacks a value");

            private final String words;

            Kind(String words) {
                this.words = words;
            }

            public String words() {
                return words;
            }
        }

        public boolean isYes() {
            return kind == Kind.TRIGGERS;
        }
    }

    /// How the arrival came and was read.
    ///
    /// @param door `POST /hooks/x from 192.0.2.7:4711`, or the like
    /// @param contentType by which the body is read
    /// @param isRead whether the body gave values
    /// @param names of the values at the top of the payload
    public record Came(
            String door, int bytes, String contentType, boolean isRead, List<String> names) {
        public Came {
            names = List.copyOf(names);
        }
    }

    /// @param body empty where it is the command's output
    /// @param isOutput whether the answer waits for the command and carries its output
    public record Told(int status, String body, boolean isOutput) {}

    /// The command that would be run; values are in quotes, those that were missing are empty.
    ///
    /// @param directory empty for the server's own
    public record Command(
            String program,
            String directory,
            List<Given> arguments,
            List<Given> environment,
            List<Given> files) {
        public Command {
            arguments = List.copyOf(arguments);
            environment = List.copyOf(environment);
            files = List.copyOf(files);
        }
    }

    /// One value that a command is given.
    ///
    /// @param name of the environment variable, or the argument's number
    /// @param value in quotes and masked, or how long the file is; empty when it is missing
    /// @param from where it comes from
    public record Given(String name, String value, String from, boolean isMissing) {}

    /// What one `deliver` entry makes of the arrival.
    ///
    /// @param key names the entry inside its hook
    /// @param url the operator's own, or empty where each arrival brings one
    /// @param when how its condition was decided, or null without one
    /// @param trouble what it lacks, or empty
    /// @param sent the delivery, or null when nothing is owed
    public record Entry(
            String key,
            String url,
            @Nullable Explained when,
            String trouble,
            @Nullable Sent sent) {}

    /// @param id the delivery's, or empty when each arrival gets a new one
    /// @param headers each `Name: value`, those of the endpoint masked
    /// @param body its beginning
    public record Sent(
            String url,
            String lane,
            String orderingKey,
            String id,
            String webhookId,
            List<String> headers,
            boolean isSigned,
            int bytes,
            String body) {
        public Sent {
            headers = List.copyOf(headers);
        }
    }
}
