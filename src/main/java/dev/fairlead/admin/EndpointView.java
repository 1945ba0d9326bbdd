package dev.fairlead.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fairlead.delivery.Lanes;
import dev.fairlead.history.RecentAttempts;
import dev.fairlead.hook.PlacedEndpoint;
import dev.fairlead.hook.RegisteredEndpoint;
import dev.fairlead.queue.Disabled;
import dev.fairlead.queue.LaneState;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// An endpoint as the API shows it: never a secret. What is null is left out.
///
/// @param from `file`, or `api` where it was registered by the API
/// @param file where it stands
/// @param to scheme, host and port of its URL, which may hold a token; null where each delivery
///   brings one
/// @param receiver its name among those that are disabled
/// @param lanes where its deliveries wait; others may wait there, too
/// @param hooks that send there
/// @param signed whether what goes there is signed
/// @param state `active`, `paused`, `quiet`, `breaker-open`, `probing` or `disabled`
/// @param reason why it is in that state
/// @param since since when
/// @param until until when, at most
/// @param waiting how many deliveries wait in its lanes; of each ordering key the first counts
/// @param inFlight how many attempts of its lanes are under way
/// @param registered what the API was told of it
/// @param recent how the last attempts of this process went, where there were some
@Schema(name = "Endpoint")
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
record EndpointView(
        String name,
        String from,
        @Nullable String file,
        @Nullable String to,
        @Nullable String receiver,
        List<String> lanes,
        List<String> hooks,
        boolean signed,
        String state,
        @Nullable String reason,
        @Nullable Instant since,
        @Nullable Instant until,
        long waiting,
        long inFlight,
        @Nullable Registered registered,
        @Nullable Recent recent) {
    static final String PAUSED = "paused";

    EndpointView {
        lanes = List.copyOf(lanes);
        hooks = List.copyOf(hooks);
    }

    /// What the API was told of an endpoint, without its URL, secrets, headers and `auth`.
    ///
    /// @param hooks whose arrivals it is to get; `hooks` of the endpoint are those of them that are
    ///   there
    /// @param settings the keys of a hook file that were given
    /// @param secrets how many sign
    /// @param oldSecretUntil until when a secret that was replaced signs, too
    @Schema(name = "Registered")
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Registered(
            List<String> hooks,
            Map<String, Object> settings,
            int secrets,
            @Nullable Instant oldSecretUntil) {
        static Registered of(RegisteredEndpoint one) {
            return new Registered(
                    one.hooks(), one.settings(), one.secrets(), one.oldSecretUntil().orElse(null));
        }
    }

    /// @param attempts how many are looked back at
    /// @param delivered how many of them delivered
    /// @param p50Millis how long they took: half of them at most so long
    /// @param p95Millis all but a twentieth at most so long
    @Schema(name = "RecentAttempts")
    @RegisterForReflection
    record Recent(
            int attempts, int delivered, long p50Millis, long p95Millis, DeliveryView.Try last) {
        static Recent of(RecentAttempts.Summary seen) {
            return new Recent(
                    seen.attempts(),
                    seen.delivered(),
                    seen.median().toMillis(),
                    seen.p95().toMillis(),
                    DeliveryView.attempt(seen.last()).withoutResponse());
        }
    }

    /// What deliveries to it come to now.
    private record Standing(
            String state,
            @Nullable String reason,
            @Nullable Instant since,
            @Nullable Instant until) {
        static Standing of(PlacedEndpoint one, LaneState lane, @Nullable Disabled disabled) {
            if (one.definition().ruling().disabled()) {
                return new Standing(
                        "disabled",
                        one.registered() == null
                                ? "the hook file says so"
                                : "its definition says so",
                        null,
                        null);
            }
            if (disabled != null) {
                return new Standing("disabled", disabled.reason(), disabled.since(), null);
            }
            if (lane.pausedSince() != null) {
                return new Standing(PAUSED, null, lane.pausedSince(), null);
            }
            if (lane.openUntil() != null) {
                return new Standing("breaker-open", "it only fails", null, lane.openUntil());
            }
            if (lane.quietUntil() != null) {
                return new Standing("quiet", "it asked for quiet", null, lane.quietUntil());
            }
            return new Standing(lane.isProbing() ? "probing" : "active", null, null, null);
        }
    }

    /// @param lanes how its lanes stand, by their names
    /// @param disabled who is, by their names
    static EndpointView of(
            PlacedEndpoint one,
            Map<String, LaneState> lanes,
            Map<String, Disabled> disabled,
            RecentAttempts attempts) {
        LaneState lane =
                one.lanes().stream()
                        .map(name -> lanes.getOrDefault(name, LaneState.EMPTY))
                        .reduce(LaneState.EMPTY, LaneState::plus);
        String receiver = one.receiver();
        String url = one.definition().url();
        Standing standing =
                Standing.of(one, lane, receiver == null ? null : disabled.get(receiver));
        RegisteredEndpoint registered = one.registered();
        return new EndpointView(
                one.name(),
                registered == null ? "file" : "api",
                one.file() == null ? null : one.file().toString(),
                Optional.ofNullable(url).flatMap(Lanes::ofUrl).orElse(null),
                receiver,
                one.lanes(),
                one.entries().stream().map(ref -> ref.hook()).distinct().toList(),
                one.definition().isSigned(),
                standing.state,
                standing.reason,
                standing.since,
                standing.until,
                lane.waiting(),
                lane.inFlight(),
                registered == null ? null : Registered.of(registered),
                attempts.of(one.entries()).map(Recent::of).orElse(null));
    }
}
