package dev.fairlead.hook;

import dev.fairlead.hook.RegisteredEndpoints.Upshot;
import dev.fairlead.signature.Secret;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What is registered by the API at one moment, and what a change of it comes to. Pure. What is
/// wrong with a definition is a [HookFileException].
///
/// @param texts all that is stored
/// @param known those of it that can be used
record Registrations(
        HookBook book, Map<String, String> texts, Map<String, RegisteredEndpoint> known) {
    private static final Duration LONGEST_OVERLAP = Duration.ofDays(365);

    /// Each of them is one more signature with every delivery.
    private static final int MOST_RETIRED = 4;

    Registrations {
        texts = Map.copyOf(texts);
        known = Map.copyOf(known);
    }

    /// A change that is to be made to what is stored.
    sealed interface Step {
        record Refused(Upshot why) implements Step {}

        /// @param after null to remove it
        record Swap(@Nullable String before, @Nullable RegisteredEndpoint after, Upshot.Done done)
                implements Step {}
    }

    Step added(String id, JsonObject given, Secret fresh) {
        boolean isGiven = given.containsKey(RegisteredEndpoint.SECRET);
        RegisteredEndpoint one = RegisteredEndpoint.of(id, given, fresh);
        Optional<Step> ofFile = ofFile(id);
        if (ofFile.isPresent()) {
            return ofFile.get();
        }
        if (texts.containsKey(id)) {
            return conflict("there is an endpoint %s already; PUT defines it anew".formatted(id));
        }
        return wrongHook(one)
                .orElseGet(() ->
                        new Step.Swap(
                                null,
                                one,
                                new Upshot.Done(id, isGiven ? null : fresh.value(), null)));
    }

    Step replaced(String id, JsonObject given) {
        return stored(
                id,
                before -> {
                    if (given.containsKey("id") && !id.equals(given.getValue("id"))) {
                        return new Step.Refused(
                                new Upshot.Wrong(
                                        "endpoint %s: id: an endpoint keeps its id; leave it out, or remove this one and register another"
                                                .formatted(id)));
                    }
                    RegisteredEndpoint one = before.replaced(given);
                    return wrongHook(one).orElseGet(() -> swap(one, null));
                });
    }

    /// Refuses what is meant for another definition than the one that is stored; one that is not,
    /// or that a file hides, is told of as such.
    Optional<Step> isOneOf(String id, Set<String> tags) {
        Optional<String> tag = Optional.ofNullable(known.get(id)).flatMap(RegisteredEndpoint::tag);
        boolean isAsked = !tags.isEmpty() && texts.containsKey(id) && book.fileNaming(id).isEmpty();
        return isAsked && tag.filter(tags::contains).isEmpty()
                ? Optional.of(
                        new Step.Refused(
                                new Upshot.Changed(
                                        "endpoint %s is no longer what that If-Match names: read it, and call again"
                                                .formatted(id))))
                : Optional.empty();
    }

    Step removed(String id) {
        String before = texts.get(id);
        return before == null
                ? ofFile(id).orElseGet(() -> new Step.Refused(new Upshot.Unknown()))
                : new Step.Swap(before, null, new Upshot.Done(id, null, null));
    }

    /// @param overlap how long the secrets before sign, too
    Step rotated(String id, Duration overlap, Secret fresh, Instant now) {
        return stored(
                id,
                before -> {
                    if (overlap.compareTo(LONGEST_OVERLAP) > 0) {
                        return new Step.Refused(
                                new Upshot.Wrong(
                                        "overlap: at most " + LONGEST_OVERLAP.toDays() + "d"));
                    }
                    if (before.isAsymmetric()) {
                        return conflict(
                                "endpoint %s signs by ed25519, whose keys are not made here: PUT it with a new secret before the old one"
                                        .formatted(id));
                    }
                    RegisteredEndpoint one = before.rotated(fresh, now.plus(overlap), now);
                    return one.retired() > MOST_RETIRED
                            ? conflict(
                                    "endpoint %s has %d old secrets that still sign; wait for the end of one, or PUT it with the secret that is to sign"
                                            .formatted(id, before.retired()))
                            : swap(one, fresh.value());
                });
    }

    private Step stored(String id, Function<RegisteredEndpoint, Step> then) {
        Optional<Step> ofFile = ofFile(id);
        if (ofFile.isPresent()) {
            return ofFile.get();
        }
        if (!texts.containsKey(id)) {
            return new Step.Refused(new Upshot.Unknown());
        }
        RegisteredEndpoint one = known.get(id);
        return one == null
                ? conflict(
                        "endpoint %s was stored by another version of this program: remove it, and register it again"
                                .formatted(id))
                : then.apply(one);
    }

    private Step swap(RegisteredEndpoint after, @Nullable String secret) {
        return new Step.Swap(
                texts.get(after.id()),
                after,
                new Upshot.Done(after.id(), secret, after.oldSecretUntil().orElse(null)));
    }

    private Optional<Step> ofFile(String id) {
        return book.fileNaming(id)
                .map(file ->
                        conflict(
                                "endpoint %s stands in the hook file %s: change it there"
                                        .formatted(id, file)));
    }

    private Optional<Step> wrongHook(RegisteredEndpoint one) {
        return one.hooks().stream()
                .flatMap(hook -> book.objection(hook).stream())
                .findFirst()
                .map(why ->
                        new Step.Refused(
                                new Upshot.Wrong(
                                        "endpoint %s: hooks: %s".formatted(one.id(), why))));
    }

    private static Step conflict(String why) {
        return new Step.Refused(new Upshot.Conflict(why));
    }
}
