package dev.fairlead.ops;

import dev.fairlead.delivery.NextStep;
import dev.fairlead.gotext.Quoting;
import dev.fairlead.gotext.Utf8;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import dev.fairlead.request.Arrival;
import dev.fairlead.request.Origin;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/// One log line for each entry: what happened, then which by `key=value`. Never a body, a header
/// value or a secret.
@Singleton
final class JournalLog implements Journal.Listener {
    private static final Logger LOG = Logger.getLogger("dev.fairlead");
    private static final Logger DELIVERED = Logger.getLogger(GatheredLines.CATEGORY);

    /// Who did what by the API, for who wants that in a file of its own.
    private static final Logger AUDIT = Logger.getLogger("dev.fairlead.audit");

    private static final int SHORT = 8;

    private final boolean silent;

    JournalLog(OpsConfig config) {
        this.silent = config.log() != OpsConfig.Log.FAIRLEAD;
    }

    @Override
    public void heard(Entry entry) {
        if (!silent) {
            say(entry);
        }
    }

    private static void say(Entry entry) {
        switch (entry) {
            case Entry.Starting _,
                    Entry.Requested _,
                    Entry.Answered _,
                    Entry.Triggered _,
                    Entry.CommandFileWritten _,
                    Entry.HookFileOpened _,
                    Entry.HookFileChanged _ -> {} // what follows says more
            case Entry.Serving(String url) -> LOG.infof("serving hooks on %s", url);
            case Entry.SignalCaught(String name, boolean stops) ->
                    LOG.infof("caught %s signal%s", name, stops ? "; stopping" : "");
            case Entry.CertificateRenewed(String file) ->
                    LOG.infof("the certificate %s was renewed", file);
            case Entry.CertificateRefused(String file, String reason) ->
                    LOG.errorf("the certificate %s stays as it was: %s", file, reason);
            case Entry.HookFileLoaded(String file, int hooks, _) ->
                    LOG.infof("found %d hook(s) in %s", hooks, file);
            case Entry.HookFileWatched(String file) -> LOG.infof("watching %s", file);
            case Entry.HookFileRemoved(String file, var ids) ->
                    LOG.warnf("%s was removed, and its %d hook(s) with it", file, ids.size());
            case Entry.HookFileRefused(String problem) ->
                    LOG.errorf("couldn't load hooks from file! %s", problem);
            case Entry.HookIdTaken(String file, String id) ->
                    LOG.errorf(
                            "%s: the hook id %s is used twice; the file's hooks stay as they were",
                            file, id);
            case Entry.MethodRefused(String hook, var origin) ->
                    LOG.warnf(
                            "HTTP %s method not allowed for hook %s",
                            origin.method(), Quoting.quote(hook));
            case Entry.RequestUnreadable(var origin, String reason) ->
                    LOG.warnf("a request from %s: %s", origin.remoteAddress(), reason);
            case Entry.HookOdd(String hook, String note) -> LOG.debugf("%s: %s", hook, note);
            case Entry.Dumped(var dump) -> dump.forEach(LOG::debug);
            case Entry.HookDoubtful(String hook, Arrival arrival, String note) ->
                    LOG.warnf("[%s] %s: %s", id(arrival), hook, note);
            case Entry.HookFileDoubtful(String warning) -> LOG.warn(warning);
            case Entry.Arrived(String hook, Arrival arrival) ->
                    LOG.info(
                            "[" + id(arrival) + "] " + hook + " got matched by " + origin(arrival));
            case Entry.Unreadable(_, Arrival arrival, String note) ->
                    LOG.warnf("[%s] %s", id(arrival), note);
            case Entry.RuleSaidNo(String hook, Arrival arrival) ->
                    LOG.infof(
                            "[%s] %s got matched, but didn't get triggered because the trigger rules were not satisfied",
                            id(arrival), hook);
            case Entry.RuleBroken(_, Arrival arrival, String reason) ->
                    LOG.errorf("[%s] error evaluating hook: %s", id(arrival), reason);
            case Entry.ParameterMissing(_, Arrival arrival, String message) ->
                    LOG.warnf("[%s] %s", id(arrival), message);
            case Entry.ArrivalRejected(String hook, Arrival arrival, String reason) ->
                    LOG.errorf(
                            "[%s] %s rejected what came by %s: %s",
                            id(arrival), hook, origin(arrival), reason);
            case Entry.ArrivalTurnedAway(String hook, Arrival arrival, String reason) ->
                    LOG.warnf("[%s] %s turned away: %s", id(arrival), hook, reason);
            case Entry.ArrivalLeft(String hook, Arrival arrival) ->
                    LOG.debugf("[%s] %s: left to the elected replica", id(arrival), hook);
            case Entry.CommandNotFound(String hook, Arrival arrival, _, String reason) ->
                    LOG.errorf("[%s] %s: %s", id(arrival), hook, reason);
            case Entry.CommandFileFailed(String hook, Arrival arrival, String reason) ->
                    LOG.errorf("[%s] %s: a file was not written: %s", id(arrival), hook, reason);
            case Entry.CommandStarted(String hook, Arrival arrival, String program, _, _, _, _) ->
                    LOG.infof("[%s] %s runs %s", id(arrival), hook, program);
            case Entry.CommandComplained(String hook, Arrival arrival, byte[] text) ->
                    complained(hook, arrival, text);
            case Entry.CommandRunsAgain(
                            String hook,
                            Arrival arrival,
                            int run,
                            int most,
                            var delay) ->
                    LOG.warnf(
                            "[%s] %s runs again in %d ms, for the %d. of at most %d times",
                            id(arrival), hook, delay.toMillis(), run, most);
            case Entry.CommandGivenUp(String hook, Arrival arrival, int runs) ->
                    LOG.errorf(
                            "[%s] %s is given up after %d runs: no place is free",
                            id(arrival), hook, runs);
            case Entry.CommandEnded(String hook, Arrival arrival, var took, String trouble, _, _) ->
                    ended(hook, arrival, took, trouble);
            case Entry.DeliveriesAccepted(String hook, Arrival arrival, var ids, int repeats) ->
                    LOG.info(
                            "["
                                    + id(arrival)
                                    + "] deliveries stored hook="
                                    + hook
                                    + " ids="
                                    + String.join(",", ids)
                                    + " repeats="
                                    + repeats);
            case Entry.Attempted attempted when attempted.next() instanceof NextStep.Finish ->
                    DELIVERED.info(DeliveryWords.of(attempted).text());
            case Entry.Delivering delivering -> {
                DeliveryWords words = DeliveryWords.of(delivering);
                LOG.log(words.level(), words.text());
            }
            case Entry.Administering administering -> {
                DeliveryWords words = DeliveryWords.of(administering);
                AUDIT.log(words.level(), words.text());
            }
        }
    }

