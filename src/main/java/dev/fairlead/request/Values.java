package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.gotext.Quoting;
import dev.fairlead.gotext.Utf8;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Everything that can be named in one arrival (spec section 2.1).
public final class Values {
    private final Arrival arrival;
    private final Json.Object headers;
    private final Json.Object query;
    private final @Nullable Json payload;
    private final boolean isForm;

    private Values(
            Arrival arrival,
            Json.Object headers,
            Json.Object query,
            @Nullable Json payload,
            boolean isForm) {
        this.arrival = arrival;
        this.headers = headers;
        this.query = query;
        this.payload = payload;
        this.isForm = isForm;
    }

    public static Values of(Arrival arrival, Payload.Read payload) {
        return new Values(
                arrival,
                arrival.headers().tree(),
                arrival.query().tree(),
                payload.tree(),
                payload.isForm());
    }

    public Arrival arrival() {
        return arrival;
    }

    /// All of it in one tree, for texts made of it: `headers`, `query`, `payload` and `request`.
    public Json.Object tree() {
        Map<String, Json> request = new LinkedHashMap<>();
        request.put("id", new Json.Text(arrival.id()));
        request.put("receivedAt", new Json.Text(arrival.receivedAt().toString()));
        if (arrival.origin() instanceof Origin.Http(String method, String peer, _, _)) {
            request.put("method", new Json.Text(method));
            request.put("remoteAddr", new Json.Text(peer));
        }
        Map<String, Json> all = new LinkedHashMap<>();
        all.put("headers", headers);
        all.put("query", query);
        all.put("payload", payload == null ? Json.Null.PLAIN : payload);
        all.put("request", new Json.Object(request));
        return new Json.Object(all);
    }

    /// The value that the argument names.
    public Lookup find(Argument argument) {
        String name = argument.name();
        return switch (argument.source()) {
            case "header" -> DottedPath.find(Headers.canonical(name), headers);
            case "url", "query" -> DottedPath.find(name, query);
            case "payload" -> DottedPath.find(name, payload);
            case "string" -> text(name);
            case "raw-request-body" -> text(isForm ? "" : Utf8.decode(arrival.body()));
            case "request" -> ofRequest(name);
            case "entire-payload" -> payload == null ? text("null") : new Lookup.Found(payload);
            case "entire-query" -> new Lookup.Found(query);
            case "entire-headers" -> new Lookup.Found(headers);
            default -> new Lookup.Invalid("no source for value retrieval");
        };
    }

    /// What a file gets of a value: the raw body byte by byte, even where it is no text.
    ///
    /// @param text the value that was found
    public byte[] bytes(Argument argument, String text) {
        boolean raw = argument.source().equals("raw-request-body") && !isForm;
        return raw ? arrival.body() : text.getBytes(UTF_8);
    }

    /// The names that stand where the argument's name leads no further; empty where it names no
    /// member of a tree.
    public List<String> namesNear(Argument argument) {
        return switch (argument.source()) {
            case "header" -> DottedPath.namesNear(Headers.canonical(argument.name()), headers);
            case "url", "query" -> DottedPath.namesNear(argument.name(), query);
            case "payload" -> DottedPath.namesNear(argument.name(), payload);
            default -> List.of();
        };
    }

    /// Whether there is a payload, so that something could be found in it.
    public boolean hasPayload() {
        return payload != null;
    }

    /// What has the name of a secret here.
    Set<String> secrets() {
        Set<String> secrets = new HashSet<>();
        headers.members().forEach((name, value) -> secretsOfHeader(name, value.goText(), secrets));
        query.members()
                .forEach((name, value) ->
                        Mask.collect(value, SecretNames.hasOutside(name), secrets));
        if (payload != null) {
            Mask.collect(payload, false, secrets);
        }
        secrets.addAll(LooseSecrets.inBody(arrival.body())); // as they are written there
        return secrets;
    }

    /// The whole, and its parts: what follows `Bearer` and the like, each cookie without its name.
    private static void secretsOfHeader(String name, String value, Set<String> into) {
        if (!SecretNames.hasOutside(name)) {
            return;
        }
        into.add(value);
        String[] parts = value.split("[;, ]+");
        for (int i = 0; i < parts.length; i++) {
            boolean isScheme = i == 0 && parts.length > 1 && parts[i].indexOf('=') < 0;
            if (!isScheme) {
                into.add(parts[i].substring(parts[i].indexOf('=') + 1));
            }
        }
    }

    private Lookup ofRequest(String name) {
        String what = name.toLowerCase(Locale.ROOT);
        return switch (arrival.origin()) {
            case Origin.Http(String method, _, _, _) when what.equals("method") -> text(method);
            case Origin.Http(_, String peer, _, _) when what.equals("remote-addr") -> text(peer);
            case Origin.Http _,
                    Origin.Channel _,
                    Origin.Stream _,
                    Origin.Api _,
                    Origin.Operation _ ->
                    new Lookup.Invalid("unsupported request key: " + Quoting.quote(name));
        };
    }

    private static Lookup text(String text) {
        return new Lookup.Found(new Json.Text(text));
    }

    /// Values with some texts replaced by the objects that they spell.
    ///
    /// @param notes why a text was left as it was
    public record Parsed(Values values, List<String> notes) {}

    /// Reads the named texts as JSON objects and puts those in their places.
    public Parsed parseAsJson(List<Argument> arguments) {
        Values values = this;
        List<String> notes = new ArrayList<>();
        for (Argument argument : arguments) {
            try {
                values = values.parsed(argument);
            } catch (MalformedException e) {
                notes.add("error parsing JSON parameters: " + e.getMessage());
            }
        }
        return new Parsed(values, notes);
    }

    private Values parsed(Argument argument) throws MalformedException {
        if (!(find(argument) instanceof Lookup.Found found)) {
            throw new MalformedException("couldn't retrieve argument for " + argument.shown());
        }
        // An object keeps its order of keys, which its text would not.
        Json value =
                found.value() instanceof Json.Object object
                        ? object
                        : JsonReader.readObject(found.text().getBytes(UTF_8));
        String name = argument.name();
        return switch (argument.source()) {
            case "header" -> {
                Json changed = replaced(Headers.canonical(name), headers, value);
                yield new Values(arrival, (Json.Object) changed, query, payload, isForm);
            }
            case "url", "query" -> {
                Json changed = replaced(name, query, value);
                yield new Values(arrival, headers, (Json.Object) changed, payload, isForm);
            }
            case "payload" -> {
                Json changed = replaced(name, Objects.requireNonNull(payload), value);
                yield new Values(arrival, headers, query, changed, isForm);
            }
            default ->
                    throw new MalformedException("invalid source for argument " + argument.shown());
        };
    }

    /// What was found there is there.
    private static Json replaced(String path, Json tree, Json value) {
        return DottedPath.replace(path, tree, value).orElseThrow();
    }
}
