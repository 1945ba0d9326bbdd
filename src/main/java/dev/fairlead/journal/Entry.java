package dev.fairlead.journal;

import dev.fairlead.delivery.Attempt;
import dev.fairlead.delivery.Delivery;
import dev.fairlead.delivery.NextStep;
import dev.fairlead.delivery.Outcome;
import dev.fairlead.request.Arrival;
import dev.fairlead.request.Origin;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Something that happened. Entries carry what a listener needs to say it; bodies and secrets are
/// not for log lines.
public sealed interface Entry {
    // --- the program itself

    record Starting(String version) implements Entry {}

    /// @param url where hooks are served, `{id}` standing for a hook's id
    record Serving(String url) implements Entry {}

    /// A signal came: `HUP`, `terminated`, ...
    record SignalCaught(String name, boolean stops) implements Entry {}

    /// New connections get the new certificate.
    record CertificateRenewed(String file) implements Entry {}

    /// The files of the certificate changed and cannot be used; the old one stays in force.
    record CertificateRefused(String file, String reason) implements Entry {}

    // --- hook files

    /// @param again whether it was read before
    record HookFileOpened(String file, boolean again) implements Entry {}

    /// @param hooks how many stand in it
    /// @param ids those that were taken
    record HookFileLoaded(String file, int hooks, List<String> ids) implements Entry {}

    record HookFileWatched(String file) implements Entry {}

    record HookFileChanged(String file) implements Entry {}

    /// It is gone, and its hooks with it.
    record HookFileRemoved(String file, List<String> ids) implements Entry {}

    /// The file cannot be used; what it held before stays in force.
    ///
    /// @param problem what and where, in our words
    record HookFileRefused(String problem) implements Entry {}

    /// An id in the file is taken already; what the file held before stays in force.
    record HookIdTaken(String file, String id) implements Entry {}

    /// Something in the file was ignored.
    record HookFileDoubtful(String warning) implements Entry {}

    // --- requests

    /// Somebody asks for a hook, whether there is one or not.
    record Requested(Origin.Http origin) implements Entry {}

    record MethodRefused(String hook, Origin.Http origin) implements Entry {}

    /// A request whose body could not be read; nothing was done.
    record RequestUnreadable(Origin.Http origin, String reason) implements Entry {}

    /// A request was answered.
    ///
    /// @param bytes of the answer's body
    record Answered(Origin.Http origin, Seen seen, int status, long bytes, Duration took)
            implements Entry {}

    /// A whole request or answer, line by line; only told where the operator asked for it.
    record Dumped(List<String> lines) implements Entry {}

    // --- arrivals

    record Arrived(String hook, Arrival arrival) implements Entry {}

    /// The body or a parameter could not be read; the hook goes on.
    record Unreadable(String hook, Arrival arrival, String note) implements Entry {}

    /// Something in the hook's definition cannot be used as it stands; it goes on without.
    record HookDoubtful(String hook, Arrival arrival, String note) implements Entry {}

    /// Something in the hook's definition is deprecated or incomplete.
    record HookOdd(String hook, String note) implements Entry {}

    record Triggered(String hook, Arrival arrival) implements Entry {}

    /// An arrival came to a hook, and the hook did nothing.
    sealed interface Missed extends Entry {
        String hook();

        Arrival arrival();
    }

    record RuleSaidNo(String hook, Arrival arrival) implements Missed {}

    /// @param reason in the original's words, which quote what was sent
    /// @param plain without anything that was sent
    record RuleBroken(String hook, Arrival arrival, String reason, String plain)
            implements Missed {}

    /// The body could not be read as what it says it is, and the hook needs that.
    record ArrivalUnreadable(String hook, Arrival arrival) implements Missed {}

    /// A parameter that the rules or the command name is not in the arrival.
    record ParameterMissing(String hook, Arrival arrival, String message) implements Entry {}

    /// The arrival owes a delivery but lacks what the delivery needs; nothing was done.
    record ArrivalRejected(String hook, Arrival arrival, String reason) implements Missed {}

