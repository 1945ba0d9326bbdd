package dev.fairlead.request;

/// Looks at UTF-8 (RFC 3629) byte by byte.
final class Utf8 {
    private Utf8() {}

    /// How many bytes the well-formed character at this place has, 0 when there is none.
    static int length(byte[] text, int at) {
        int lead = text[at] & 0xff;
        if (lead < 0x80) {
            return 1;
        }
        if (lead >= 0xc2 && lead <= 0xdf) {
            return continues(text, at + 1, 0x80, 0xbf) ? 2 : 0;
        }
        if (lead >= 0xe0 && lead <= 0xef) {
            int lowest = lead == 0xe0 ? 0xa0 : 0x80;
            int highest = lead == 0xed ? 0x9f : 0xbf;
            return continues(text, at + 1, lowest, highest) && continues(text, at + 2) ? 3 : 0;
        }
        if (lead >= 0xf0 && lead <= 0xf4) {
            int lowest = lead == 0xf0 ? 0x90 : 0x80;
            int highest = lead == 0xf4 ? 0x8f : 0xbf;
            return continues(text, at + 1, lowest, highest)
                            && continues(text, at + 2)
                            && continues(text, at + 3)
                    ? 4
                    : 0;
        }
        return 0;
    }

    private static boolean continues(byte[] text, int at) {
        return continues(text, at, 0x80, 0xbf);
    }

    private static boolean continues(byte[] text, int at, int lowest, int highest) {
        return at < text.length && (text[at] & 0xff) >= lowest && (text[at] & 0xff) <= highest;
    }
}