    /// Line by line, and without what a terminal would obey.
    private static void complained(String hook, Arrival arrival, byte[] text) {
        Utf8.decode(text)
                .lines()
                .map(line -> line.replaceAll("\\p{Cntrl}", " "))
                .forEach(line -> LOG.warnf("[%s] %s: stderr: %s", id(arrival), hook, line));
    }

    private static void ended(String hook, Arrival arrival, Duration took, String trouble) {
        if (trouble.isEmpty()) {
            LOG.infof("[%s] finished handling %s in %d ms", id(arrival), hook, took.toMillis());
        } else {
            LOG.errorf(
                    "[%s] error occurred: %s; finished handling %s in %d ms",
                    id(arrival), trouble, hook, took.toMillis());
        }
    }

    private static String origin(Arrival arrival) {
        return switch (arrival.origin()) {
            case Origin.Http(String method, String address, _, _) ->
                    "HTTP " + method + " from " + address;
            case Origin.Channel(String name, _) -> "Redis channel " + name;
            case Origin.Stream(String name, _) -> "Redis stream " + name;
            case Origin.Api(String caller) -> "the API, called by " + caller;
            case Origin.Operation(String event) -> "this service's event " + event;
        };
    }

    private static String id(Arrival arrival) {
        if (arrival.origin() instanceof Origin.Http http && !http.requestId().isEmpty()) {
            return http.requestId();
        }
        return arrival.origin() instanceof Origin.Stream(_, String entryId)
                ? entryId
                : arrival.id().substring(0, Math.min(SHORT, arrival.id().length()));
    }
}
