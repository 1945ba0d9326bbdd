package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.gotext.Utf8;
import java.net.URLEncoder;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Keeps secrets out of what is shown to people: known ones wherever they stand, and the values of
/// names that secrets have. What it lets through cannot steer a terminal. Not found is a secret
/// with a `&` or `=` in it that a parser of the wrong form has taken apart.
public final class Mask {
    /// What stands in a secret's place.
    public static final String STARS = "***";

    /// A shorter text would be found in words that hold no secret: it is hidden only where it is
    /// all there is.
    private static final int SHORTEST_WITHIN = 4;

    private static final int LONGEST_VALUE = 72;

    /// So much of a secret by itself says something of it (characters).
    private static final int PIECE = 5;

    private static final Pattern URL =
            Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*://)([^/?#]*@)?([^/?#]*)([^?#]*)([^#]*)(.*)");

    /// A path's element that looks thrown together, as the secret in the address of a chat's hook.
    private static final Pattern RANDOM_ELEMENT =
            Pattern.compile("(?<=/)(?=[^/]*[0-9])(?=[^/]*[A-Za-z])[A-Za-z0-9_-]{16,}(?=/|$)");

    /// A user's name and password in a URL.
    private static final Pattern USER = Pattern.compile("(?<=://)[^/\\s\"@]*@");

    private static final Pattern QUERY_VALUE = Pattern.compile("=[^&]*");

    private static final int LONGEST_EXCERPT = 240;
    private static final int LONGEST_SIGNATURE = 15;

    /// Only the beginning of a text is ever shown; nothing that is a secret is longer than this.
    private static final int LONGEST_LOOKED_AT = 64 * 1024;

    /// An arrival may have any number of secrets in it. Past this many nothing is shown of it, for
    /// the looking would take its time.
    private static final int MOST_SECRETS = 500;

    private final boolean isBlind;
    private final Set<String> whole;

    /// What is replaced wherever it stands, and by what.
    private final Map<String, String> within = new LinkedHashMap<>();

    private Mask(Set<String> secrets) {
        secrets.remove("");
        isBlind = secrets.size() > MOST_SECRETS;
        whole = Set.copyOf(secrets);
        secrets.stream()
                .limit(MOST_SECRETS)
                .sorted(Comparator.comparing(String::length).reversed())
                .forEach(this::hide);
    }

    private void hide(String secret) {
        if (secret.length() < SHORTEST_WITHIN) {
            within.put("\"" + secret + "\"", "\"" + STARS + "\"");
            within.put("=" + secret + "&", "=" + STARS + "&");
        } else {
            spellings(secret).forEach(spelled -> within.put(spelled, STARS));
        }
    }

    /// @param secrets those of the hook file
    /// @param values of an arrival: what has a secret's name in it is a secret
    public static Mask of(Collection<String> secrets, Values values) {
        Set<String> all = new HashSet<>(secrets);
        all.addAll(values.secrets());
        return new Mask(all);
    }

    /// For what has no values: only the secrets given.
    public static Mask of(Collection<String> secrets) {
        return new Mask(new HashSet<>(secrets));
    }

    /// As they stand in JSON and in a URL.
    private static List<String> spellings(String secret) {
        Json text = new Json.Text(secret);
        return List.of(
                secret,
                unquoted(JsonWriter.PLAIN.write(text)),
                unquoted(JsonWriter.GO.write(text)),
                URLEncoder.encode(secret, UTF_8),
                URLEncoder.encode(secret, UTF_8).replace("+", "%20"));
    }

    private static String unquoted(String text) {
        return text.substring(1, text.length() - 1);
    }

    /// The text without the secrets in it.
    public String text(String text) {
        return printable(masked(text));
    }

    /// A text of several lines without the secrets in it; only its beginning, if it is long.
    public String lines(String text) {
        StringBuilder out = new StringBuilder();
        masked(text)
                .codePoints()
                .forEach(c -> {
                    if (c == '\n' || c == '\t' || !Character.isISOControl(c)) {
                        out.appendCodePoint(c);
                    } else if (c != '\r') {
                        out.append("\\u%04x".formatted(c));
                    }
                });
        return out.toString();
    }

