package dev.fairlead.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.delivery.Message.Header;
import dev.fairlead.hook.Deliver;
import dev.fairlead.hook.Hook;
import dev.fairlead.queue.Receipt;
import dev.fairlead.request.Argument;
import dev.fairlead.request.Arrival;
import dev.fairlead.request.Headers;
import dev.fairlead.request.Mask;
import dev.fairlead.request.Origin;
import dev.fairlead.request.Payload;
import dev.fairlead.request.Query;
import dev.fairlead.request.Values;
import dev.fairlead.rule.Account;
import dev.fairlead.rule.Explained;
import dev.fairlead.rule.Rule;
import dev.fairlead.signature.Secret;
import dev.fairlead.trigger.Explanation.Came;
import dev.fairlead.trigger.Explanation.Decision;
import dev.fairlead.trigger.Explanation.Decision.Kind;
import dev.fairlead.trigger.Explanation.Entry;
import dev.fairlead.trigger.Explanation.Told;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Takes one arrival along the way of [Trigger], by the same reading, judging and planning, and
/// stops before anything is done. Pure.
public final class Explaining {
    private static final Argument TOP = new Argument("payload", "", "", false);
    private static final Arrival NOTHING =
            new Arrival(
                    "",
                    Instant.EPOCH,
                    new Origin.Operation(""),
                    Headers.NONE,
                    Query.NONE,
                    new byte[0]);
    private static final String SOME_ID = "…";

    private final Hook hook;
    private final Arrival arrival;
    private final Reading reading;
    private final Values values;
    private final Mask mask;
    private final List<String> notes = new ArrayList<>();

    private Explaining(Hook hook, Arrival arrival, Collection<String> secrets) {
        this.hook = hook;
        this.arrival = arrival;
        this.reading = Reading.of(hook, arrival);
        this.values =
                switch (reading) {
                    case Reading.Whole(Values whole, _) -> whole;
                    case Reading.Broken _ ->
                            Values.of(arrival, new Payload.Read(null, false, List.of()));
                };
        this.mask = Mask.of(Stream.concat(secrets.stream(), secrets(hook)).toList(), values);
    }

    /// @param secrets what must not be shown, beside what the hook itself has for secrets: what its
    ///   template got from the environment
    /// @param methods that a hook allows which names none; empty for all
    public static Explanation of(
            Hook hook, Arrival arrival, Collection<String> secrets, Set<String> methods) {
        return new Explaining(hook, arrival, secrets).explained(methods);
    }

    /// What keeps the secrets of the hook and of the arrival out of anything that is shown of them.
    ///
    /// @param secrets what else must not be shown
    public static Mask mask(Hook hook, Arrival arrival, Collection<String> secrets) {
        return new Explaining(hook, arrival, secrets).mask;
    }

    /// What keeps the secrets of the hook out of what no arrival is part of.
    ///
    /// @param secrets what else must not be shown
    public static Mask mask(Hook hook, Collection<String> secrets) {
        return new Explaining(hook, NOTHING, secrets).mask;
    }

    /// What the hook's rule asks for, or empty when it has none.
    ///
    /// @param secrets what else must not be shown
    public static Optional<Explained> rule(Hook hook, Collection<String> secrets) {
        Explaining nothing = new Explaining(hook, NOTHING, secrets);
        return Optional.ofNullable(hook.condition().rule())
                .map(rule -> new Account(nothing.values, nothing.mask).unasked(rule));
    }

    private static Stream<String> secrets(Hook hook) {
        Stream<@Nullable Rule> rules =
                Stream.concat(
                        Stream.of(hook.condition()).map(Hook.Condition::rule),
                        hook.deliver().stream().map(Deliver::when));
        Stream<String> ofRules =
                rules.flatMap(rule -> rule == null ? Stream.of() : rule.knownSecrets().stream());
        Stream<String> ofEndpoints =
                hook.deliver().stream()
                        .map(entry -> entry.endpoint().reach())
                        .flatMap(reach ->
                                Stream.concat(
                                        reach.headers().stream()
                                                .filter(Sendings::isSecret)
                                                .map(Header::value),
                                        reach.auth().secrets().stream().map(Secret::value)));
        return Stream.concat(ofRules, ofEndpoints);
    }

    private Explanation explained(Set<String> methods) {
        String closed = closed(methods);
        if (!closed.isEmpty()) {
            return told(new Decision(Kind.DOOR_CLOSED, closed), null, closedAnswer());
        }
        return switch (reading) {
            case Reading.Broken(String note, String answer) -> {
                notes.add(mask.note(note));
                yield told(new Decision(Kind.UNREADABLE, ""), null, new Upshot.Unreadable(answer));
            }
            case Reading.Whole(_, List<String> unread) -> {
                if (arrival.body().length > 0) { // that nothing is nothing needs no note
                    unread.forEach(note -> notes.add(mask.note(note)));
                }
                yield judged();
            }
        };
    }

