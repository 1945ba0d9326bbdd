package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.gotext.Utf8;

/// A text in the head of a request: the target, a header's value. The HTTP library reads it byte by
/// byte: `é` in UTF-8 is two characters there.
public final class HeadText {
    private HeadText() {}

    /// The bytes that were sent.
    public static byte[] bytes(String head) {
        return head.getBytes(isWithin(0xFF, head) ? ISO_8859_1 : UTF_8);
    }

    /// The text that was meant.
    public static String of(String head) {
        return isWithin(0x7F, head) ? head : Utf8.decode(bytes(head));
    }

    private static boolean isWithin(int highest, String head) {
        for (int i = 0; i < head.length(); i++) {
            if (head.charAt(i) > highest) {
                return false;
            }
        }
        return true;
    }
}