    /// No place was free or the queue was away; nothing was done.
    record ArrivalTurnedAway(String hook, Arrival arrival, String reason) implements Missed {}

    /// Another replica that heard the same message was elected to see to it.
    record ArrivalLeft(String hook, Arrival arrival) implements Entry {}

    /// An arrival was seen to as far as its door waits for it. What is brought again because it was
    /// turned away is seen to again.
    record Concluded(String hook, Arrival arrival, Conclusion conclusion, Seen seen)
            implements Entry {}

    // --- commands

    /// There is no such program.
    record CommandNotFound(String hook, Arrival arrival, String program, String reason)
            implements Entry {}

    record CommandFileWritten(String hook, Arrival arrival, String variable, String file)
            implements Entry {}

    record CommandFileFailed(String hook, Arrival arrival, String reason) implements Entry {}

    /// Everything but the program may hold secrets.
    ///
    /// @param path where the program was found
    /// @param arguments argv, the program first
    /// @param environment what was added for this command
    /// @param run names the run, as when it has ended
    record CommandStarted(
            String hook,
            Arrival arrival,
            String program,
            String path,
            List<String> arguments,
            List<String> environment,
            String directory,
            String run,
            Instant at)
            implements Entry {}

    /// A command printed to standard error, and its hook wants that in the log.
    ///
    /// @param text an array because hardly anyone reads it as a text; by agreement never changed
    @SuppressWarnings("ArrayRecordComponent")
    record CommandComplained(String hook, Arrival arrival, byte[] text) implements Entry {}

    /// A command failed and runs again.
    ///
    /// @param run which one it will be, the first counted
    /// @param most how many there are at most
    record CommandRunsAgain(String hook, Arrival arrival, int run, int most, Duration delay)
            implements Entry {}

    /// A command failed and would run again, but no place for it is free.
    record CommandGivenUp(String hook, Arrival arrival, int runs) implements Entry {}

    /// A command has ended.
    ///
    /// @param trouble why it counts as failed, or empty
    /// @param output an array because hardly anyone reads it as a text; by agreement never changed
    /// @param files that were written for it and are removed now
    @SuppressWarnings("ArrayRecordComponent")
    record CommandEnded(
            String hook,
            Arrival arrival,
            Duration took,
            String trouble,
            byte[] output,
            List<String> files)
            implements Entry {}

    /// A go at a command has ended, or none could be made: what is kept of the run.
    ///
    /// @param id names the run; the same at each go
    /// @param attempts all up to now, the first one first
    record CommandRan(
            String hook, Arrival arrival, String id, String program, List<RunAttempt> attempts)
            implements Entry {
        public CommandRan {
            attempts = List.copyOf(attempts);
        }
    }

    /// A run is over: it succeeded, or there is no further go at it.
    record RunOver(String hook, Arrival arrival, String id) implements Entry {}

    // --- deliveries

    record DeliveriesAccepted(String hook, Arrival arrival, List<String> ids, int repeats)
            implements Entry {}

    /// What becomes of deliveries, and of the stores they depend on.
    sealed interface Delivering extends Entry {}

    record Attempted(Delivery delivery, Attempt attempt, NextStep next) implements Delivering {}

    /// A delivery became a dead letter without an attempt.
    record GivenUp(Delivery delivery, String reason) implements Delivering {}

    /// The receiver of a delivery gets nothing any more until it is enabled.
    record ReceiverDisabled(Delivery delivery, Outcome outcome) implements Delivering {}

    /// Another process took the delivery over before this attempt was settled.
    record LeaseLost(Delivery delivery, int attempt) implements Delivering {}

    // --- the API

    /// What was done by the API, or was not.
    sealed interface Administering extends Entry {}

    /// @param by the name of the token that was used
    record DeliveryReplayed(String id, String by) implements Administering {}

    /// @param by the name of the token that was used
    record DeliveryCancelled(String id, String by) implements Administering {}

