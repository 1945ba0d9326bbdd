package dev.fairlead.hook;

import dev.fairlead.delivery.Message.Header;
import dev.fairlead.request.Argument;
import dev.fairlead.rule.Rule;
import dev.fairlead.store.Glob;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One entry of a hook file: by which doors an arrival comes, when it may act, and what is done
/// then.
///
/// @param run the command, or null when the hook only delivers
/// @param subscribers what is known of those that are registered for it by the API
public record Hook(
        String id,
        Doors doors,
        Reading reading,
        Condition condition,
        @Nullable Run run,
        List<Deliver> deliver,
        Subscribers subscribers,
        Reply reply,
        Keeps keeps) {
    public Hook {
        deliver = List.copyOf(deliver);
    }

    /// The endpoints that are registered for a hook by the API.
    public enum Subscribers {
        /// There are none: a hook takes them if it has the key `deliver`, be its list empty.
        NONE,
        /// Those that there are stand in `deliver`.
        KNOWN,
        /// They could not be read yet, so nobody can say who is owed an arrival.
        UNKNOWN
    }

    /// Whether it has the key `deliver`.
    public boolean delivers() {
        return subscribers != Subscribers.NONE;
    }

    /// The same, as if its list of deliveries ended with these.
    Hook with(List<Deliver> registered) {
        return delivers()
                ? with(
                        Stream.concat(deliver.stream(), registered.stream()).toList(),
                        Subscribers.KNOWN)
                : this;
    }

    /// The same before it is known what is registered.
    Hook waiting() {
        return delivers() ? with(deliver, Subscribers.UNKNOWN) : this;
    }

    private Hook with(List<Deliver> other, Subscribers known) {
        return new Hook(id, doors, reading, condition, run, other, known, reply, keeps);
    }

    /// By which doors arrivals come.
    ///
    /// @param channels Redis channels, and patterns of them
    /// @param events of this service itself
    /// @param http whether the hook is served by HTTP; one that names another source is not unless
    ///   it says so
    /// @param methods the allowed HTTP methods; empty means the server's default
    public record Doors(
            List<String> channels,
            List<String> streams,
            List<String> events,
            boolean http,
            Set<String> methods) {
        public Doors {
            channels = List.copyOf(channels);
            streams = List.copyOf(streams);
            events = List.copyOf(events);
            methods = Set.copyOf(methods);
        }

        /// Whether a message that a subscription brought is for this hook. Redis brings it once for
        /// each that matches; the first of them counts.
        boolean takes(String subscription, String channel) {
            return channels.stream()
                    .filter(name -> name.equals(subscription) || names(name, channel))
                    .findFirst()
                    .filter(subscription::equals)
                    .isPresent();
        }

        /// Whether a message on that channel comes to this hook.
        public boolean hears(String channel) {
            return channels.stream().anyMatch(name -> names(name, channel));
        }

        /// Whether a request of that method comes to this hook.
        ///
        /// @param usual the methods that a hook allows which names none; empty for all
        public boolean allows(String method, Set<String> usual) {
            Set<String> allowed = methods.isEmpty() ? usual : methods;
            return allowed.isEmpty() || allowed.contains(method);
        }

        private static boolean names(String name, String channel) {
            return Glob.isPattern(name) ? Glob.matches(name, channel) : name.equals(channel);
        }
    }

    /// How the body is read.
    ///
    /// @param contentType stands in for the Content-Type header unless empty
    /// @param parseAsJson values that are JSON texts themselves
    /// @param jsonParts names of a form's files that are JSON whatever their type
    public record Reading(String contentType, List<Argument> parseAsJson, Set<String> jsonParts) {
        public Reading {
            parseAsJson = List.copyOf(parseAsJson);
            jsonParts = Set.copyOf(jsonParts);
        }

        Reading(String contentType, List<Argument> parseAsJson) {
            this(
                    contentType,
                    parseAsJson,
                    parseAsJson.stream()
                            .filter(argument -> argument.source().equals("payload"))
                            .map(Argument::name)
                            .collect(Collectors.toSet()));
        }
    }

    /// When the hook acts.
    ///
    /// @param rule null means always
    /// @param oddities what is to be said about the rule whenever it is asked
    public record Condition(@Nullable Rule rule, boolean softSignatures, List<String> oddities) {
        public Condition {
            oddities = List.copyOf(oddities);
        }

        Condition(@Nullable Rule rule, boolean softSignatures) {
            this(rule, softSignatures, rule == null ? List.of() : rule.deprecations());
        }
    }

    /// The command of a hook (spec section 2).
    ///
    /// @param directory empty means the server's own
    /// @param files values that the command gets as files, their paths in its environment
    /// @param output whether the answer waits for the command and carries its output
    /// @param outputOnError whether that is so for a failure too
    public record Run(
            String program,
            String directory,
            List<Argument> arguments,
            List<Argument> environment,
            List<Argument> files,
            boolean output,
            boolean outputOnError,
            Limits limits,
            Handling handling) {
        public Run {
            arguments = List.copyOf(arguments);
            environment = List.copyOf(environment);
            files = List.copyOf(files);
        }
    }

    /// What a hook's commands are held to, where the hook says so.
    ///
    /// @param maxConcurrency how many run at once, at least 1
    /// @param maxWaiting how many more may wait for their turn
    /// @param timeout how long one may run, or null
    public record Limits(
            OptionalInt maxConcurrency, OptionalInt maxWaiting, @Nullable Duration timeout) {}

    /// How long what came is kept, zero for not at all; empty for as long as the configuration
    /// says.
    ///
    /// @param arrivals those that did not match
    /// @param bodies of arrivals, and the output of commands; where zero, nothing of what was in an
    ///   arrival, and no body of a delivery once it is delivered
    public record Keeps(Optional<Duration> arrivals, Optional<Duration> bodies) {
        /// Whether anything of what was in an arrival, or in a delivery once it is delivered, may
        /// be kept, as far as the hook says.
        public boolean content() {
            return !bodies.equals(Optional.of(Duration.ZERO));
        }
    }

    /// What is answered by HTTP.
    ///
    /// @param success the status of a success, 0 when not configured
    /// @param mismatch the status when the rule said no, 0 when not configured
    /// @param json whether all of it is JSON
    public record Reply(
            String message, List<Header> headers, int success, int mismatch, boolean json) {
        public Reply {
            headers = List.copyOf(headers);
        }
    }
}
