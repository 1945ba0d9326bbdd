package dev.fairlead.ops;

import dev.fairlead.delivery.NextStep;
import dev.fairlead.gotext.Quoting;
import dev.fairlead.gotext.Utf8;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import dev.fairlead.journal.Seen;
import dev.fairlead.request.Arrival;
import dev.fairlead.request.Origin;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/// One wide line for each request, each arrival by another door, each run of a command and each
/// attempt: what happened, then which by `key=value` ([LogKey]). Beside these only what those lines
/// cannot say. Never a body, a header value, a query or a secret.
@Singleton
final class JournalLog implements Journal.Listener {
    private static final Logger LOG = Logger.getLogger("dev.fairlead");
    private static final org.jboss.logmanager.Logger LINES =
            org.jboss.logmanager.Logger.getLogger("dev.fairlead");
    private static final org.jboss.logmanager.Logger DELIVERED =
            org.jboss.logmanager.Logger.getLogger(GatheredLines.CATEGORY);

    /// Who did what by the API, for who wants that in a file of its own.
    private static final org.jboss.logmanager.Logger AUDIT =
            org.jboss.logmanager.Logger.getLogger("dev.fairlead.audit");

    private static final int SHORT = 8;

    private final boolean silent;
    private final InstantSource clock;

    JournalLog(OpsConfig config, InstantSource clock) {
        this.silent = config.log() != OpsConfig.Log.FAIRLEAD;
        this.clock = clock;
    }

    @Override
    public void heard(Entry entry) {
        if (!silent) {
            say(entry);
        }
    }

    private void say(Entry entry) {
        switch (entry) {
            case Entry.Starting _,
                    Entry.Requested _,
                    Entry.Triggered _,
                    Entry.RuleSaidNo _,
                    Entry.DeliveriesAccepted _,
                    Entry.CommandFileWritten _,
                    Entry.CommandRan _,
                    Entry.RunOver _,
                    Entry.ArrivalUnreadable _,
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
                    about(Line.debug("arrived"), hook, arrival).writeTo(LINES);
            case Entry.Concluded(_, Arrival arrival, _, Seen seen) -> concluded(arrival, seen);
            case Entry.Answered answered -> answered(answered);
            case Entry.Unreadable(_, Arrival arrival, String note) ->
                    LOG.warnf("[%s] %s", id(arrival), note);
            case Entry.RuleBroken(_, Arrival arrival, _, String plain) ->
                    LOG.errorf("[%s] error evaluating hook: %s", id(arrival), plain);
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
                    ran(Line.error("command not found"), hook, arrival, "not_found", reason)
                            .writeTo(LINES);
            case Entry.CommandFileFailed(String hook, Arrival arrival, String reason) ->
                    LOG.errorf("[%s] %s: a file was not written: %s", id(arrival), hook, reason);
            case Entry.CommandStarted(String hook, Arrival arrival, _, _, _, _, _, _, _) ->
                    about(Line.debug("command starts"), hook, arrival).writeTo(LINES);
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
            case Entry.Attempted attempted when attempted.next() instanceof NextStep.Finish ->
                    DeliveryLines.of(attempted).writeTo(DELIVERED);
            case Entry.Delivering delivering -> DeliveryLines.of(delivering).writeTo(LINES);
            case Entry.Administering administering ->
                    DeliveryLines.of(administering).writeTo(AUDIT);
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
        Line line =
                trouble.isEmpty()
                        ? ran(Line.info("command ended"), hook, arrival, "success", "")
                        : ran(Line.error("command failed"), hook, arrival, "failure", trouble);
        line.with(LogKey.TOOK, took.toMillis()).writeTo(LINES);
    }

    private static Line ran(
            Line line, String hook, Arrival arrival, String outcome, String reason) {
        Line told =
                line.with(LogKey.HOOK, hook)
                        .with(LogKey.OUTCOME, outcome)
                        .with(LogKey.REASON, reason)
                        .with(LogKey.ARRIVAL, arrivalId(arrival));
        return arrival.origin() instanceof Origin.Http http
                ? told.with(LogKey.REQUEST, http.requestId())
                : told;
    }

    /// A request is told of when it is answered; everything else when it was seen to.
    private void concluded(Arrival arrival, Seen seen) {
        if (arrival.origin() instanceof Origin.Http) {
            return;
        }
        about(Line.info("arrival seen to"), seen.hook(), arrival)
                .with(LogKey.OUTCOME, seen.outcome())
                .with(LogKey.DELIVERIES, String.join(",", seen.deliveries()))
                .with(
                        LogKey.TOOK,
                        Duration.between(arrival.receivedAt(), clock.instant()).toMillis())
                .writeTo(LINES);
    }

    /// Requests for no hook, such as probes of the root, are of interest to few.
    private static void answered(Entry.Answered entry) {
        Seen seen = entry.seen();
        Origin.Http origin = entry.origin();
        Line line =
                seen.hook().isEmpty()
                        ? Line.debug("request answered")
                        : Line.info("request answered");
        line.with(LogKey.HOOK, seen.hook())
                .with(LogKey.OUTCOME, seen.outcome())
                .with(LogKey.STATUS, entry.status())
                .with(LogKey.SOURCE, "http")
                .with(LogKey.METHOD, origin.method())
                .with(LogKey.FROM, origin.remoteAddress())
                .with(LogKey.REQUEST, origin.requestId())
                .with(LogKey.ARRIVAL, seen.arrival())
                .with(LogKey.DELIVERIES, String.join(",", seen.deliveries()))
                .with(LogKey.BYTES, entry.bytes())
                .with(LogKey.TOOK, entry.took().toMillis())
                .writeTo(LINES);
    }

    private static Line about(Line line, String hook, Arrival arrival) {
        Line named = line.with(LogKey.HOOK, hook);
        Line from =
                switch (arrival.origin()) {
                    case Origin.Http(String method, String address, _, String requestId) ->
                            named.with(LogKey.SOURCE, "http")
                                    .with(LogKey.METHOD, method)
                                    .with(LogKey.FROM, address)
                                    .with(LogKey.REQUEST, requestId);
                    case Origin.Channel(String name, _) ->
                            named.with(LogKey.SOURCE, "channel").with(LogKey.FROM, name);
                    case Origin.Stream(String name, _) ->
                            named.with(LogKey.SOURCE, "stream").with(LogKey.FROM, name);
                    case Origin.Api(String caller) ->
                            named.with(LogKey.SOURCE, "api").with(LogKey.FROM, caller);
                    case Origin.Operation(String event) ->
                            named.with(LogKey.SOURCE, "event").with(LogKey.FROM, event);
                };
        return from.with(LogKey.ARRIVAL, arrivalId(arrival));
    }

    private static String arrivalId(Arrival arrival) {
        return arrival.origin() instanceof Origin.Stream(_, String entryId)
                ? entryId
                : arrival.id();
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
