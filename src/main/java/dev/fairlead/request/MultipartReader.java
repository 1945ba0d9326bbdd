package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Takes a multipart form apart (RFC 7578; as tolerant as Go's `mime/multipart`: line ends may be
/// bare line feeds, a preamble is passed over).
final class MultipartReader {
    private static final int MOST_PARTS = 1000;
    private static final int MOST_HEADERS = 10_000;

    private final String body; // one char per byte: it is only searched and cut
    private final String dash;
    private int at;
    private String lineEnd = "\r\n";

    private MultipartReader(byte[] body, String boundary) {
        this.body = new String(body, ISO_8859_1);
        this.dash = "--" + boundary;
    }

    /// The form cannot be taken apart.
    static final class NotAFormException extends Exception {
        private static final long serialVersionUID = 1L;

        NotAFormException(String message) {
            super(message, null, false, false);
        }
    }

    /// One part of a form.
    ///
    /// @param filename empty for a plain value
    /// @param types its Content-Type headers
    @SuppressWarnings("ArrayRecordComponent")
    record Part(String name, String filename, List<String> types, byte[] content) {
        String text() {
            return new String(content, UTF_8);
        }
    }

    static List<Part> read(String contentType, byte[] body) throws NotAFormException {
        String boundary = MediaType.parse(contentType).parameters().get("boundary");
        if (boundary == null || boundary.isEmpty()) {
            throw new NotAFormException("no multipart boundary param in Content-Type");
        }
        return new MultipartReader(body, boundary).parts();
    }

    private List<Part> parts() throws NotAFormException {
        List<Part> parts = new ArrayList<>();
        toFirst();
        while (!isEnd()) {
            if (parts.size() == MOST_PARTS) {
                throw new NotAFormException("multipart: message too large");
            }
            part().ifPresent(parts::add);
        }
        return parts;
    }

    /// Passes over the preamble to the end of the first delimiter, and learns the line end from it.
    private void toFirst() throws NotAFormException {
        while (at < body.length()) {
            int end = body.indexOf('\n', at);
            String line = body.substring(at, end < 0 ? body.length() : end + 1);
            if (line.startsWith(dash)) {
                String rest = line.substring(dash.length());
                if (rest.startsWith("--") && rest.substring(2).isBlank()) {
                    at += dash.length();
                    return;
                }
                if (rest.isBlank() && rest.endsWith("\n")) {
                    lineEnd = rest.endsWith("\r\n") ? "\r\n" : "\n";
                    at += dash.length();
                    return;
                }
            }
            at += line.length();
        }
        throw new NotAFormException("multipart: NextPart: EOF");
    }

    /// Stands right behind a delimiter: whether it was the last one.
    private boolean isEnd() {
        return body.startsWith("--", at);
    }

    private Optional<Part> part() throws NotAFormException {
        int line = body.indexOf('\n', at);
        if (line < 0) {
            throw new NotAFormException("unexpected EOF");
        }
        at = line + 1;
        List<Map.Entry<String, String>> headers = headers();
        int end = delimiter(at);
        byte[] content = body.substring(at, Math.max(at, end)).getBytes(ISO_8859_1);
        at = Math.max(at, end + lineEnd.length()) + dash.length();
        return part(headers, content);
    }

    private List<Map.Entry<String, String>> headers() throws NotAFormException {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        while (true) {
            int end = body.indexOf('\n', at);
            if (end < 0) {
                throw new NotAFormException("multipart: NextPart: EOF");
            }
            String line = body.substring(at, end).stripTrailing();
            at = end + 1;
            if (line.isEmpty()) {
                return headers;
            }
            int colon = line.indexOf(':');
            if (colon <= 0 || headers.size() == MOST_HEADERS) {
                throw new NotAFormException("malformed MIME header");
            }
            String value = new String(line.substring(colon + 1).getBytes(ISO_8859_1), UTF_8);
            headers.add(
                    Map.entry(line.substring(0, colon).toLowerCase(Locale.ROOT), value.strip()));
        }
    }

    /// Where the content ends: before the line end that belongs to the next delimiter. A content
    /// that is empty may have its delimiter at once.
    private int delimiter(int from) throws NotAFormException {
        if (body.startsWith(dash, from) && isDelimiterEnd(from + dash.length())) {
            return from - lineEnd.length();
        }
        for (int i = body.indexOf(lineEnd + dash, from);
                i >= 0;
                i = body.indexOf(lineEnd + dash, i + 1)) {
            if (isDelimiterEnd(i + lineEnd.length() + dash.length())) {
                return i;
            }
        }
        throw new NotAFormException("unexpected EOF");
    }

    private boolean isDelimiterEnd(int end) {
        if (end >= body.length()) {
            return false;
        }
        char next = body.charAt(end);
        return next == ' '
                || next == '\t'
                || next == '\r'
                || next == '\n'
                || body.startsWith("--", end);
    }

    private static Optional<Part> part(List<Map.Entry<String, String>> headers, byte[] content) {
        MediaType disposition = MediaType.parse(first(headers, "content-disposition"));
        @Nullable String name = disposition.parameters().get("name");
        if (!disposition.type().equals("form-data") || name == null || name.isEmpty()) {
            return Optional.empty();
        }
        String filename = disposition.parameters().getOrDefault("filename", "");
        List<String> types =
                headers.stream()
                        .filter(header -> header.getKey().equals("content-type"))
                        .map(Map.Entry::getValue)
                        .toList();
        return Optional.of(new Part(name, filename, types, content));
    }

    private static String first(List<Map.Entry<String, String>> headers, String name) {
        return headers.stream()
                .filter(header -> header.getKey().equals(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }
}
