package dev.fairlead.ops;

import dev.fairlead.command.Commands;
import dev.fairlead.delivery.Delivery;
import dev.fairlead.delivery.NextStep;
import dev.fairlead.dispatch.Dispatcher;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import dev.fairlead.request.Arrival;
import dev.fairlead.request.Origin;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Counts what the journal tells. No label has more values than the hook files have hooks and
/// streams.
@Singleton
final class Metrics implements Journal.Listener {
    private final MeterRegistry registry;

    /// The registry's own look-up makes and sorts the tags anew each time.
    private final Map<Name, Counter> counters = new ConcurrentHashMap<>();

    private final Map<Name, Timer> timers = new ConcurrentHashMap<>();

    Metrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void start(@Observes StartupEvent event, Commands commands, Dispatcher dispatcher) {
        registry.gauge("fairlead.commands.running", commands, Commands::running);
        registry.gauge("fairlead.commands.waiting", commands, Commands::waiting);
        registry.gauge("fairlead.attempts.in.flight", dispatcher, Dispatcher::inFlight);
    }

    @Override
    public void heard(Entry entry) {
        switch (entry) {
            case Entry.HookFileLoaded _ -> count("fairlead.hook.files", "result", "loaded");
            case Entry.HookFileRefused _, Entry.HookIdTaken _ ->
                    count("fairlead.hook.files", "result", "refused");
            case Entry.MethodRefused(String hook, _) -> turnedDown(hook, "method");
            case Entry.RequestUnreadable _ -> count("fairlead.requests.unreadable");
            case Entry.Arrived(String hook, Arrival arrival) ->
                    count("fairlead.arrivals", "hook", hook, "door", door(arrival));
            case Entry.RuleSaidNo(String hook, _) -> turnedDown(hook, "rule");
            case Entry.RuleBroken(String hook, _, _) -> turnedDown(hook, "rule-broken");
            case Entry.ArrivalRejected(String hook, _, _) -> turnedDown(hook, "rejected");
            case Entry.ArrivalTurnedAway(String hook, _, _) -> turnedDown(hook, "turned-away");
            case Entry.Unreadable(String hook, _, _) -> count("fairlead.unreadable", "hook", hook);
            case Entry.CommandNotFound(String hook, _, _, _) ->
                    ran(hook, "not-found", Duration.ZERO);
            case Entry.CommandEnded(String hook, _, var took, String trouble, _, _) ->
                    ran(hook, trouble.isEmpty() ? "success" : "failure", took);
            case Entry.DeliveriesAccepted(String hook, _, var ids, int repeats) ->
                    accepted(hook, ids.size(), repeats);
            case Entry.Attempted attempted -> attempted(attempted);
            case Entry.GivenUp(Delivery delivery, _) ->
                    count("fairlead.deliveries.given.up", "hook", hook(delivery));
            case Entry.ReceiverDisabled(Delivery delivery, _) ->
                    count("fairlead.receivers.disabled", "hook", hook(delivery));
            case Entry.LeaseLost _ -> count("fairlead.leases.lost");
            case Entry.DeliveryReplayed _ -> count("fairlead.deliveries.replayed");
            case Entry.DeliveryCancelled _ -> count("fairlead.deliveries.cancelled");
            case Entry.ReceiverEnabled _ -> count("fairlead.receivers.enabled");
            case Entry.TokenMissing _, Entry.TokenRefused _ -> apiRefused("token");
            case Entry.CallRefused(_, _, _, var why) -> apiRefused(DeliveryWords.reason(why));
            case Entry.LockedOut _ -> count("fairlead.api.lockouts");
            case Entry.CallMade _ -> count("fairlead.api.changes");
            case Entry.SignedIn _ -> count("fairlead.api.sign.ins");
            case Entry.QueueLost _ -> count("fairlead.queue.lost");
            case Entry.ChannelLost _ -> count("fairlead.channels.lost");
            case Entry.StreamLost(String stream, _) ->
                    count("fairlead.streams.lost", "stream", stream);
            case Entry.EntryBuried(String stream, _, _) ->
                    count("fairlead.stream.entries.dead", "stream", stream);
            case Entry.EntriesGone(String stream, var ids) ->
                    counter("fairlead.stream.entries.gone", "stream", stream).increment(ids.size());
            case Entry.Elected _ -> count("fairlead.elections", "result", "elected");
            case Entry.Unelected _ -> count("fairlead.elections", "result", "unelected");
            case Entry.ArrivalLeft(String hook, _) -> turnedDown(hook, "left");
            case Entry.Starting _,
                    Entry.TokensRead _,
                    Entry.TokenUnusable _,
                    Entry.TokenFileExposed _,
                    Entry.Serving _,
                    Entry.SignalCaught _,
                    Entry.HookFileOpened _,
                    Entry.CertificateRenewed _,
                    Entry.CertificateRefused _,
                    Entry.HookFileWatched _,
                    Entry.HookFileChanged _,
                    Entry.HookFileRemoved _,
                    Entry.HookFileDoubtful _,
                    Entry.HookDoubtful _,
                    Entry.HookOdd _,
                    Entry.Requested _,
                    Entry.Answered _,
                    Entry.Dumped _,
                    Entry.Triggered _,
                    Entry.CommandFileWritten _,
                    Entry.CommandFileFailed _,
                    Entry.ParameterMissing _,
                    Entry.CommandStarted _,
                    Entry.CommandComplained _,
                    Entry.CommandRunsAgain _,
                    Entry.CommandGivenUp _,
                    Entry.QueueBack _,
                    Entry.RedisDoubtful _,
                    Entry.ChannelHeard _,
                    Entry.StreamHeard _ -> {}
        }
    }

