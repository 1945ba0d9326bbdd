package dev.fairlead.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.regex.Pattern;

/// A delivery's id as keys and indexes on Redis hold it: the 32 hex digits that ours are
/// (`Ids.delivery`) are 16 bytes, four times over for each delivery that waits. Any other id is its
/// UTF-8 behind a tilde, or behind two equals signs where that would make 16 bytes, too.
final class PackedId {
    private static final Pattern OURS = Pattern.compile("[0-9a-f]{32}");
    private static final int LENGTH = 16;
    private static final byte TILDE = '~';

    private PackedId() {}

    static byte[] of(String id) {
        if (OURS.matcher(id).matches()) {
            return HexFormat.of().parseHex(id);
        }
        byte[] text = ("~" + id).getBytes(UTF_8);
        return text.length == LENGTH ? ("==" + id).getBytes(UTF_8) : text;
    }

    static String text(byte[] packed) {
        if (packed.length == LENGTH) {
            return HexFormat.of().formatHex(packed);
        }
        int from = packed[0] == TILDE ? 1 : 2;
        return new String(packed, from, packed.length - from, UTF_8);
    }
}
