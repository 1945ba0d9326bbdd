package dev.fairlead.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fairlead.delivery.Attempt;
import dev.fairlead.delivery.Destination;
import dev.fairlead.delivery.Endpoints;
import dev.fairlead.delivery.Lanes;
import dev.fairlead.delivery.Message;
import dev.fairlead.delivery.Outcome;
import dev.fairlead.queue.State;
import dev.fairlead.queue.Stored;
import dev.fairlead.request.Mask;
import dev.fairlead.request.SecretNames;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A delivery as the API shows it. What is null is left out.
///
/// @param destination the URL that came with the event, to who may see that; of the operator's own
///   URL, which may hold a token, only scheme, host and port, as they stand now
/// @param dueAt when it is owed, unless it is settled
/// @param settledAt when it was delivered, buried or cancelled
/// @param reason why it was buried
@Schema(name = "Delivery")
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
record DeliveryView(
        String id,
        String hook,
        String entry,
        String webhookId,
        String state,
        @Nullable String destination,
        String lane,
        Instant createdAt,
        @Nullable Instant dueAt,
        @Nullable Instant settledAt,
        @Nullable String reason,
        List<Try> attempts,
        @Nullable Content message) {
    DeliveryView {
        attempts = List.copyOf(attempts);
    }

    /// One attempt.
    ///
    /// @param outcome `delivered`, `refused`, `overloaded`, `gone`, `unreachable` or `forbidden`
    /// @param status the answer's, where there was one
    /// @param error of which kind it was where there was no answer
    /// @param response the beginning of the answer, to who may see what customers send
    @Schema(name = "Attempt")
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Try(
            int number,
            Instant startedAt,
            long tookMillis,
            String outcome,
            @Nullable Integer status,
            @Nullable Long retryAfterSeconds,
            @Nullable String error,
            @Nullable String detail,
            @Nullable String response) {
        Try withoutResponse() {
            return new Try(
                    number,
                    startedAt,
                    tookMillis,
                    outcome,
                    status,
                    retryAfterSeconds,
                    error,
                    detail,
                    null);
        }
    }

    /// What is sent, without the values of headers that have the name of a secret. Of the two forms
    /// of the body there is the one that fits; it is empty when it is no longer kept.
    @Schema(name = "Message")
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Content(List<Field> headers, @Nullable String body, @Nullable String bodyBase64) {
        Content {
            headers = List.copyOf(headers);
        }
    }

    @Schema(name = "Header")
    @RegisterForReflection
    record Field(String name, String value) {}

    /// @param all whether what customers sent or were sent may be seen
    /// @param content whether the message is shown too
    static DeliveryView of(Stored stored, Endpoints endpoints, boolean all, boolean content) {
        var delivery = stored.delivery();
        boolean isOpen =
                switch (stored.state()) {
                    case WAITING, IN_FLIGHT -> true;
                    case DELIVERED, DEAD, CANCELLED -> false;
                };
        return new DeliveryView(
                delivery.id(),
                delivery.to().endpoint().hook(),
                delivery.to().endpoint().entry(),
                delivery.message().webhookId(),
                name(stored.state()),
                destination(delivery.to(), endpoints, all),
                delivery.to().lane(),
                delivery.createdAt(),
                isOpen ? stored.at() : null,
                isOpen ? null : stored.at(),
                stored.reason().isEmpty() ? null : stored.reason(),
                stored.attempts().stream()
                        .map(DeliveryView::attempt)
                        .map(tried -> all ? tried : tried.withoutResponse())
                        .toList(),
                content ? content(delivery.message()) : null);
    }

    static String name(State state) {
        return switch (state) {
            case WAITING -> "waiting";
            case IN_FLIGHT -> "inFlight";
            case DELIVERED -> "delivered";
            case DEAD -> "dead";
            case CANCELLED -> "cancelled";
        };
    }

    private static @Nullable String destination(Destination to, Endpoints endpoints, boolean all) {
        if (to.url() != null) {
            return all ? to.url() : Lanes.ofUrl(to.url()).orElse(null);
        }
        String own = endpoints.find(to.endpoint()).map(found -> found.url()).orElse(null);
        return own == null ? null : Lanes.ofUrl(own).orElse(null);
    }

    static Try attempt(Attempt attempt) {
        return switch (attempt.outcome()) {
            case Outcome.Delivered(int status) -> tried(attempt, "delivered", status, null);
            case Outcome.Refused(int status) -> tried(attempt, "refused", status, null);
            case Outcome.Overloaded(int status, var wish) ->
                    tried(attempt, "overloaded", status, wish == null ? null : wish.toSeconds());
            case Outcome.Gone _ -> tried(attempt, "gone", 410, null);
            case Outcome.Unreachable(var cause, String detail) ->
                    failed(attempt, "unreachable", cause.name().toLowerCase(Locale.ROOT), detail);
            case Outcome.Forbidden(String reason) ->
                    failed(attempt, "forbidden", "address", reason);
        };
    }

    private static Try tried(
            Attempt attempt, String outcome, int status, @Nullable Long retryAfterSeconds) {
        return new Try(
                attempt.number(),
                attempt.startedAt(),
                attempt.took().toMillis(),
                outcome,
                status,
                retryAfterSeconds,
                null,
                null,
                attempt.response());
    }

    private static Try failed(Attempt attempt, String outcome, String error, String detail) {
        return new Try(
                attempt.number(),
                attempt.startedAt(),
                attempt.took().toMillis(),
                outcome,
                null,
                null,
                error,
                detail,
                attempt.response());
    }

    private static Content content(Message message) {
        List<Field> headers =
                message.headers().stream()
                        .map(header ->
                                new Field(
                                        header.name(),
                                        SecretNames.hasOutside(header.name())
                                                ? Mask.STARS
                                                : header.value()))
                        .toList();
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(message.body())).toString();
            return new Content(headers, text, null);
        } catch (CharacterCodingException _) {
            return new Content(headers, null, Base64.getEncoder().encodeToString(message.body()));
        }
    }
}
