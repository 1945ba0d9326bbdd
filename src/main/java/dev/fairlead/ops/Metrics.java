package dev.fairlead.ops;

import dev.fairlead.command.Commands;
import dev.fairlead.delivery.Attempt;
import dev.fairlead.delivery.Delivery;
import dev.fairlead.delivery.NextStep;
import dev.fairlead.dispatch.Dispatcher;
import dev.fairlead.hook.CurrentBook;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import dev.fairlead.request.Arrival;
import dev.fairlead.request.Origin;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Counts what the journal tells, each thing by its [Metric].
@Singleton
final class Metrics implements Journal.Listener {
    private static final String[] CLASSES = {"1xx", "2xx", "3xx", "4xx", "5xx"};

    private final Meters meters;
    private final InstantSource clock;
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private volatile String file = "";
    private volatile double loadedAt;

    Metrics(Meters meters, InstantSource clock) {
        this.meters = meters;
        this.clock = clock;
    }

    void start(
            @Observes StartupEvent event,
            Commands commands,
            Dispatcher dispatcher,
            CurrentBook book) {
        meters.gauge(Metric.COMMANDS_RUNNING, commands::running);
        meters.gauge(Metric.COMMANDS_WAITING, commands::waiting);
        meters.gauge(Metric.COMMANDS_MOST, commands::most);
        meters.gauge(Metric.IN_FLIGHT, dispatcher::inFlight);
        meters.gauge(Metric.IN_FLIGHT_MOST, dispatcher::most);
        meters.gauge(Metric.QUEUE_UP, () -> dispatcher.hasLostQueue() ? 0 : 1);
        meters.gauge(Metric.HOOKS, () -> book.get().hooks().size());
        meters.gauge(Metric.FILES_REFUSED, refused::size);
        meters.gauge(Metric.LOADED_AT, () -> loadedAt);
    }

    @Override
    public void heard(Entry entry) {
        switch (entry) {
            case Entry.HookFileOpened(String name, _) -> file = name;
            case Entry.HookFileLoaded(String name, _, _) -> loaded(name);
            case Entry.HookFileRefused _ -> refused(file);
            case Entry.HookIdTaken(String name, _) -> refused(name);
            case Entry.HookFileRemoved(String name, _) -> refused.remove(name);
            case Entry.MethodRefused _ -> meters.count(Metric.REQUESTS_REFUSED, "method");
            case Entry.RequestUnreadable _ -> meters.count(Metric.REQUESTS_REFUSED, "unreadable");
            case Entry.Answered(_, _, int status, _, Duration took) ->
                    meters.record(
                            Metric.REQUESTS, took, CLASSES[Math.clamp(status / 100, 1, 5) - 1]);
            case Entry.Concluded(String hook, Arrival arrival, var conclusion, _) ->
                    meters.count(Metric.ARRIVALS, hook, source(arrival), conclusion.word());
            case Entry.Triggered(String hook, _) ->
                    meters.count(Metric.VERDICTS, hook, "satisfied");
            case Entry.RuleSaidNo(String hook, _) ->
                    meters.count(Metric.VERDICTS, hook, "unsatisfied");
            case Entry.RuleBroken(String hook, _, _, _) ->
                    meters.count(Metric.VERDICTS, hook, "broken");
            case Entry.Unreadable(String hook, _, _) ->
                    meters.count(Metric.PARAMETERS_UNREADABLE, hook);
            case Entry.CommandNotFound(String hook, _, _, _) ->
                    ran(hook, "not_found", Duration.ZERO);
            case Entry.CommandEnded(String hook, _, var took, String trouble, _, _) ->
                    ran(hook, trouble.isEmpty() ? "success" : "failure", took);
            case Entry.CommandRunsAgain(String hook, _, _, _, _) ->
                    meters.count(Metric.RERUNS, hook);
            case Entry.CommandGivenUp(String hook, _, _) ->
                    meters.count(Metric.RUNS_GIVEN_UP, hook);
            case Entry.DeliveriesAccepted(String hook, _, var ids, int repeats) ->
                    accepted(hook, ids.size(), repeats);
            case Entry.Attempted attempted -> attempted(attempted);
            case Entry.GivenUp(Delivery delivery, _) -> {
                meters.count(Metric.GIVEN_UP, hook(delivery));
                meters.count(Metric.ENDED, hook(delivery), "dead");
            }
            case Entry.ReceiverDisabled(Delivery delivery, _) ->
                    meters.count(Metric.DISABLED, hook(delivery));
            case Entry.LeaseLost _ -> meters.count(Metric.LEASES_LOST);
            case Entry.DeliveryReplayed _ -> meters.count(Metric.REPLAYED);
            case Entry.DeliveryCancelled _ -> meters.count(Metric.CANCELLED);
            case Entry.ReceiverEnabled _ -> meters.count(Metric.ENABLED);
            case Entry.TokenMissing _, Entry.TokenRefused _ ->
                    meters.count(Metric.API_REFUSED, "token");
            case Entry.CallRefused(_, _, _, var why) ->
                    meters.count(Metric.API_REFUSED, Label.word(why));
            case Entry.LockedOut _ -> meters.count(Metric.API_LOCKOUTS);
            case Entry.CallMade _ -> meters.count(Metric.API_CHANGES);
            case Entry.SignedIn _ -> meters.count(Metric.API_SIGN_INS);
            case Entry.QueueLost _ -> meters.count(Metric.QUEUE_LOST);
            case Entry.HistoryDropped(long records, _) ->
                    meters.add(Metric.HISTORY_DROPPED, records);
            case Entry.ChannelLost _ -> meters.count(Metric.CHANNELS_LOST);
            case Entry.StreamLost(String stream, _) -> meters.count(Metric.STREAMS_LOST, stream);
            case Entry.EntryBuried(String stream, _, _) ->
                    meters.count(Metric.ENTRIES_DEAD, stream);
            case Entry.EntriesGone(String stream, var ids) ->
                    meters.add(Metric.ENTRIES_GONE, ids.size(), stream);
            case Entry.Elected _ -> meters.count(Metric.ELECTIONS, "elected");
            case Entry.Unelected _ -> meters.count(Metric.ELECTIONS, "unelected");
            case Entry.Starting _,
                    Entry.TokensRead _,
                    Entry.TokenUnusable _,
                    Entry.SettingUnknown _,
                    Entry.TokenFileExposed _,
                    Entry.Serving _,
                    Entry.SignalCaught _,
                    Entry.CertificateRenewed _,
                    Entry.CertificateRefused _,
                    Entry.HookFileWatched _,
                    Entry.HookFileChanged _,
                    Entry.HookFileDoubtful _,
                    Entry.HookDoubtful _,
                    Entry.HookOdd _,
                    Entry.Requested _,
                    Entry.Dumped _,
                    Entry.Arrived _,
                    Entry.ArrivalRejected _,
                    Entry.ArrivalTurnedAway _,
                    Entry.ArrivalLeft _,
                    Entry.CommandFileWritten _,
                    Entry.CommandFileFailed _,
                    Entry.ParameterMissing _,
                    Entry.CommandStarted _,
                    Entry.CommandComplained _,
                    Entry.CommandRan _,
                    Entry.RunOver _,
                    Entry.ArrivalUnreadable _,
                    Entry.EndpointPaused _,
                    Entry.EndpointResumed _,
                    Entry.EndpointChanged _,
                    Entry.Forgotten _,
                    Entry.HooksReloaded _,
                    Entry.QueueBack _,
                    Entry.RedisDoubtful _,
                    Entry.ChannelHeard _,
                    Entry.StreamHeard _ -> {}
        }
    }

