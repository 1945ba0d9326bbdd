package dev.fairlead.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Locale;

/// Guesses the type of an answer by its first bytes, as browsers do (WHATWG, MIME Sniffing) and the
/// original does for each answer that names none.
final class ContentType {
    private static final int LOOKED_AT = 512;
    private static final String TEXT = "text/plain; charset=utf-8";

    /// A known beginning.
    private record Magic(String prefix, String type) {}

    private static final List<String> HTML_TAGS =
            List.of(
                    "<!DOCTYPE HTML",
                    "<HTML",
                    "<HEAD",
                    "<SCRIPT",
                    "<IFRAME",
                    "<H1",
                    "<DIV",
                    "<FONT",
                    "<TABLE",
                    "<A",
                    "<STYLE",
                    "<TITLE",
                    "<B",
                    "<BODY",
                    "<BR",
                    "<P",
                    "<!--");

    private static final List<Magic> EXACT =
            List.of(
                    new Magic("%PDF-", "application/pdf"),
                    new Magic("%!PS-Adobe-", "application/postscript"),
                    new Magic("\u00fe\u00ff", "text/plain; charset=utf-16be"),
                    new Magic("\u00ff\u00fe", "text/plain; charset=utf-16le"),
                    new Magic("\u00ef\u00bb\u00bf", TEXT),
                    new Magic("\0\0\1\0", "image/x-icon"),
                    new Magic("\0\0\2\0", "image/x-icon"),
                    new Magic("BM", "image/bmp"),
                    new Magic("GIF87a", "image/gif"),
                    new Magic("GIF89a", "image/gif"),
                    new Magic("\u0089PNG\r\n\u001a\n", "image/png"),
                    new Magic("\u00ff\u00d8\u00ff", "image/jpeg"),
                    new Magic("OggS\0", "application/ogg"),
                    new Magic("MThd\0\0\0\6", "audio/midi"),
                    new Magic("ID3", "audio/mpeg"),
                    new Magic(".snd", "audio/basic"),
                    new Magic("\u001aE\u00df\u00a3", "video/webm"),
                    new Magic("\0\1\0\0", "font/ttf"),
                    new Magic("OTTO", "font/otf"),
                    new Magic("ttcf", "font/collection"),
                    new Magic("wOFF", "font/woff"),
                    new Magic("wOF2", "font/woff2"),
                    new Magic("\u001f\u008b\b", "application/x-gzip"),
                    new Magic("PK\3\4", "application/zip"),
                    new Magic("Rar!\u001a\7\0", "application/x-rar-compressed"),
                    new Magic("Rar!\u001a\7\1\0", "application/x-rar-compressed"),
                    new Magic("\0asm", "application/wasm"));

    private ContentType() {}

    static String of(byte[] body) {
        String head = new String(body, 0, Math.min(body.length, LOOKED_AT), ISO_8859_1);
        String stripped = head.replaceFirst("^[\t\n\f\r ]+", "");
        if (isHtml(stripped)) {
            return "text/html; charset=utf-8";
        }
        if (stripped.startsWith("<?xml")) {
            return "text/xml; charset=utf-8";
        }
        for (Magic magic : EXACT) {
            if (head.startsWith(magic.prefix)) {
                return magic.type;
            }
        }
        if (head.length() >= 12 && head.startsWith("RIFF")) {
            switch (head.substring(8, 12)) {
                case "WEBP" -> {
                    return "image/webp";
                }
                case "AVI " -> {
                    return "video/avi";
                }
                case "WAVE" -> {
                    return "audio/wave";
                }
                default -> {}
            }
        }
        return head.chars().anyMatch(ContentType::isBinary) ? "application/octet-stream" : TEXT;
    }

    private static boolean isHtml(String text) {
        String upper = text.substring(0, Math.min(text.length(), 16)).toUpperCase(Locale.ROOT);
        return HTML_TAGS.stream()
                .anyMatch(tag ->
                        upper.startsWith(tag)
                                && upper.length() > tag.length()
                                && (upper.charAt(tag.length()) == ' '
                                        || upper.charAt(tag.length()) == '>'));
    }

    private static boolean isBinary(int c) {
        return c <= 0x08 || c == 0x0b || c >= 0x0e && c <= 0x1a || c >= 0x1c && c <= 0x1f;
    }
}
