package dev.fairlead.signature;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.signature.SenderCheck.Found;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Why a body's signature may be wrong. What can be tried is tried: by the check that decides, with
/// one thing changed. Never says what would have been right.
public final class Doubts {
    /// The `=` at the end of Base64 is none.
    private static final Pattern PREFIX = Pattern.compile("^[A-Za-z][A-Za-z0-9-]{0,11}=(?=.)");

    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]*");

    private final Hash hash;
    private final List<Secret> secrets;
    private final byte[] body;
    private final String sent;

    private Doubts(Hash hash, List<Secret> secrets, byte[] body, String sent) {
        this.hash = hash;
        this.secrets = secrets;
        this.body = body;
        this.sent = sent;
    }

    /// @return what is likely, the likeliest first; never empty
    public static List<String> about(Hash hash, List<Secret> secrets, byte[] body, String sent) {
        Doubts doubts = new Doubts(hash, secrets, body, sent);
        Optional<String> tried = doubts.tried();
        if (tried.isPresent()) {
            return List.of(tried.get());
        }
        List<String> form = doubts.form();
        return form.isEmpty() ? usual(body) : form;
    }

    /// The same about what a sender signed in its own way.
    ///
    /// @return empty when the signature is right, or there is none
    public static List<String> about(SenderCheck check, SenderCheck.Sent sent) {
        return switch (check.check(sent)) {
            case Found.Right _, Found.Unsigned _, Found.Untimely _ -> List.of();
            case Found.Wrong _ ->
                    otherBody(sent.body(), other -> isRight(check.check(sent.with(other))))
                            .map(List::of)
                            .orElseGet(() -> usual(sent.body()));
        };
    }

    /// What it mostly is.
    private static List<String> usual(byte[] body) {
        List<String> usual = new ArrayList<>();
        usual.add("the sender has another secret, or");
        usual.add("the body was changed after it was signed, by a proxy, say; every byte counts");
        if (body.length == 0) {
            usual.addFirst("the body is empty; was it lost on the way?");
        }
        return usual;
    }

    private static boolean isRight(Found found) {
        return switch (found) {
            case Found.Right _, Found.Untimely _ -> true;
            case Found.Wrong _, Found.Unsigned _ -> false;
        };
    }

    private static boolean isRight(Hash by, List<Secret> with, byte[] over, String signature) {
        return BodySignature.check(by, with, over, signature) instanceof BodySignature.Check.Right;
    }

    /// What would have made it right.
    private Optional<String> tried() {
        return Stream.of(
                        otherAlgorithm(),
                        otherSecret(),
                        otherBody(body, this::signs),
                        otherSpelling())
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> otherAlgorithm() {
        return Arrays.stream(Hash.values())
                .filter(other -> other != hash && isRight(other, secrets, body, sent))
                .map(other ->
                        "it is right by "
                                + other.label()
                                + ": let the rule have type payload-hmac-"
                                + other.label())
                .findFirst();
    }

    private Optional<String> otherSecret() {
        return when(
                isRight(hash, stripped(), body, sent),
                "it is right by the secret without the blanks or line breaks around that");
    }

    private List<Secret> stripped() {
        return secrets.stream().map(secret -> new Secret(secret.value().strip())).toList();
    }

    private static Optional<String> otherBody(byte[] body, Predicate<byte[]> signed) {
        Predicate<String> signs = other -> signed.test(other.getBytes(ISO_8859_1));
        String text = new String(body, ISO_8859_1); // a byte is a character
        String unix = text.replace("\r\n", "\n");
        return Stream.of(
                        when(
                                signs.test(text.replaceFirst("\r?\n$", "")),
                                "it is right without the line break at the body's end (an editor's, or echo's)"),
                        when(
                                signs.test(text + "\n"),
                                "it is right with a line break at the body's end"),
                        when(signs.test(unix), "it is right for the body with LF in place of CRLF"),
                        when(
                                signs.test(unix.replace("\n", "\r\n")),
                                "it is right for the body with CRLF in place of LF"),
                        when(
                                signs.test(""),
                                "it is right for an empty body: was the body lost when it was signed?"))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private boolean signs(byte[] other) {
        return isRight(hash, secrets, other, sent);
    }

    private Optional<String> otherSpelling() {
        String bare = digits();
        String hex = hexOfBase64(bare);
        return Stream.of(
                        when(
                                isRight(hash, secrets, body, bare.toLowerCase(Locale.ROOT)),
                                "it is right but for its spelling: lower-case hex digits, bare or after "
                                        + hash.label()
                                        + "="),
                        when(
                                !hex.isEmpty() && isRight(hash, secrets, body, hex),
                                "it is right, but in Base64; the rule compares hex digits"))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /// What is wrong with it whatever the secret is.
    private List<String> form() {
        String bare = digits();
        int right = hash.bytes() * 2;
        if (sent.isBlank()) {
            return List.of("the signature is empty");
        }
        if (sent.indexOf(',') >= 0) {
            return sent.contains(hash.label() + "=")
                    ? List.of()
                    : List.of(
                            "of the texts between the commas none begins with "
                                    + hash.label()
                                    + "=");
        }
        if (!HEX.matcher(bare).matches()) {
            return List.of("it is not written in hex digits; is this the right header?");
        }
        return bare.length() == right
                ? List.of()
                : List.of(
                        "it has %d hex digits; a %s signature has %d%s"
                                .formatted(bare.length(), hash.label(), right, byLength(bare)));
    }

    private static String byLength(String bare) {
        return Arrays.stream(Hash.values())
                .filter(other -> other.bytes() * 2 == bare.length())
                .map(other -> ", and " + other.label() + " has " + bare.length())
                .findFirst()
                .orElse("");
    }

    /// Without `name=` before it and blanks around it.
    private String digits() {
        return PREFIX.matcher(sent.strip()).replaceFirst("").strip();
    }

    private static String hexOfBase64(String text) {
        try {
            return HexFormat.of().formatHex(Base64.getDecoder().decode(text.getBytes(UTF_8)));
        } catch (IllegalArgumentException _) {
            return "";
        }
    }

    private static Optional<String> when(boolean right, String said) {
        return right ? Optional.of(said) : Optional.empty();
    }
}
