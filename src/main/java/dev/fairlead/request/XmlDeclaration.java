package dev.fairlead.request;

import dev.fairlead.gotext.Quoting;

/// What `<?xml ...?>` says of the text.
final class XmlDeclaration {
    private XmlDeclaration() {}

    /// Refuses every version but 1.0 and every encoding but UTF-8.
    ///
    /// @param content what stands behind the `xml`
    static void check(String content) throws MalformedException {
        String version = pseudoAttribute("version=", content);
        if (!version.isEmpty() && !version.equals("1.0")) {
            throw new MalformedException(
                    "xml: unsupported version "
                            + Quoting.quote(version)
                            + "; only version 1.0 is supported");
        }
        String encoding = pseudoAttribute("encoding=", content);
        if (!encoding.isEmpty() && !encoding.equalsIgnoreCase("utf-8")) {
            throw new MalformedException(
                    "xml: encoding "
                            + Quoting.quote(encoding)
                            + " declared but Decoder.CharsetReader is nil");
        }
    }

    private static String pseudoAttribute(String name, String content) {
        int from = content.indexOf(name) + name.length();
        if (from < name.length() || from >= content.length()) {
            return "";
        }
        char quote = content.charAt(from);
        int end = content.indexOf(quote, from + 1);
        return (quote == '"' || quote == '\'') && end > 0 ? content.substring(from + 1, end) : "";
    }
}
