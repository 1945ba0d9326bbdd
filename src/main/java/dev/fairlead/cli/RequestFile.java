package dev.fairlead.cli;

import dev.fairlead.hook.Hook;
import dev.fairlead.http.HookPath;
import dev.fairlead.request.Arrival;
import dev.fairlead.request.CapturedArrival;
import dev.fairlead.request.Headers;
import dev.fairlead.request.MalformedException;
import dev.fairlead.request.Origin;
import dev.fairlead.request.Query;
import dev.fairlead.request.RawRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// The file with the request to explain, whichever of the three forms it has.
sealed interface RequestFile {
    /// The id of the hook that it is for.
    String hook();

    /// What is odd about the file.
    List<String> notes();

    /// @param hook says where a message came from that does not say so itself
    Arrival arrival(Hook hook) throws WrongCallException;

    /// An arrival whole.
    record Whole(String hook, Arrival arrival, List<String> notes) implements RequestFile {
        @Override
        public Arrival arrival(Hook named) {
            return arrival;
        }
    }

    /// A message without a word about where it came from.
    @SuppressWarnings("ArrayRecordComponent")
    record Message(String hook, byte[] body, Instant at) implements RequestFile {
        @Override
        public List<String> notes() {
            return List.of();
        }

        @Override
        public Arrival arrival(Hook hook) throws WrongCallException {
            if (!hook.doors().channels().isEmpty()) {
                return message(new Origin.Channel(hook.doors().channels().getFirst()), body, at);
            }
            if (!hook.doors().streams().isEmpty()) {
                return message(
                        new Origin.Stream(hook.doors().streams().getFirst(), "1-1"), body, at);
            }
            throw new WrongCallException(
                    "the file is no HTTP request (it begins with METHOD PATH HTTP/1.1), and hook \""
                            + hook.id()
                            + "\" takes no messages from Redis");
        }
    }

    static RequestFile of(byte[] text, GoFlags.Given given, String urlPrefix, InstantSource clock)
            throws WrongCallException {
        String id = given.value("id").orElse("");
        Instant at = Moment.of(given, "at", clock);
        String channel = given.value("channel").orElse("");
        String stream = given.value("stream").orElse("");
        if (!channel.isEmpty()) {
            return new Whole(
                    required(id), message(new Origin.Channel(channel), text, at), List.of());
        }
        if (!stream.isEmpty()) {
            return new Whole(
                    required(id), message(new Origin.Stream(stream, "1-1"), text, at), List.of());
        }
        try {
            if (RawRequest.isLike(text)) {
                return http(
                        RawRequest.read(text),
                        id,
                        urlPrefix,
                        at,
                        Remote.peer(given.value("remote").orElse("127.0.0.1")));
            }
            if (CapturedArrival.isLike(text)) {
                CapturedArrival captured = CapturedArrival.read(text);
                return new Whole(
                        required(id.isEmpty() ? captured.hook() : id),
                        captured.arrival(),
                        List.of());
            }
        } catch (MalformedException e) {
            throw new WrongCallException("-request: " + e.reason());
        }
        return new Message(required(id), text, at);
    }

    private static RequestFile http(
            RawRequest request, String id, String urlPrefix, Instant at, String remote)
            throws WrongCallException {
        String hook =
                id.isEmpty()
                        ? HookPath.id(urlPrefix, request.path())
                                .orElseThrow(() -> notBelow(urlPrefix))
                        : id;
        return new Whole(hook, request.arrival("explained", at, remote), request.notes());
    }

    private static WrongCallException notBelow(String urlPrefix) {
        return new WrongCallException(
                "the request's path is not below /"
                        + urlPrefix
                        + " (-urlprefix), so it names no hook: say which by -id");
    }

    private static String required(String id) throws WrongCallException {
        if (id.isEmpty()) {
            throw new WrongCallException(
                    "-id is missing: the file does not say which hook it is for");
        }
        return id;
    }

    private static Arrival message(Origin origin, byte[] body, Instant at) {
        return new Arrival("explained", at, origin, Headers.NONE, Query.NONE, body);
    }
}
