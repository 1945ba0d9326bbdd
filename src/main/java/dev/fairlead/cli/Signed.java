package dev.fairlead.cli;

import dev.fairlead.signature.BodyHmac.Encoding;
import dev.fairlead.signature.BodyHmac.Form;
import dev.fairlead.signature.Hash;
import dev.fairlead.signature.Secret;
import dev.fairlead.signature.Sender;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What `sign` and `verify` are both told: who signs, and by which secret.
final class Signed {
    private static final String HMAC = "hmac";
    private static final List<String> OF_HMAC = List.of("name", "algorithm", "encoding", "prefix");

    static final List<Flag> FLAGS =
            List.of(
                    Flag.choice("kind", "who signs, and so how", kinds()),
                    Flag.list(
                            "secret-file",
                            "the file with the secret; may be given more than once, newest first; without it"
                                    + " FAIRLEAD_SECRET holds it"),
                    Flag.text("body", "the file with the body, - for standard input"),
                    Flag.text("name", "with -kind hmac: the header that signs the body"),
                    Flag.choice(
                            "algorithm",
                            "with -kind hmac, the hash, by default sha256",
                            Arrays.stream(Hash.values()).map(Hash::label).toList()),
                    Flag.choice(
                            "encoding",
                            "with -kind hmac, how it is written, by default in hex",
                            List.of("hex", "base64")),
                    Flag.text("prefix", "with -kind hmac: what stands before it, such as sha256="),
                    Flag.bool("json", "print the result as one JSON document"));

    private Signed() {}

    private static List<String> kinds() {
        List<String> kinds = new ArrayList<>(Sender.BY_NAME.keySet());
        kinds.add(HMAC);
        return kinds;
    }

    static Sender sender(GoFlags.Given given) throws WrongCallException {
        String kind = given.value("kind").orElse("");
        if (kind.equals(HMAC)) {
            return new Sender.OfBody(form(given), Sender.Key.PLAIN);
        }
        for (String flag : OF_HMAC) {
            if (given.has(flag)) {
                throw new WrongCallException("-" + flag + " goes with -kind hmac only");
            }
        }
        Sender sender = Sender.BY_NAME.get(kind);
        if (sender == null) {
            throw new WrongCallException(
                    "-kind is missing, who signs: " + String.join(", ", kinds()));
        }
        return sender;
    }

    private static Form form(GoFlags.Given given) throws WrongCallException {
        if (!given.has("name")) {
            throw new WrongCallException("-name is missing: the header that signs the body");
        }
        String algorithm = given.value("algorithm").orElse(Hash.SHA256.label());
        String encoding = given.value("encoding").orElse("hex");
        try {
            return new Form(
                    given.value("name").orElseThrow(),
                    Hash.valueOf(algorithm.toUpperCase(Locale.ROOT)),
                    Encoding.valueOf(encoding.toUpperCase(Locale.ROOT)),
                    given.value("prefix").orElse(""));
        } catch (IllegalArgumentException e) {
            throw new WrongCallException("-name, -prefix: " + e.getMessage());
        }
    }

    static List<Secret> secrets(GoFlags.Given given, Subcommand.Terminal terminal)
            throws WrongCallException {
        List<Secret> secrets =
                Input.secrets(given, "secret-file", "FAIRLEAD_SECRET", terminal).stream()
                        .map(Secret::new)
                        .toList();
        if (secrets.isEmpty()) {
            throw new WrongCallException(
                    "there is no secret: name its file by -secret-file, or set FAIRLEAD_SECRET");
        }
        return secrets;
    }
}
