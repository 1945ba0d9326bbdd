package dev.fairlead.attempt;

import dev.fairlead.attempt.Tokens.NoTokenException;
import dev.fairlead.signature.Secret;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A token, and how long it is used: not to its very end, for it has to arrive.
///
/// @param since when it was asked for
record Token(Secret value, Instant since, Instant until) {
    /// When the answer does not say: the receiver's 401 tells if it was too long.
    private static final Duration USUAL = Duration.ofMinutes(5);

    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration MARGIN = Duration.ofSeconds(30);

    /// RFC 6750, section 2.1.
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");
    private static final Pattern ERROR = Pattern.compile("\"error\"\\s*:\\s*\"([a-z_]{1,40})\"");

    /// Reads the answer of a token endpoint (RFC 6749, section 5.1).
    static Token read(String answer, Instant askedAt) {
        JsonObject json = json(answer);
        Object value = json.getValue("access_token");
        Object type = json.getValue("token_type");
        if (type != null && !type.toString().equalsIgnoreCase("bearer")) {
            throw new NoTokenException("it gave a token that is not of the type Bearer");
        }
        if (!(value instanceof String text) || !TOKEN.matcher(text).matches()) {
            throw new NoTokenException("its answer has no access_token that a header can hold");
        }
        Duration life = life(String.valueOf(json.getValue("expires_in")));
        Duration tenth = life.dividedBy(10);
        Duration margin = tenth.compareTo(MARGIN) < 0 ? tenth : MARGIN;
        return new Token(new Secret(text), askedAt, askedAt.plus(life).minus(margin));
    }

    /// Some write the number as a text.
    private static Duration life(String seconds) {
        if (!SECONDS.matcher(seconds).matches()) {
            return USUAL;
        }
        Duration life = Duration.ofSeconds(Integer.parseInt(seconds));
        return life.compareTo(LONGEST) > 0 ? LONGEST : life;
    }

    private static JsonObject json(String answer) {
        try {
            return new JsonObject(answer);
        } catch (DecodeException _) { // its message quotes the text
            throw new NoTokenException("its answer is no JSON object");
        }
    }

    /// The code of an error answer (RFC 6749, section 5.2) in brackets, or nothing.
    static String error(String answer) {
        Matcher found = ERROR.matcher(answer);
        return found.find() ? " (" + found.group(1) + ")" : "";
    }
}