    /// Why no arrival of this kind comes to the hook, or empty.
    private String closed(Set<String> methods) {
        Hook.Doors doors = hook.doors();
        return switch (arrival.origin()) {
            case Origin.Http _ when !doors.http() ->
                    "it names another source, so HTTP serves it only with http: true";
            case Origin.Http(String method, _, _, _) when !doors.allows(method, methods) ->
                    "method "
                            + mask.text(method)
                            + " is not among "
                            + String.join(
                                    ", ", doors.methods().isEmpty() ? methods : doors.methods());
            case Origin.Channel(String name, _) when !doors.hears(name) ->
                    "it does not listen to channel " + mask.text(name) + listed(doors.channels());
            case Origin.Stream(String name, _) when !doors.streams().contains(name) ->
                    "it does not read stream " + mask.text(name) + listed(doors.streams());
            case Origin.Http _,
                    Origin.Channel _,
                    Origin.Stream _,
                    Origin.Api _,
                    Origin.Operation _ ->
                    "";
        };
    }

    private String listed(List<String> names) {
        return names.isEmpty() ? ", nor to any" : ", but " + mask.text(String.join(", ", names));
    }

    private @Nullable Told closedAnswer() {
        return arrival.origin() instanceof Origin.Http
                ? hook.doors().http()
                        ? new Told(405, "", false)
                        : new Told(404, "Hook not found.", false)
                : null;
    }

    private Explanation judged() {
        Rule rule = hook.condition().rule();
        Account account = new Account(values, mask);
        Judged judged = Judged.of(rule, values, hook.condition().softSignatures(), account);
        Explained told = rule == null ? null : account.told();
        notes.addAll(hook.condition().oddities());
        return switch (judged) {
            case Judged.Yes _ -> planned(told);
            case Judged.No _ ->
                    told(new Decision(Kind.RULE_SAID_NO, ""), told, new Upshot.NotTriggered());
            case Judged.Error _ ->
                    told(new Decision(broken(told), ""), told, new Upshot.RuleBroken());
        };
    }

    private static Kind broken(@Nullable Explained rule) {
        return rule != null && rule.ruling() == Explained.Ruling.MISMATCH
                ? Kind.SIGNATURE_WRONG
                : Kind.RULE_BROKEN;
    }

    private Explanation planned(@Nullable Explained rule) {
        Sendings sendings = new Sendings(hook, values, mask);
        List<Entry> entries = sendings.entries();
        return switch (Planner.plan(hook, values)) {
            case Plan.Reject(String reason) ->
                    new Explanation(
                            mask.text(hook.id()),
                            came(),
                            new Decision(Kind.VALUE_MISSING, mask.text(reason)),
                            rule,
                            answer(new Upshot.Rejected(reason)),
                            null,
                            entries,
                            notes);
            case Plan.Act act -> {
                Plan.Command command = act.command();
                if (command != null) {
                    notes.addAll(command.oddities());
                }
                yield new Explanation(
                        mask.text(hook.id()),
                        came(),
                        new Decision(Kind.TRIGGERS, ""),
                        rule,
                        answer(entries),
                        command == null ? null : new CommandShown(hook, values, mask).of(command),
                        entries,
                        notes);
            }
        };
    }

    private Explanation told(Decision decision, @Nullable Explained rule, Upshot upshot) {
        return told(decision, rule, answer(upshot));
    }

    private Explanation told(Decision decision, @Nullable Explained rule, @Nullable Told answer) {
        return new Explanation(
                mask.text(hook.id()), came(), decision, rule, answer, null, List.of(), notes);
    }

    /// As it would be once everything is stored and, where the answer waits for it, the command has
    /// ended well.
    private @Nullable Told answer(List<Entry> entries) {
        Hook.Run run = hook.run();
        if (run == null) {
            List<Receipt> receipts =
                    entries.stream()
                            .map(Entry::sent)
                            .flatMap(sent -> sent == null ? Stream.of() : Stream.of(sent))
                            .map(sent ->
                                    new Receipt(sent.id().isEmpty() ? SOME_ID : sent.id(), true))
                            .toList();
            return answer(new Upshot.Accepted(receipts));
        }
        Told started = answer(new Upshot.Started(List.of()));
        return started != null && run.output() ? new Told(started.status(), "", true) : started;
    }

    private @Nullable Told answer(Upshot upshot) {
        if (!(arrival.origin() instanceof Origin.Http)) {
            return null;
        }
        Answer answer = Replies.to(hook, upshot);
        return new Told(
                answer.status(), mask.text(new String(answer.body(), UTF_8)).strip(), false);
    }

    private Came came() {
        return new Came(
                door(),
                arrival.body().length,
                mask.text(Reading.way(hook, arrival).contentType()),
                values.hasPayload(),
                values.namesNear(TOP).stream().map(mask::text).toList());
    }

    private String door() {
        return switch (arrival.origin()) {
            case Origin.Http(String method, String peer, Origin.Target target, _) ->
                    mask.text(method) + " " + mask.text(target.uri()) + " from " + mask.peer(peer);
            case Origin.Channel(String name, _) -> "a message on channel " + mask.text(name);
            case Origin.Stream(String name, String entry) ->
                    "entry " + mask.text(entry) + " of stream " + mask.text(name);
            case Origin.Api(String caller) -> "the API, called by " + mask.text(caller);
            case Origin.Operation(String event) -> "the event " + mask.text(event);
        };
    }
}
