package dev.fairlead.hook;

import dev.fairlead.signature.Secret;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/// An endpoint that was registered by the API. It is defined by the keys of a hook file's
/// `endpoints`, read by their reader, and by `hooks`: those whose arrivals it is owed. It never
/// shows its secrets.
public final class RegisteredEndpoint {
    static final String HOOKS = "hooks";
    static final String SECRET = "secret";

    private static final int FORMAT = 1;
    private static final String ED25519 = "standard-ed25519";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    /// They may hold secrets of their own.
    private static final List<String> HIDDEN = List.of("id", HOOKS, "url", "headers", "auth");

    private final JsonObject definition;
    private final List<Secret> secrets;
    private final List<Retired> retired;
    private final @Nullable String tag;
    private final NamedEndpoint named;
    private final List<String> hooks;

    /// A secret that was replaced and goes on signing.
    record Retired(Secret secret, Instant until) {}

    /// @param definition with its id and without its secrets
    /// @param tag names what is stored; null for what is not, or was by a program before
    /// @throws HookFileException with what is wrong with it
    private RegisteredEndpoint(
            JsonObject definition,
            List<Secret> secrets,
            List<Retired> retired,
            @Nullable String tag) {
        this.tag = tag;
        this.definition = definition;
        this.secrets = List.copyOf(secrets);
        this.retired = List.copyOf(retired);
        JsonArray all = new JsonArray();
        Stream.concat(secrets.stream(), retired.stream().map(Retired::secret))
                .forEach(secret -> all.add(secret.value()));
        Element element = element(without(definition, SECRET).put(SECRET, all));
        this.named = EndpointReader.alone(element);
        this.hooks = hooks(element);
    }

    private static Element element(JsonObject json) {
        Node root = Objects.requireNonNull(Document.read(json.encode()));
        return new Element(root, "", Findings.Serving.QUIET);
    }

    private static List<String> hooks(Element element) {
        Element hooks = element.get(HOOKS);
        List<String> ids =
                hooks == null
                        ? List.of()
                        : hooks.listOf(Element::text).stream().distinct().toList();
        if (ids.isEmpty()) {
            throw element.wrong("needs \"hooks\", the ids of those whose arrivals it gets");
        }
        return ids;
    }

    private static JsonObject without(JsonObject json, String key) {
        Map<String, Object> members = new LinkedHashMap<>(json.getMap());
        members.remove(key);
        return new JsonObject(members);
    }

    /// One that is new.
    ///
    /// @param given what the caller says of it
    /// @param fresh signs where he gives no secret
    /// @throws HookFileException with what is wrong with it
    static RegisteredEndpoint of(String id, JsonObject given, Secret fresh) {
        requireSmall(given);
        if (!ID.matcher(id).matches()) {
            throw new HookFileException(
                    Fault.of(
                            "id: 1 to 128 letters, digits, dots, dashes and underscores, of which the first is a letter or digit"));
        }
        if (!given.containsKey(SECRET) && ED25519.equals(given.getValue("signature"))) {
            throw new HookFileException(
                    Fault.of("secret: a key of " + ED25519 + " is not made here; give one"));
        }
        return new RegisteredEndpoint(
                without(given, SECRET).put("id", id), given(given, fresh), List.of(), null);
    }

    /// Keys are read without regard to case, and which of two counts must not be a riddle where a
    /// secret is looked for.
    private static void requireSmall(JsonObject given) {
        for (String key : given.fieldNames()) {
            if (!key.equals(key.toLowerCase(Locale.ROOT))) {
                throw new HookFileException(
                        Fault.of(
                                "%s: keys are written in small letters here: %s"
                                        .formatted(key, key.toLowerCase(Locale.ROOT))));
            }
        }
    }

    private static List<Secret> given(JsonObject given, Secret fresh) {
        if (!given.containsKey(SECRET)) {
            return List.of(fresh);
        }
        Element secret =
                Objects.requireNonNull(
                        element(new JsonObject().put(SECRET, given.getValue(SECRET)))
                                .members()
                                .get(SECRET));
        // read as a file's are, so that what is no text is refused in the same words
        return SigningReader.each(secret, one -> one);
    }

    /// What stands in its place when it is defined anew; its secrets stay where none is given.
    ///
    /// @throws HookFileException with what is wrong with it
    RegisteredEndpoint replaced(JsonObject given) {
        if (given.containsKey(SECRET)) {
            return of(id(), given, secrets.getFirst());
        }
        requireSmall(given);
        return new RegisteredEndpoint(
                without(given, SECRET).put("id", id()), secrets, retired, null);
    }