    /// A receiver that was disabled has deliveries again.
    record ReceiverEnabled(String receiver, String by) implements Administering {}

    /// What an endpoint owes waits until it is resumed.
    ///
    /// @param by the name of the token that was used
    record EndpointPaused(String endpoint, String by) implements Administering {}

    /// An endpoint that was paused has deliveries again.
    record EndpointResumed(String endpoint, String by) implements Administering {}

    /// What is registered of an endpoint by the API was changed.
    ///
    /// @param by the name of the token that was used
    record EndpointChanged(String endpoint, Registration how, String by) implements Administering {}

    /// What was done with an endpoint that the API has.
    enum Registration {
        REGISTERED,
        REPLACED,
        REMOVED,
        /// It has another secret.
        ROTATED
    }

    /// What was kept under a name was removed.
    ///
    /// @param what `id=…` or the like
    /// @param by the name of the token that was used
    record Forgotten(String what, int removed, String by) implements Administering {}

    /// The hook files were read again.
    ///
    /// @param refused how many of them cannot be used
    /// @param by the name of the token that was used
    record HooksReloaded(int refused, String by) implements Administering {}

    /// A call that may have changed something was answered.
    ///
    /// @param by the name of the token that was used
    /// @param from the client, as far as trusted proxies tell it
    /// @param call method and path
    /// @param status of the answer; 0 when nobody was there any more to take it
    record CallMade(String by, String from, String call, int status) implements Administering {}

    /// A call was refused although it was known who calls, or because its client is locked out.
    ///
    /// @param by the name of the token that was used; empty of who is locked out
    record CallRefused(String by, String from, String call, Refusal why) implements Administering {}

    /// Why a call was refused.
    enum Refusal {
        /// The token may read only.
        READ_ONLY,
        /// It may come from another site's page.
        CROSS_SITE,
        /// Too many wrong tokens came from there.
        LOCKED_OUT
    }

    /// Somebody asked without a token.
    record TokenMissing(String from) implements Administering {}

    /// Somebody asked with a token that opens nothing.
    ///
    /// @param atSignIn whether with a browser, or at the API
    record TokenRefused(String from, boolean atSignIn) implements Administering {}

    /// Too many wrong tokens came from there.
    record LockedOut(String from, Duration length) implements Administering {}

    record SignedIn(String by, String from) implements Administering {}

    /// The files of tokens changed.
    ///
    /// @param tokens how many open the API now
    record TokensRead(int tokens) implements Administering {}

    /// Something in the files of tokens cannot be used; it opens nothing.
    ///
    /// @param problem what and where, without the token
    record TokenUnusable(String problem) implements Administering {}

    /// Other users of the machine may read the tokens.
    record TokenFileExposed(String file) implements Administering {}

    /// The environment or a file has what looks like a setting and is none.
    record SettingUnknown(String warning) implements Administering {}

    // --- the stores we depend on

    record QueueLost(String reason) implements Delivering {}

    record QueueBack() implements Delivering {}

    /// Runs and arrivals that are not in the history: they came faster than it can be written, or
    /// it cannot be written at all.
    record HistoryDropped(long records, String reason) implements Delivering {}

    /// The settings of the Redis server put at risk what is kept there.
    record RedisDoubtful(String warning) implements Delivering {}

    record ChannelHeard(String channel) implements Delivering {}

    record ChannelLost(String channel, String reason) implements Delivering {}

    /// Of the replicas that hear the channel this is now the one for messages that must be seen to
    /// once.
    record Elected(String channel) implements Delivering {}

    record Unelected(String channel) implements Delivering {}

    record StreamHeard(String stream) implements Delivering {}

    record StreamLost(String stream, String reason) implements Delivering {}

    /// A stream's entry was given up and put into the stream of dead entries.
    record EntryBuried(String stream, String id, String reason) implements Delivering {}

    /// Entries were deleted from the stream before they were seen to.
    record EntriesGone(String stream, List<String> ids) implements Delivering {}
}
