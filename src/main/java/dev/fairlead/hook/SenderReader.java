package dev.fairlead.hook;

import dev.fairlead.signature.Secret;
import dev.fairlead.signature.Sender;
import dev.fairlead.signature.SenderCheck;
import dev.fairlead.signature.Tolerance;
import java.util.List;
import java.util.Set;

/// Reads `{type: payload-signature, kind, secret, tolerance}`: the signature of a sender that is
/// known by its name, or of one that signs the body in a header of its own.
final class SenderReader {
    private static final Set<String> KEYS = Set.of("type", "kind", "secret", "tolerance");
    private static final String KINDS =
            String.join(", ", Sender.BY_NAME.keySet()) + ", {header: NAME}";

    private final Element match;

    private SenderReader(Element match) {
        this.match = match;
    }

    static SenderCheck check(Element match) {
        match.onlyKeys(KEYS);
        return new SenderReader(match).check();
    }

    private SenderCheck check() {
        Sender sender = sender();
        Tolerance tolerance = tolerance(sender);
        return sender.check(secrets(sender), tolerance);
    }

    private Sender sender() {
        Element kind = match.get("kind");
        if (kind == null) {
            throw match.wrong("needs \"kind\", who signs; known: " + KINDS);
        }
        if (kind.isObject()) {
            return new Sender.OfBody(SigningReader.form(kind), Sender.Key.PLAIN);
        }
        Sender known = Sender.BY_NAME.get(kind.text());
        if (known == null) { // not repeated: it may be a secret in the wrong place
            throw kind.wrong("unknown; known: " + KINDS);
        }
        return known;
    }

    private Tolerance tolerance(Sender sender) {
        Element tolerance = match.get("tolerance");
        if (tolerance == null) {
            return Tolerance.USUAL;
        }
        if (!sender.signsTime()) {
            throw tolerance.wrong("this kind signs no time, so there is none to tolerate");
        }
        try {
            return new Tolerance(tolerance.duration());
        } catch (IllegalArgumentException e) {
            throw tolerance.wrong(String.valueOf(e.getMessage()));
        }
    }

    /// Each is looked at by itself, so that the one that is none is named.
    private List<Secret> secrets(Sender sender) {
        Element secret = match.get("secret");
        if (secret == null) {
            throw match.wrong("needs \"secret\"; without it nothing can be checked");
        }
        return SigningReader.each(secret, sender::checking);
    }
}