    private void turnedDown(String hook, String reason) {
        count("fairlead.arrivals.turned.down", "hook", hook, "reason", reason);
    }

    private void ran(String hook, String result, Duration took) {
        timer("fairlead.commands", "hook", hook, "result", result).record(took);
    }

    private void accepted(String hook, int all, int repeats) {
        counter("fairlead.deliveries.accepted", "hook", hook).increment(all - repeats);
        counter("fairlead.deliveries.repeated", "hook", hook).increment(repeats);
    }

    private void attempted(Entry.Attempted entry) {
        String result =
                switch (entry.next()) {
                    case NextStep.Finish _ -> "delivered";
                    case NextStep.RetryAt _ -> "retry";
                    case NextStep.Bury _ -> "dead";
                };
        String hook = hook(entry.delivery());
        timer("fairlead.attempts", "hook", hook, "result", result).record(entry.attempt().took());
    }

    private static String hook(Delivery delivery) {
        return delivery.to().endpoint().hook();
    }

    private static String door(Arrival arrival) {
        return switch (arrival.origin()) {
            case Origin.Http _ -> "http";
            case Origin.Channel _ -> "channel";
            case Origin.Api _ -> "api";
            case Origin.Operation _ -> "event";
            case Origin.Stream _ -> "stream";
        };
    }

    private void apiRefused(String reason) {
        count("fairlead.api.refused", "reason", reason);
    }

    private void count(String name, String... tags) {
        counter(name, tags).increment();
    }

    private Counter counter(String name, String... tags) {
        Name key = new Name(name, List.of(tags));
        Counter known = counters.get(key); // computing locks, also where there is one
        return known == null ? counters.computeIfAbsent(key, this::counter) : known;
    }

    private Timer timer(String name, String... tags) {
        Name key = new Name(name, List.of(tags));
        Timer known = timers.get(key);
        return known == null ? timers.computeIfAbsent(key, this::timer) : known;
    }

    private Timer timer(Name name) {
        return registry.timer(name.text, name.tags.toArray(String[]::new));
    }

    private Counter counter(Name name) {
        return registry.counter(name.text, name.tags.toArray(String[]::new));
    }

    private record Name(String text, List<String> tags) {}
}
