package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An HTTP/1.1 request as text: request line, header lines, an empty line, the body. Lines end with
/// LF or CRLF.
///
/// @param target as it stands in the request line, a byte is a character
/// @param lines the header fields in their order, a byte is a character
/// @param notes what is odd about it
@SuppressWarnings("ArrayRecordComponent")
public record RawRequest(
        String method,
        String target,
        List<Map.Entry<String, String>> lines,
        byte[] body,
        List<String> notes) {
    private static final Pattern REQUEST_LINE =
            Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\\S+)(?: HTTP/[0-9.]+)?");
    private static final Pattern ORIGIN = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://[^/?]*");

    public RawRequest {
        lines = List.copyOf(lines);
        notes = List.copyOf(notes);
    }

    /// Whether the text begins as a request does.
    public static boolean isLike(byte[] text) {
        return REQUEST_LINE.matcher(new Head(text).next()).matches();
    }

    /// @throws MalformedException naming the line that is wrong, not what stands in it
    public static RawRequest read(byte[] text) throws MalformedException {
        Head head = new Head(text);
        Matcher first = REQUEST_LINE.matcher(head.next());
        if (!first.matches()) {
            throw new MalformedException(
                    "line 1: a request begins with METHOD PATH HTTP/1.1, as in POST /hooks/deploy HTTP/1.1");
        }
        List<Map.Entry<String, String>> lines = new ArrayList<>();
        for (String line = head.next(); !line.isEmpty(); line = head.next()) {
            int colon = line.indexOf(':');
            if (colon < 1 || !Headers.isToken(line.substring(0, colon))) {
                throw new MalformedException(
                        "line "
                                + head.number
                                + ": expected a header, Name: value; an empty line ends the headers");
            }
            lines.add(Map.entry(line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        List<String> notes = new ArrayList<>();
        byte[] body = body(head.rest(), lines, notes);
        String target = ORIGIN.matcher(first.group(2)).replaceFirst("");
        return new RawRequest(first.group(1), target.isEmpty() ? "/" : target, lines, body, notes);
    }

    /// The lines before the body.
    private static final class Head {
        private final byte[] text;
        private int at;
        private int number;

        Head(byte[] text) {
            this.text = text;
        }

        /// The next line without its end; at the end of the text an empty one.
        String next() {
            int end = at;
            while (end < text.length && text[end] != '\n') {
                end++;
            }
            int from = at;
            at = Math.min(end + 1, text.length);
            number++;
            boolean isWindows = end > from && text[end - 1] == '\r';
            return new String(text, from, (isWindows ? end - 1 : end) - from, ISO_8859_1);
        }

        byte[] rest() {
            return Arrays.copyOfRange(text, at, text.length);
        }
    }

    private static byte[] body(
            byte[] rest, List<Map.Entry<String, String>> lines, List<String> notes) {
        int length = rest.length;
        for (Map.Entry<String, String> line : lines) {
            if (line.getKey().equalsIgnoreCase("Content-Length")
                    && line.getValue().matches("[0-9]{1,9}")) {
                length = Integer.parseInt(line.getValue());
            }
            if (line.getKey().equalsIgnoreCase("Transfer-Encoding")) {
                notes.add("Transfer-Encoding is not undone: the body is taken as it stands");
            }
        }
        if (length > rest.length) {
            notes.add(
                    "Content-Length says %d bytes, the file has %d: something is missing"
                            .formatted(length, rest.length));
        } else if (!isLineBreak(rest, length)) {
            notes.add(
                    "Content-Length says %d bytes, the file has %d: what is after them is left out"
                            .formatted(length, rest.length));
        }
        return Arrays.copyOf(rest, Math.min(length, rest.length));
    }

    /// Whether nothing is left from there on but the line break that an editor puts at the end.
    private static boolean isLineBreak(byte[] rest, int from) {
        return new String(rest, from, rest.length - from, ISO_8859_1).matches("(\r?\n)?");
    }

    /// The path before the query.
    public String path() {
        int mark = target.indexOf('?');
        return mark < 0 ? target : target.substring(0, mark);
    }

    /// As if it had arrived.
    ///
    /// @param peer `ip:port` or `[ip]:port`
    public Arrival arrival(String id, Instant receivedAt, String peer) {
        List<Map.Entry<String, String>> fields = new ArrayList<>(lines);
        String host = "";
        for (Map.Entry<String, String> line : lines) {
            if (line.getKey().equalsIgnoreCase("Host")) {
                fields.remove(line); // to the original it is the request's, no field
                host = host.isEmpty() ? HeadText.of(line.getValue()) : host;
            }
        }
        int mark = target.indexOf('?');
        return new Arrival(
                id,
                receivedAt,
                new Origin.Http(method, peer, new Origin.Target(host, HeadText.of(target)), ""),
                Headers.of(fields),
                Query.parse(mark < 0 ? null : target.substring(mark + 1)),
                body);
    }
}
