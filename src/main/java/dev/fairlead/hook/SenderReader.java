package dev.fairlead.hook;

import dev.fairlead.signature.BodyCheck;
import dev.fairlead.signature.BodyHmac.Form;
import dev.fairlead.signature.Secret;
import dev.fairlead.signature.SenderCheck;
import dev.fairlead.signature.StandardCheck;
import dev.fairlead.signature.TimedCheck;
import dev.fairlead.signature.Tolerance;
import dev.fairlead.signature.VerifyingKey;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// Reads `{type: payload-signature, kind, secret, tolerance}`: the signature of a sender that is
/// known by its name, or of one that signs the body in a header of its own.
final class SenderReader {
    private static final Set<String> KEYS = Set.of("type", "kind", "secret", "tolerance");
    private static final String KINDS =
            "github, shopify, slack, standard-webhooks, stripe, svix, teams, {header: NAME}";

    private final Element match;

    private SenderReader(Element match) {
        this.match = match;
    }

    static SenderCheck check(Element match) {
        match.onlyKeys(KEYS);
        return new SenderReader(match).check();
    }

    private SenderCheck check() {
        Element kind = match.get("kind");
        if (kind == null) {
            throw match.wrong("needs \"kind\", who signs; known: " + KINDS);
        }
        if (kind.isObject()) {
            return plain(SigningReader.form(kind));
        }
        return switch (kind.text()) {
            case "github" -> plain(Form.GITHUB);
            case "shopify" -> plain(BodyCheck.SHOPIFY);
            case "teams" -> body(BodyCheck.TEAMS, s -> BodyCheck.decoded(BodyCheck.TEAMS, s));
            case "slack" -> timed(TimedCheck.Form.SLACK);
            case "stripe" -> timed(TimedCheck.Form.STRIPE);
            case "standard-webhooks" -> standard(StandardCheck.STANDARD);
            case "svix" -> standard(StandardCheck.SVIX);
            // not repeated: it may be a secret in the wrong place
            case String _ -> throw kind.wrong("unknown; known: " + KINDS);
        };
    }

    private SenderCheck plain(Form form) {
        return body(form, secret -> BodyCheck.plain(form, secret));
    }

    private SenderCheck body(Form form, Function<Secret, javax.crypto.SecretKey> read) {
        Element tolerance = match.get("tolerance");
        if (tolerance != null) {
            throw tolerance.wrong("this kind signs no time, so there is none to tolerate");
        }
        return new BodyCheck(form, keys(read));
    }

    private SenderCheck timed(TimedCheck.Form form) {
        return new TimedCheck(form, keys(TimedCheck::key), tolerance());
    }

    private SenderCheck standard(String prefix) {
        return new StandardCheck(prefix, keys(VerifyingKey::of), tolerance());
    }

    private Tolerance tolerance() {
        Element tolerance = match.get("tolerance");
        if (tolerance == null) {
            return Tolerance.USUAL;
        }
        try {
            return new Tolerance(tolerance.duration());
        } catch (IllegalArgumentException e) {
            throw tolerance.wrong(String.valueOf(e.getMessage()));
        }
    }

    private <K> List<K> keys(Function<Secret, K> read) {
        Element secret = match.get("secret");
        if (secret == null) {
            throw match.wrong("needs \"secret\"; without it nothing can be checked");
        }
        return SigningReader.each(secret, read);
    }
}
