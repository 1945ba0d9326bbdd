package dev.fairlead.admin;

import dev.fairlead.hook.Hook;
import dev.fairlead.request.Arrival;
import dev.fairlead.request.CapturedArrival;
import dev.fairlead.request.Headers;
import dev.fairlead.request.MalformedException;
import dev.fairlead.request.Origin;
import dev.fairlead.request.Query;
import dev.fairlead.request.RawRequest;
import io.netty.util.NetUtil;
import java.time.Instant;
import java.util.List;

/// A request that is to be explained, in one of the three forms that `fairlead explain` takes: a
/// raw HTTP request, a captured arrival, or a message of Redis.
///
/// @param notes what is odd about it
record TestRequest(Arrival arrival, List<String> notes) {
    private static final String ID = "tested";

    TestRequest {
        notes = List.copyOf(notes);
    }

    /// @param remote the address that it is to have come from
    /// @throws IllegalArgumentException with a sentence that says what is wrong with it
    static TestRequest of(byte[] text, Hook hook, String remote, Instant at) {
        try {
            if (RawRequest.isLike(text)) {
                RawRequest request = RawRequest.read(text);
                return new TestRequest(request.arrival(ID, at, peer(remote)), request.notes());
            }
            if (CapturedArrival.isLike(text)) {
                return new TestRequest(CapturedArrival.read(text).arrival(), List.of());
            }
        } catch (MalformedException e) {
            throw new IllegalArgumentException(e.reason(), e);
        }
        Arrival message = new Arrival(ID, at, origin(hook), Headers.NONE, Query.NONE, text);
        return new TestRequest(message, List.of());
    }

    private static Origin origin(Hook hook) {
        Hook.Doors doors = hook.doors();
        if (!doors.channels().isEmpty()) {
            return new Origin.Channel(doors.channels().getFirst());
        }
        if (!doors.streams().isEmpty()) {
            return new Origin.Stream(doors.streams().getFirst(), "1-1");
        }
        throw new IllegalArgumentException(
                "expected a raw HTTP request, which begins with METHOD PATH HTTP/1.1, or a captured arrival: the hook takes no messages from Redis");
    }

    private static String peer(String remote) {
        if (NetUtil.isValidIpV4Address(remote)) {
            return remote + ":0";
        }
        if (NetUtil.isValidIpV6Address(remote)) {
            return "[" + remote + "]:0";
        }
        throw new IllegalArgumentException("remote: expected an address such as 192.0.2.7");
    }
}
