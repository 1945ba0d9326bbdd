package dev.fairlead.ops;

import dev.fairlead.gotext.Quoting;
import dev.fairlead.gotext.Utf8;
import dev.fairlead.journal.Entry;
import dev.fairlead.journal.Journal;
import dev.fairlead.request.Arrival;
import dev.fairlead.request.Origin;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The log of adnanh/webhook, line by line (spec section 5.4), for those who read its lines. It
/// shows what the original shows, request data and the values given to commands among it.
@Singleton
final class WebhookLog implements Journal.Listener {
    /// After the port is bound, before the hooks are loaded.
    static final int OPEN = 30;

    private static final int ID_LENGTH = 6;

    private final OpsConfig config;
    private final InstantSource clock;
    private volatile @Nullable WebhookLines lines;

    WebhookLog(OpsConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
    }

    void open(@Observes @Priority(OPEN) StartupEvent event) {
        if (config.log() == OpsConfig.Log.WEBHOOK && config.verbose()) {
            lines =
                    config.logFile()
                            .map(WebhookLog::file)
                            .orElseGet(() ->
                                    new WebhookLines(new FileOutputStream(FileDescriptor.err)));
        }
    }

    private static WebhookLines file(Path file) {
        try {
            return WebhookLines.to(file);
        } catch (IOException e) {
            String why =
                    switch (e) {
                        case NoSuchFileException _ -> "no such file or directory";
                        case AccessDeniedException _ -> "permission denied";
                        case IOException other -> String.valueOf(other.getMessage());
                    };
            throw new ConfigurationException(
                    "error opening log file %s: open %s: %s"
                            .formatted(Quoting.quote(file.toString()), file, why));
        }
    }

    @Override
    public void heard(Entry entry) {
        if (lines != null) {
            say(entry);
        }
    }

    private void say(Entry entry) {
        switch (entry) {
            case Entry.Starting(String version) -> {
                line("version " + version + " starting");
                line("setting up os signal watcher");
                line("os signal watcher ready");
            }
            case Entry.Serving(String url) -> line("serving hooks on " + url);
            case Entry.SignalCaught(String name, boolean stops) ->
                    line("caught " + name + " signal" + (stops ? "; exiting" : ""));
            case Entry.CertificateRenewed(String file) ->
                    line("the certificate " + file + " was renewed");
            case Entry.CertificateRefused(String file, String reason) ->
                    line("the certificate " + file + " stays as it was: " + reason);
            case Entry.HookFileOpened(String file, boolean again) ->
                    line("attempting to " + (again ? "reload" : "load") + " hooks from " + file);
            case Entry.HookFileLoaded(_, int hooks, var ids) -> {
                line("found " + hooks + " hook(s) in file");
                ids.forEach(id -> line("\tloaded: " + id));
            }
            case Entry.HookFileRefused(String problem) ->
                    line("couldn't load hooks from file! " + problem);
            case Entry.HookIdTaken(_, String id) -> {
                line("error: hook with the id " + id + " has already been loaded!");
                raw("please check your hooks file for duplicate hooks ids!");
                line("reverting hooks back to the previous configuration");
            }
            case Entry.HookFileDoubtful(String warning) -> line(warning);
            case Entry.HookFileWatched(String file) -> line("setting up file watcher for " + file);
            case Entry.HookFileChanged(String file) -> line("hooks file " + file + " modified");
            case Entry.HookFileRemoved(String file, var ids) -> removed(file, ids);
            case Entry.Requested(Origin.Http origin) ->
                    line(
                            origin,
                            "incoming HTTP %s request from %s"
                                    .formatted(origin.method(), origin.remoteAddress()));
            case Entry.MethodRefused(String hook, Origin.Http origin) ->
                    line(
                            origin,
                            "HTTP %s method not allowed for hook %s"
                                    .formatted(origin.method(), Quoting.quote(hook)));
            case Entry.RequestUnreadable(Origin.Http origin, String reason) ->
                    line(origin, "error reading the request body: " + reason);
            case Entry.Answered(Origin.Http origin, _, int status, long bytes, var took) ->
                    line(
                            origin,
                            "%d | %s | %s | %s | %s %s"
                                    .formatted(
                                            status,
                                            WebhookLines.size(bytes),
                                            WebhookLines.duration(took),
                                            origin.target().host(),
                                            origin.method(),
                                            origin.target().uri()));
            case Entry.Dumped(var dump) -> dump.forEach(this::raw);
            case Entry.Arrived(String hook, Arrival arrival) ->
                    line(arrival, hook + " got matched" + caller(arrival));
            case Entry.Unreadable(_, Arrival arrival, String note) -> line(arrival, note);
            case Entry.ParameterMissing(_, Arrival arrival, String message) ->
                    line(arrival, message);
            case Entry.HookDoubtful(String hook, Arrival arrival, String note) ->
                    line(arrival, hook + " got matched, but " + note);
            case Entry.HookOdd(_, String note) -> line(note);
            case Entry.Concluded _ -> {} // the original has no such line
            case Entry.Triggered(String hook, Arrival arrival) ->
                    line(arrival, hook + " hook triggered successfully");
            case Entry.RuleSaidNo(String hook, Arrival arrival) ->
                    line(
                            arrival,
                            hook
                                    + " got matched, but didn't get triggered because the trigger rules were not satisfied");
            case Entry.RuleBroken(_, Arrival arrival, String reason, _) ->
                    line(arrival, "error evaluating hook: " + reason);
            case Entry.ArrivalRejected(String hook, Arrival arrival, String reason) ->
                    line(arrival, hook + " was rejected: " + reason);
            case Entry.ArrivalTurnedAway(String hook, Arrival arrival, String reason) ->
                    line(arrival, hook + " was turned away: " + reason);
            case Entry.ArrivalLeft(String hook, Arrival arrival) ->
                    line(arrival, hook + " was left to the elected replica");
            case Entry.CommandNotFound(_, Arrival arrival, String program, String reason) ->
                    notFound(arrival, program, reason);
            case Entry.CommandFileWritten(_, Arrival arrival, String variable, String file) ->
                    line(arrival, "writing env " + variable + " file " + file);
            case Entry.CommandFileFailed(_, Arrival arrival, String reason) ->
                    line(arrival, "error creating temp file [" + reason + "]");
            case Entry.CommandStarted started -> started(started);
            case Entry.CommandComplained(_, Arrival arrival, byte[] text) ->
                    line(arrival, "command errors: " + Utf8.decode(text) + "\n");
            case Entry.CommandRunsAgain(_, Arrival arrival, int run, int most, var delay) ->
                    line(
                            arrival,
                            "running again in %s (%d of %d)"
                                    .formatted(WebhookLines.duration(delay), run, most));
            case Entry.CommandGivenUp(_, Arrival arrival, int runs) ->
                    line(arrival, "given up after " + runs + " runs: no place is free");
            case Entry.CommandEnded ended -> ended(ended);
            case Entry.CommandRan _,
                    Entry.RunOver _,
                    Entry.ArrivalUnreadable _ -> {} // other lines say it
            case Entry.DeliveriesAccepted(_, Arrival arrival, var ids, int repeats) ->
                    line(
                            arrival,
                            "deliveries stored: %s (%d repeated)"
                                    .formatted(String.join(" ", ids), repeats));
            case Entry.Delivering delivering -> line(DeliveryLines.of(delivering).text());
            case Entry.Administering administering -> line(DeliveryLines.of(administering).text());
        }
    }

