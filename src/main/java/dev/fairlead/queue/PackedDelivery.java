package dev.fairlead.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.delivery.Delivery;
import dev.fairlead.delivery.Destination;
import dev.fairlead.delivery.EndpointRef;
import dev.fairlead.delivery.Message;
import dev.fairlead.delivery.Message.Header;
import dev.fairlead.delivery.Terms;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A delivery as it stands on Redis: one string, because a hash of ten fields takes three times the
/// room. The scripts read and write its head in place (`lanes.lua` says what stands where); here it
/// is made, and read as a whole.
///
/// Numbers are big-endian and unsigned. A text is three bytes of length and UTF-8.
final class PackedDelivery {
    private static final int HEAD = 41;
    private static final int MOST_TEXT = (1 << 24) - 1;

    /// Stands for the lane at the beginning of a URL; no URL begins so.
    private static final String AFTER_LANE = "+";

    /// What most deliveries have for headers is not written down.
    private static final List<Header> USUAL =
            List.of(new Header("Content-Type", "application/json"));

    private static final State[] STATES = {
        State.WAITING, State.DELIVERED, State.DEAD, State.CANCELLED
    };

    private final byte[] packed;

    /// @param packed with the body or without it
    PackedDelivery(byte[] packed) {
        this.packed = packed;
    }

    static byte[] of(Owed owed) {
        return of(owed, State.WAITING, 0, true);
    }

    static byte[] of(Restored restored) {
        State state = restored.isWaiting() ? State.WAITING : restored.as().state();
        return of(restored.owed(), state, restored.as().lastAttempt(), restored.hasBody());
    }

    private static byte[] of(Owed owed, State state, int tries, boolean hasBody) {
        Delivery delivery = owed.delivery();
        Destination to = delivery.to();
        Message message = delivery.message();
        byte[][] texts = {
            to.lane().getBytes(UTF_8),
            to.receiver().equals(to.lane()) ? new byte[0] : to.receiver().getBytes(UTF_8),
            to.endpoint().hook().getBytes(UTF_8),
            to.orderingKey().getBytes(UTF_8),
            message.webhookId().getBytes(UTF_8),
            to.endpoint().entry().getBytes(UTF_8),
            url(to.url(), to.lane()).getBytes(UTF_8),
            headers(message.headers()).getBytes(UTF_8)
        };
        int bodyAt = HEAD;
        for (byte[] text : texts) {
            bodyAt += 3 + text.length;
        }
        byte[] body = hasBody ? message.body() : new byte[0];
        ByteBuffer into = ByteBuffer.allocate(bodyAt + body.length);
        into.put((byte) number(state)).put((byte) (hasBody ? 1 : 0));
        put(into, owed.due().toEpochMilli(), 6);
        put(into, 0, 6);
        put(into, tries, 4);
        put(into, owed.terms().timeout().toMillis(), 5);
        put(into, owed.terms().maxInFlight(), 4);
        put(into, bodyAt, 4);
        put(into, delivery.createdAt().getEpochSecond(), 6);
        put(into, delivery.createdAt().getNano(), 4);
        for (byte[] text : texts) {
            if (text.length > MOST_TEXT) {
                throw new IllegalArgumentException("a delivery's texts are 16 MiB at most");
            }
            put(into, text.length, 3);
            into.put(text);
        }
        return into.put(body).array();
    }

    /// A URL that came with a message mostly begins with its lane.
    private static String url(@Nullable String url, String lane) {
        if (url == null) {
            return "";
        }
        return url.startsWith(lane) ? AFTER_LANE + url.substring(lane.length()) : url;
    }

    private static @Nullable String fullUrl(String url, String lane) {
        if (url.isEmpty()) {
            return null;
        }
        return url.startsWith(AFTER_LANE) ? lane + url.substring(AFTER_LANE.length()) : url;
    }

    private static String headers(List<Header> headers) {
        return headers.equals(USUAL) ? "" : Notation.headers(headers);
    }

    private static int number(State state) {
        return switch (state) {
            case WAITING, IN_FLIGHT -> 1;
            case DELIVERED -> 2;
            case DEAD -> 3;
            case CANCELLED -> 4;
        };
    }

    private static void put(ByteBuffer into, long number, int bytes) {
        for (int i = bytes - 1; i >= 0; i--) {
            into.put((byte) (number >>> (8 * i)));
        }
    }

    /// What is in flight waits by its own word: its lane knows better.
    State state() {
        return STATES[packed[0] - 1];
    }

    Instant at() {
        return Instant.ofEpochMilli(number(2, 6));
    }

    /// How many attempts were made since it was new or replayed.
    int tries() {
        return (int) number(14, 4);
    }

    Terms terms() {
        return new Terms(budget(), (int) number(23, 4));
    }

    Duration budget() {
        return Duration.ofMillis(number(18, 5));
    }

    Delivery delivery(String id) {
        int bodyAt = (int) number(27, 4);
        ByteBuffer texts = ByteBuffer.wrap(packed, HEAD, bodyAt - HEAD);
        String lane = text(texts);
        String receiver = text(texts);
        String hook = text(texts);
        String order = text(texts);
        String webhookId = text(texts);
        String entry = text(texts);
        String url = text(texts);
        String headers = text(texts);
        byte[] body = new byte[packed.length - bodyAt];
        System.arraycopy(packed, bodyAt, body, 0, body.length);
        return new Delivery(
                id,
                new Destination(
                        new EndpointRef(hook, entry),
                        fullUrl(url, lane),
                        lane,
                        receiver.isEmpty() ? lane : receiver,
                        order),
                new Message(webhookId, headers.isEmpty() ? USUAL : Notation.headers(headers), body),
                Instant.ofEpochSecond(number(31, 6), number(37, 4)));
    }

    private static String text(ByteBuffer texts) {
        int length = (texts.get() & 0xff) << 16 | (texts.get() & 0xff) << 8 | (texts.get() & 0xff);
        int from = texts.arrayOffset() + texts.position();
        texts.position(texts.position() + length);
        return new String(texts.array(), from, length, UTF_8);
    }

    private long number(int from, int bytes) {
        long number = 0;
        for (int i = from; i < from + bytes; i++) {
            number = number << 8 | packed[i] & 0xff;
        }
        return number;
    }
}
