package dev.fairlead.signature;

import dev.fairlead.signature.BodyHmac.Form;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.SecretKey;

/// Whoever signs, by the way in which it does. Checking and signing are told apart here only by
/// which key they take.
public sealed interface Sender {
    /// The senders that are known by name, in the order of their names.
    Map<String, Sender> BY_NAME =
            Collections.unmodifiableMap(
                    new TreeMap<>(
                            Map.of(
                                    "github", new OfBody(Form.GITHUB, Key.PLAIN),
                                    "shopify", new OfBody(BodyCheck.SHOPIFY, Key.PLAIN),
                                    "teams", new OfBody(BodyCheck.TEAMS, Key.BASE64),
                                    "slack", new Timed(TimedCheck.Form.SLACK),
                                    "stripe", new Timed(TimedCheck.Form.STRIPE),
                                    "standard-webhooks", new Standard(StandardCheck.STANDARD),
                                    "svix", new Standard(StandardCheck.SVIX))));

    /// How it is checked that it has signed.
    ///
    /// @param secrets at least one; any of them may have signed
    /// @param tolerance counts only where the time is signed
    /// @throws IllegalArgumentException says in a sentence that repeats no secret why one is none
    SenderCheck check(List<Secret> secrets, Tolerance tolerance);

    /// The headers that it sends with a body.
    ///
    /// @param secrets at least one, newest first; where one signature only has room the first signs
    /// @param id the message's, where that is signed
    /// @param timestamp seconds since 1970, where the time is signed
    /// @throws IllegalArgumentException says in a sentence that repeats no secret why one is none
    Map<String, String> headers(List<Secret> secrets, String id, long timestamp, byte[] body);

    /// Whether the time is signed, too, so that there is one to tolerate.
    boolean signsTime();

    /// The secret, if one can check with it.
    ///
    /// @throws IllegalArgumentException says in a sentence that does not repeat it why it is none
    default Secret checking(Secret secret) {
        SenderCheck _ = check(List.of(secret), Tolerance.USUAL);
        return secret;
    }

    /// How the key of an HMAC is written.
    enum Key {
        PLAIN,
        BASE64;

        SecretKey read(Form form, Secret secret) {
            return switch (this) {
                case PLAIN -> BodyCheck.plain(form, secret);
                case BASE64 -> BodyCheck.decoded(form, secret);
            };
        }
    }

    /// The body alone is signed.
    record OfBody(Form form, Key written) implements Sender {
        @Override
        public SenderCheck check(List<Secret> secrets, Tolerance tolerance) {
            return new BodyCheck(
                    form, secrets.stream().map(secret -> written.read(form, secret)).toList());
        }

        @Override
        public Map<String, String> headers(
                List<Secret> secrets, String id, long timestamp, byte[] body) {
            SecretKey key = written.read(form, secrets.getFirst());
            return Map.of(form.header(), form.value(key, body));
        }

        @Override
        public boolean signsTime() {
            return false;
        }
    }

    /// Time and body are signed.
    record Timed(TimedCheck.Form form) implements Sender {
        @Override
        public SenderCheck check(List<Secret> secrets, Tolerance tolerance) {
            return new TimedCheck(form, secrets.stream().map(TimedCheck::key).toList(), tolerance);
        }

        @Override
        public Map<String, String> headers(
                List<Secret> secrets, String id, long timestamp, byte[] body) {
            return form.headers(TimedCheck.key(secrets.getFirst()), timestamp, body);
        }

        @Override
        public boolean signsTime() {
            return true;
        }
    }

    /// Standard Webhooks, with one signature by each key.
    ///
    /// @param prefix of the three headers' names
    record Standard(String prefix) implements Sender {
        @Override
        public SenderCheck check(List<Secret> secrets, Tolerance tolerance) {
            return new StandardCheck(
                    prefix, secrets.stream().map(VerifyingKey::of).toList(), tolerance);
        }

        @Override
        public Map<String, String> headers(
                List<Secret> secrets, String id, long timestamp, byte[] body) {
            List<StandardKey> keys = secrets.stream().map(StandardKey::of).toList();
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put(prefix + "id", id);
            new StandardWebhooks(keys)
                    .headers(id, timestamp, body)
                    .forEach((name, value) ->
                            headers.put(name.replace(StandardCheck.STANDARD, prefix), value));
            return headers;
        }

        @Override
        public boolean signsTime() {
            return true;
        }
    }
}
