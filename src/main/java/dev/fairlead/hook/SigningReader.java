package dev.fairlead.hook;

import dev.fairlead.delivery.OwnHeaders;
import dev.fairlead.signature.BodyHmac;
import dev.fairlead.signature.BodyHmac.Encoding;
import dev.fairlead.signature.BodyHmac.Form;
import dev.fairlead.signature.Ed25519Key;
import dev.fairlead.signature.Hash;
import dev.fairlead.signature.Secret;
import dev.fairlead.signature.Signing;
import dev.fairlead.signature.StandardKey;
import dev.fairlead.signature.StandardWebhooks;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads `secret` and `signature`, which belong together: a `deliver` entry may say the one and
/// have the other from its endpoint.
///
/// @param secret one or several, newest first, or null for none
/// @param signature or null for the standard one
record SigningReader(@Nullable Element secret, @Nullable Element signature) {
    static final SigningReader NONE = new SigningReader(null, null);

    static final Set<String> KEYS = Set.of("header", "algorithm", "encoding", "prefix");

    /// They describe the message, and its signature would stand in their place.
    private static final Set<String> DESCRIBING =
            Set.of("content-type", "content-encoding", "user-agent");

    private static final Map<String, Hash> ALGORITHMS =
            Stream.of(Hash.values()).collect(Collectors.toMap(Hash::label, hash -> hash));

    private static final Map<String, Encoding> ENCODINGS =
            Map.of("hex", Encoding.HEX, "base64", Encoding.BASE64);

    /// What the entry says, and for what it does not say this.
    SigningReader under(Element entry) {
        requireNoneEmpty(entry);
        @Nullable Element own = entry.get("secret");
        @Nullable Element form = entry.get("signature");
        return new SigningReader(own == null ? secret : own, form == null ? signature : form);
    }

    /// A key without a value counts as absent elsewhere; here the variable of a template that is
    /// not set would have everything go out unsigned.
    private static void requireNoneEmpty(Element entry) {
        entry.members()
                .forEach((key, value) -> {
                    if (key.equalsIgnoreCase("secret") && value.isNull()) {
                        throw noSecret(value);
                    }
                });
    }

    private static HookFileException noSecret(Element element) {
        return element.wrong("there is no secret here; without the key nothing is signed");
    }

    Signing read() {
        if (secret == null) {
            if (signature != null) {
                throw signature.wrong("nothing is signed without \"secret\"; give it here, too");
            }
            return new Signing.None();
        }
        if (signature == null) {
            return standard(secret);
        }
        return signature.isObject() ? newest(secret, form(signature)) : named(signature, secret);
    }

    private static Signing named(Element signature, Element secret) {
        return switch (signature.text()) {
            case "standard" -> standard(secret);
            case "standard-ed25519" -> new StandardWebhooks(each(secret, Ed25519Key::of));
            case "github" -> newest(secret, Form.GITHUB);
            // not repeated: it may be a secret in the wrong place
            case String _ ->
                    throw signature.wrong(
                            "unknown; known: standard, standard-ed25519, github, {header: NAME}");
        };
    }

    private static Signing standard(Element secret) {
        return new StandardWebhooks(each(secret, StandardKey::of));
    }

    /// All secrets are looked at, the newest signs: the header holds one signature.
    private static Signing newest(Element secret, Form form) {
        return each(secret, one -> BodyHmac.of(form, one)).getFirst();
    }

    private static <T> List<T> each(Element secret, Function<Secret, T> read) {
        List<T> keys = secret.oneOrMore(one -> key(one, read));
        if (keys.isEmpty()) {
            throw secret.wrong("an empty list signs nothing; without \"secret\" nothing is signed");
        }
        return keys;
    }

    private static <T> T key(Element secret, Function<Secret, T> read) {
        if (secret.isNull()) {
            throw noSecret(secret);
        }
        if (secret.isReadOtherwise()) {
            throw secret.wrong("YAML takes this secret for a number or the like; put it in quotes");
        }
        try {
            return read.apply(secret.secret());
        } catch (IllegalArgumentException e) {
            throw secret.wrong(String.valueOf(e.getMessage()));
        }
    }

    private static Form form(Element signature) {
        signature.onlyKeys(KEYS);
        String header = header(signature);
        Hash hash = signature.get("algorithm", e -> oneOf(e, ALGORITHMS), Hash.SHA256);
        Encoding encoding = signature.get("encoding", e -> oneOf(e, ENCODINGS), Encoding.HEX);
        try {
            return new Form(header, hash, encoding, signature.text("prefix"));
        } catch (IllegalArgumentException e) {
            throw signature.wrong(String.valueOf(e.getMessage()));
        }
    }

    private static String header(Element signature) {
        Element header = signature.get("header");
        if (header == null) {
            throw signature.wrong("needs \"header\", the name of the header that signs");
        }
        String name = header.text();
        if (OwnHeaders.contains(name) || DESCRIBING.contains(name.toLowerCase(Locale.ROOT))) {
            throw header.wrong(
                    "the header "
                            + name
                            + " has a meaning of its own; name another, such as X-Sig");
        }
        return name;
    }

    private static <T> T oneOf(Element element, Map<String, T> known) {
        T found = known.get(element.text());
        if (found == null) {
            throw element.wrong(
                    "unknown \"%s\"; known: %s"
                            .formatted(
                                    element.text(),
                                    String.join(", ", known.keySet().stream().sorted().toList())));
        }
        return found;
    }
}
