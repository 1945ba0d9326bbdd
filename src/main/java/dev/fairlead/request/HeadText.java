package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.gotext.Utf8;

/// A text from a request's head, its target or a header's value. The HTTP library reads it byte by
/// byte: `é` in UTF-8 arrives as two characters.
public final class HeadText {
    private HeadText() {}

    /// The bytes that were sent.
    public static byte[] bytes(String head) {
        boolean isBytes = head.chars().allMatch(c -> c <= 0xFF);
        return head.getBytes(isBytes ? ISO_8859_1 : UTF_8);
    }

    /// The text that was meant.
    public static String of(String head) {
        return Utf8.decode(bytes(head));
    }
}
