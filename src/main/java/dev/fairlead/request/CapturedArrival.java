package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An arrival kept for later, as one JSON object that a person can read:
///
/// ```json
/// {"fairlead-arrival": 1, "hook": "deploy", "id": "…", "received-at": "2026-11-24T02:00:00Z",
///  "method": "POST", "uri": "/hooks/deploy?a=1", "remote": "192.0.2.7:4711", "host": "example.org",
///  "headers": {"Content-Type": "application/json"}, "body": "e30="}
/// ```
///
/// The body is in Base64, byte for byte; `uri` and `headers` are texts, so malformed UTF-8 in them
/// comes back as U+FFFD. In place of `method`, `uri`, `remote` and `host` what did not come by HTTP
/// has `channel`, or `stream` and `entry`, or `api`, or `event`.
///
/// @param hook the hook it came to, or empty
public record CapturedArrival(String hook, Arrival arrival) {
    private static final String MARK = "fairlead-arrival";
    private static final String VERSION = "1";

    /// Whether the text is one, of whatever version.
    public static boolean isLike(byte[] text) {
        try {
            return JsonReader.readObject(text) instanceof Json.Object(var members)
                    && members.containsKey(MARK);
        } catch (MalformedException _) {
            return false;
        }
    }

    /// @throws MalformedException naming the member that is wrong
    public static CapturedArrival read(byte[] text) throws MalformedException {
        if (!(JsonReader.readObject(text) instanceof Json.Object object)) {
            throw new MalformedException("not an object");
        }
        Members members = new Members(object);
        if (!members.text(MARK).equals(VERSION)) {
            throw new MalformedException(
                    "\"" + MARK + "\": version " + VERSION + " is known, and no other");
        }
        String uri = members.text("uri");
        int mark = uri.indexOf('?');
        return new CapturedArrival(
                members.text("hook"),
                new Arrival(
                        members.text("id"),
                        members.moment("received-at"),
                        members.origin(),
                        members.headers(),
                        mark < 0 ? Query.NONE : Query.parse(wire(uri.substring(mark + 1))),
                        members.bytes("body")));
    }

    /// A byte is a character, as on the wire.
    private static String wire(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    /// The members of a captured arrival; one that is absent is empty.
    private record Members(Json.Object object) {
        String text(String name) {
            Json value = object.members().get(name);
            return value == null ? "" : value.goText();
        }

        Instant moment(String name) throws MalformedException {
            try {
                return Instant.parse(text(name));
            } catch (DateTimeException _) {
                throw new MalformedException(
                        "\"" + name + "\": expected a moment such as 2026-11-24T02:00:00Z");
            }
        }

        byte[] bytes(String name) throws MalformedException {
            try {
                return Base64.getDecoder().decode(text(name));
            } catch (IllegalArgumentException _) {
                throw new MalformedException("\"" + name + "\": expected Base64");
            }
        }

        Origin origin() throws MalformedException {
            if (object.members().containsKey("method")) {
                return new Origin.Http(
                        text("method"),
                        text("remote"),
                        new Origin.Target(text("host"), text("uri")),
                        "");
            }
            if (object.members().containsKey("channel")) {
                return new Origin.Channel(text("channel"));
            }
            if (object.members().containsKey("stream")) {
                return new Origin.Stream(text("stream"), text("entry"));
            }
            if (object.members().containsKey("api")) {
                return new Origin.Api(text("api"));
            }
            if (object.members().containsKey("event")) {
                return new Origin.Operation(text("event"));
            }
            throw new MalformedException(
                    "none of \"method\", \"channel\", \"stream\", \"api\", \"event\" says how it came");
        }

        Headers headers() throws MalformedException {
            List<Map.Entry<String, String>> lines = new ArrayList<>();
            switch (object.members().get("headers")) {
                case null -> {}
                case Json.Object(var fields) ->
                        fields.forEach(
                                (name, value) -> lines.add(Map.entry(name, wire(value.goText()))));
                case Json _ -> throw new MalformedException("\"headers\": expected an object");
            }
            return Headers.of(lines);
        }
    }

    /// One line.
    public String json() {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put(MARK, new Json.Number(VERSION));
        put("hook", hook, members);
        put("id", arrival.id(), members);
        put("received-at", arrival.receivedAt().toString(), members);
        switch (arrival.origin()) {
            case Origin.Http(String method, String peer, Origin.Target target, _) -> {
                put("method", method, members);
                put("uri", target.uri(), members);
                put("remote", peer, members);
                put("host", target.host(), members);
            }
            case Origin.Channel(String name, _) -> put("channel", name, members);
            case Origin.Stream(String name, String entry) -> {
                put("stream", name, members);
                put("entry", entry, members);
            }
            case Origin.Api(String caller) -> put("api", caller, members);
            case Origin.Operation(String event) -> put("event", event, members);
        }
        members.put("headers", arrival.headers().tree());
        put("body", Base64.getEncoder().encodeToString(arrival.body()), members);
        return new Json.Object(members).compact();
    }

    private static void put(String name, String text, Map<String, Json> members) {
        members.put(name, new Json.Text(text));
    }
}