    private void loaded(String name) {
        refused.remove(name);
        loadedAt = clock.millis() / 1000.0;
        meters.count(Metric.READINGS, "loaded");
    }

    private void refused(String name) {
        refused.add(name);
        meters.count(Metric.READINGS, "refused");
    }

    private void ran(String hook, String outcome, Duration took) {
        meters.count(Metric.RUNS, hook, outcome);
        meters.record(Metric.RUN_DURATION, took, outcome);
    }

    private void accepted(String hook, int all, int repeats) {
        meters.add(Metric.ACCEPTED, all - repeats, hook);
        meters.add(Metric.REPEATED, repeats, hook);
    }

    private void attempted(Entry.Attempted entry) {
        Attempt attempt = entry.attempt();
        String hook = hook(entry.delivery());
        String result = Label.word(attempt.outcome());
        meters.count(Metric.ATTEMPTS, hook, result);
        meters.record(Metric.ATTEMPT_DURATION, attempt.took(), result);
        if (attempt.number() == 1) {
            Duration waited = Duration.between(entry.delivery().createdAt(), attempt.startedAt());
            meters.record(Metric.FIRST_ATTEMPT, waited);
        }
        switch (entry.next()) {
            case NextStep.Finish _ -> meters.count(Metric.ENDED, hook, "delivered");
            case NextStep.Bury _ -> meters.count(Metric.ENDED, hook, "dead");
            case NextStep.RetryAt _ -> {} // it goes on
        }
    }

    private static String hook(Delivery delivery) {
        return delivery.to().endpoint().hook();
    }

    private static String source(Arrival arrival) {
        return switch (arrival.origin()) {
            case Origin.Http _ -> "http";
            case Origin.Channel _ -> "channel";
            case Origin.Api _ -> "api";
            case Origin.Operation _ -> "event";
            case Origin.Stream _ -> "stream";
        };
    }
}