    private String masked(String text) {
        if (isBlind || whole.contains(text)) {
            return STARS;
        }
        String masked = text.substring(0, Math.min(text.length(), LONGEST_LOOKED_AT));
        for (Map.Entry<String, String> secret : within.entrySet()) {
            masked = masked.replace(secret.getKey(), secret.getValue());
        }
        return LooseSecrets.masked(USER.matcher(masked).replaceAll(STARS + "@"), STARS);
    }

    /// What a parser says of a body. It may quote a piece of a secret: from there on nothing is
    /// shown.
    public String note(String text) {
        String shown = text(text);
        for (int i = 0; i + PIECE <= shown.length(); i++) {
            String piece = shown.substring(i, i + PIECE);
            if (whole.stream().anyMatch(secret -> secret.contains(piece))) {
                return shown.substring(0, i) + STARS;
            }
        }
        return shown;
    }

    /// The text in quotes, shortened, without the secrets in it.
    public String quoted(String text) {
        String masked = masked(text); // before anything is cut off: half a secret is not found
        if (masked.equals(STARS)) {
            return STARS;
        }
        return shortened(printable(new Json.Text(masked).compact()), LONGEST_VALUE);
    }

    /// What the argument gave, in quotes; nothing of it when its name is one of a secret.
    public String value(Argument argument, String text) {
        return SecretNames.hasIn(argument) ? STARS : quoted(text);
    }

    /// A signature can be sent again with its body, so only its beginning is shown.
    public String signature(String text) {
        return shortened(text(text), LONGEST_SIGNATURE);
    }

    /// The beginning of a body, in one line, without the secrets in it.
    public String excerpt(byte[] body) {
        String text = Utf8.decode(body);
        if (text.chars().anyMatch(c -> c == 0 || c == 0xFFFD)) {
            return "(no text)";
        }
        return shortened(text(text), LONGEST_EXCERPT);
    }

    private static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }

    /// A URL without what may be a secret in it: user, query values, elements that look random.
    public String url(String url) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            return text(url);
        }
        String user = Optional.ofNullable(parts.group(2)).map(_ -> STARS + "@").orElse("");
        String path = RANDOM_ELEMENT.matcher(parts.group(4)).replaceAll("***");
        String query = QUERY_VALUE.matcher(parts.group(5)).replaceAll("=***");
        String fragment = parts.group(6).isEmpty() ? "" : "#" + STARS;
        return text(parts.group(1) + user + parts.group(3) + path + query + fragment);
    }

    /// A peer's address; port 0 stands for one that is not known.
    public String peer(String peer) {
        return text(peer.endsWith(":0") ? peer.substring(0, peer.length() - 2) : peer);
    }

    /// One line, whatever is in it.
    private static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (char c : text.toCharArray()) {
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> out.append(Character.isISOControl(c) ? "\\u%04x".formatted((int) c) : c);
            }
        }
        return out.toString();
    }

    /// Collects what has a secret's name. Plain loops: it recurses, and a tree may be deep.
    static void collect(Json tree, boolean named, Set<String> into) {
        switch (tree) {
            case Json.Object(Map<String, Json> members) -> {
                for (Map.Entry<String, Json> member : members.entrySet()) {
                    boolean secret = named || SecretNames.has(member.getKey());
                    collect(member.getValue(), secret, into);
                    into.addAll(LooseSecrets.in(member.getKey())); // JSON read as a form is a name
                }
            }
            case Json.Array(List<Json> items) -> {
                for (Json item : items) {
                    collect(item, named, into);
                }
            }
            case Json.Text(String text) when named -> into.add(text);
            case Json.Text(String text) -> into.addAll(LooseSecrets.in(text));
            case Json.Number(String literal) when named -> into.add(literal);
            case Json.Number _, Json.Bool _, Json.Null _ -> {}
        }
    }
}