    private void removed(String file, List<String> ids) {
        line(
                "hooks file %s removed, no longer watching this file for changes, removing hooks that were loaded from it"
                        .formatted(file));
        ids.forEach(id -> line("\tremoving: " + id));
        line("removed " + ids.size() + " hook(s) that were loaded from file " + file);
    }

    private void notFound(Arrival arrival, String program, String reason) {
        line(arrival, "error in " + reason);
        if (program.indexOf(' ') >= 0) {
            String first = program.strip().split("\\s+", 2)[0];
            line(arrival, "use 'pass-arguments-to-command' to specify args for '" + first + "'");
        }
    }

    private void started(Entry.CommandStarted started) {
        line(
                started.arrival(),
                "executing %s (%s) with arguments %s and environment [%s] using %s as cwd"
                        .formatted(
                                started.program(),
                                started.path(),
                                WebhookLines.quoted(started.arguments()),
                                String.join(" ", started.environment()),
                                started.directory()));
    }

    private void ended(Entry.CommandEnded ended) {
        line(ended.arrival(), "command output: " + Utf8.decode(ended.output()) + "\n");
        if (!ended.trouble().isEmpty()) {
            line(ended.arrival(), "error occurred: " + ended.trouble());
        }
        ended.files().forEach(file -> line(ended.arrival(), "removing file " + file));
        line(ended.arrival(), "finished handling " + ended.hook());
    }

    private static String caller(Arrival arrival) {
        return arrival.origin() instanceof Origin.Api(String caller)
                ? " by the API, called by " + caller
                : "";
    }

    private void line(Arrival arrival, String message) {
        switch (arrival.origin()) {
            case Origin.Http http -> line(http, message);
            case Origin.Channel _, Origin.Api _, Origin.Operation _ -> {
                String id = arrival.id();
                line("[" + id.substring(0, Math.min(ID_LENGTH, id.length())) + "] " + message);
            }
            case Origin.Stream(_, String entryId) -> line("[" + entryId + "] " + message);
        }
    }

    private void line(Origin.Http origin, String message) {
        line("[" + origin.requestId() + "] " + message);
    }

    private void line(String message) {
        WebhookLines open = lines;
        if (open != null) {
            open.line(clock.instant(), message);
        }
    }

    private void raw(String message) {
        WebhookLines open = lines;
        if (open != null) {
            open.raw(message);
        }
    }
}
