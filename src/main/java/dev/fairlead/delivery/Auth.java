package dev.fairlead.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.signature.Secret;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// What a delivery says of us to its endpoint.
public sealed interface Auth {
    String HEADER = "Authorization";

    /// The header that says it, or empty.
    default Optional<String> header() {
        return switch (this) {
            case None _ -> Optional.empty();
            case Fixed fixed -> Optional.of(fixed.name());
            case ClientCredentials _ -> Optional.of(HEADER);
        };
    }

    /// What must not be shown.
    default List<Secret> secrets() {
        return switch (this) {
            case None _ -> List.of();
            case Fixed fixed -> fixed.hidden();
            case ClientCredentials asking -> List.of(asking.client().secret());
        };
    }

    /// Nothing.
    record None() implements Auth {}

    /// The same header each time.
    ///
    /// @param hidden what must not be shown again, when a receiver repeats it
    record Fixed(String name, Secret value, List<Secret> hidden) implements Auth {
        public Fixed {
            hidden = List.copyOf(hidden);
        }

        /// Basic (RFC 7617).
        public static Fixed basic(String username, Secret password) {
            byte[] both = (username + ":" + password.value()).getBytes(UTF_8);
            Secret encoded = new Secret(Base64.getEncoder().encodeToString(both));
            return new Fixed(
                    HEADER, new Secret("Basic " + encoded.value()), List.of(encoded, password));
        }

        /// Bearer (RFC 6750).
        public static Fixed bearer(Secret token) {
            return new Fixed(HEADER, new Secret("Bearer " + token.value()), List.of(token));
        }

        /// A header of the endpoint's own, such as `X-Api-Key`.
        public static Fixed header(String name, Secret value) {
            return new Fixed(name, value, List.of(value));
        }
    }

    /// A bearer token that a token endpoint gives out (OAuth 2.0, RFC 6749, section 4.4).
    ///
    /// @param tokenUrl the operator's own
    /// @param parameters of the request beside those that prove who asks: scope, audience
    /// @param route the way to the token endpoint
    record ClientCredentials(
            String tokenUrl, Client client, SequencedMap<String, String> parameters, Route route)
            implements Auth {
        public ClientCredentials {
            parameters = new LinkedHashMap<>(parameters);
        }

        /// @param inBody whether id and secret are sent as parameters and not by Basic
        public record Client(String id, Secret secret, boolean inBody) {}

        /// All parameters of the request but those that prove who asks.
        public Map<String, String> asked() {
            Map<String, String> asked = new LinkedHashMap<>();
            asked.put("grant_type", "client_credentials");
            asked.putAll(parameters);
            return asked;
        }
    }
}
