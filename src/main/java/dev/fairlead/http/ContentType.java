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

    /// A known frame around known content.
    private record Boxed(String outer, int at, String inner, String type) {}

    private static final List<Boxed> BOXED =
            List.of(
                    new Boxed("FORM", 8, "AIFF", "audio/aiff"),
                    new Boxed("RIFF", 8, "AVI ", "video/avi"),
                    new Boxed("RIFF", 8, "WAVE", "audio/wave"),
                    new Boxed("RIFF", 8, "WEBPVP", "image/webp"),
                    new Boxed("", 34, "LP", "application/vnd.ms-fontobject"));
    private static final int MP4_LEAST = 12;

    private ContentType() {}

    static String of(byte[] body) {
        String head = new String(body, 0, Math.min(body.length, LOOKED_AT), ISO_8859_1);
        int start = 0;
        while (start < head.length() && "\t\n\f\r ".indexOf(head.charAt(start)) >= 0) {
            start++;
        }
        if (head.startsWith("<", start)) {
            if (isHtml(head.substring(start))) {
                return "text/html; charset=utf-8";
            }
            if (head.startsWith("<?xml", start)) {
                return "text/xml; charset=utf-8";
            }
        }
        for (Magic magic : EXACT) {
            if (head.startsWith(magic.prefix)) {
                return magic.type;
            }
        }
        String boxed = boxed(head);
        if (!boxed.isEmpty()) {
            return boxed;
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

    /// The formats that name themselves further on, or the empty text.
    private static String boxed(String head) {
        for (Boxed format : BOXED) {
            if (head.startsWith(format.outer) && head.startsWith(format.inner, format.at)) {
                return format.type;
            }
        }
        return isMp4(head) ? "video/mp4" : "";
    }

    /// A box of the type `ftyp` that lies wholly in the head and names an `mp4` brand; the version
    /// between the first brand and the others is passed over.
    private static boolean isMp4(String head) {
        if (head.length() < MP4_LEAST || !head.startsWith("ftyp", 4)) {
            return false;
        }
        long size =
                (long) head.charAt(0) << 24
                        | head.charAt(1) << 16
                        | head.charAt(2) << 8
                        | head.charAt(3);
        if (size > head.length() || size % 4 != 0) {
            return false;
        }
        for (int at = 8; at < size; at += 4) {
            if (at != MP4_LEAST && head.startsWith("mp4", at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBinary(int c) {
        return c <= 0x08 || c == 0x0b || c >= 0x0e && c <= 0x1a || c >= 0x1c && c <= 0x1f;
    }
}
