package dev.fairlead.request;

/// What XML allows as a name (XML 1.0, section 2.3).
final class XmlNames {
    private XmlNames() {}

    static boolean isName(String name) {
        return !name.isEmpty()
                && isFirst(name.codePointAt(0))
                && name.codePoints().allMatch(c -> isFirst(c) || isLater(c));
    }

    private static boolean isFirst(int c) {
        return c == '_' || c == ':' || c != 0xAA && c != 0xBA && Character.isLetter(c);
    }

    private static boolean isLater(int c) {
        return c == '-'
                || c == '.'
                || c == 0xB7
                || Character.isDigit(c)
                || Character.getType(c) == Character.NON_SPACING_MARK
                || Character.getType(c) == Character.COMBINING_SPACING_MARK;
    }

    /// A byte that Go takes for a part of a name before it looks closer.
    static boolean isNameByte(int c) {
        return c >= 0x80
                || c >= 'A' && c <= 'Z'
                || c >= 'a' && c <= 'z'
                || c >= '0' && c <= '9'
                || c == '_'
                || c == ':'
                || c == '.'
                || c == '-';
    }
}