    /// The same with another secret.
    ///
    /// @param until how long those before sign, too
    RegisteredEndpoint rotated(Secret fresh, Instant until, Instant now) {
        List<Retired> old = new ArrayList<>();
        if (until.isAfter(now)) {
            secrets.forEach(secret -> old.add(new Retired(secret, until)));
        }
        old.addAll(retired);
        return new RegisteredEndpoint(definition, List.of(fresh), old, null);
    }

    /// As it is stored.
    ///
    /// @param tag names it among all that stood or will stand in its place
    String text(String tag) {
        JsonArray old = new JsonArray();
        retired.forEach(one ->
                old.add(
                        new JsonObject()
                                .put(SECRET, one.secret.value())
                                .put("until", one.until.toString())));
        return new JsonObject()
                .put("format", FORMAT)
                .put("definition", definition)
                .put("secrets", new JsonArray(secrets.stream().map(Secret::value).toList()))
                .put("retired", old)
                .put("tag", tag)
                .encode();
    }

    /// Reads what is stored, without the secrets whose time is over.
    ///
    /// @throws HookFileException when this program cannot use it
    static RegisteredEndpoint read(String text, Instant now) {
        try {
            JsonObject json = new JsonObject(text);
            if (json.getInteger("format") != FORMAT) {
                throw new HookFileException(Fault.of("a later version of this program wrote it"));
            }
            List<Retired> retired = new ArrayList<>();
            for (Object one : json.getJsonArray("retired")) {
                JsonObject old = (JsonObject) one;
                Instant until = Instant.parse(old.getString("until"));
                if (until.isAfter(now)) {
                    retired.add(new Retired(new Secret(old.getString(SECRET)), until));
                }
            }
            return new RegisteredEndpoint(
                    json.getJsonObject("definition"),
                    json.getJsonArray("secrets").stream()
                            .map(one -> new Secret((String) one))
                            .toList(),
                    retired,
                    json.getString("tag"));
        } catch (DecodeException
                | ClassCastException
                | NullPointerException
                | DateTimeException _) { // their words may quote a secret
            throw new HookFileException(Fault.of("what is stored of it is not its form"));
        }
    }

    /// What was wrong, told of that endpoint.
    static String told(String id, HookFileException wrong) {
        Fault fault = wrong.fault();
        String path = fault.path().isEmpty() ? "" : fault.path() + ": ";
        String mend = fault.mend().isEmpty() ? "" : "; " + fault.mend();
        return "endpoint %s: %s%s%s".formatted(id, path, fault.what(), mend);
    }

    public String id() {
        return named.id();
    }

    /// Those whose arrivals it is owed, as it was registered; they need not be there.
    public List<String> hooks() {
        return hooks;
    }

    /// What was said of it, without what may hold a secret.
    public Map<String, Object> settings() {
        Map<String, Object> shown = new LinkedHashMap<>(definition.getMap());
        HIDDEN.forEach(shown::remove);
        return shown;
    }

    /// Names what is stored of it: another whenever that was changed. It tells nothing of it.
    public Optional<String> tag() {
        return Optional.ofNullable(tag);
    }

    /// How many secrets sign: its own, and those that were replaced.
    public int secrets() {
        return secrets.size() + retired.size();
    }

    /// Until when a secret that was replaced signs, too.
    public Optional<Instant> oldSecretUntil() {
        return retired.stream().map(Retired::until).max(Comparator.naturalOrder());
    }

    /// Whether a secret that was replaced must sign no more.
    boolean isOver(Instant now) {
        return retired.stream().anyMatch(one -> !one.until.isAfter(now));
    }

    int retired() {
        return retired.size();
    }

    /// Whether its keys are none that can be made here.
    boolean isAsymmetric() {
        return ED25519.equals(definition.getValue("signature"))
                || secrets.stream().anyMatch(one -> one.value().startsWith("whsk_"));
    }

    NamedEndpoint named() {
        return named;
    }

    /// What each arrival of its hooks owes it.
    Deliver deliver() {
        return new Deliver(
                Deliver.keyOf(id()),
                new Deliver.Address.Named(id()),
                null,
                null,
                List.of(),
                null,
                named.endpoint(),
                named.line());
    }
}
