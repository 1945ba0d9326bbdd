package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.gotext.Quoting;
import dev.fairlead.gotext.Utf8;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Cuts a `multipart/form-data` body that is in memory into its parts, with the tolerance of Go's
/// `mime/multipart`: a preamble is skipped, lines may end in LF alone, what follows the last
/// boundary is ignored, and so is a last part that is cut off inside its header.
final class MultipartReader {
    private static final int MOST_PARTS = 1_000;
    private static final int MOST_HEADERS = 10_000;

    /// Of one part, names and values together.
    private static final int LONGEST_HEADER = 10 * 1024 * 1024;

    private final byte[] body;
    private final byte[] dashBoundary;
    private byte[] lineEnd = {'\r', '\n'};
    private byte[] lineEndDashBoundary;
    private int at;
    private int headersLeft = MOST_HEADERS;

    private MultipartReader(byte[] body, String boundary) {
        this.body = body;
        this.dashBoundary = ("--" + boundary).getBytes(UTF_8);
        this.lineEndDashBoundary = joined(lineEnd, dashBoundary);
    }

    /// One part with a name.
    ///
    /// @param fileName empty for a plain value
    /// @param types every Content-Type that it names
    @SuppressWarnings("ArrayRecordComponent") // read at once, never compared
    record Part(String name, String fileName, List<String> types, byte[] content) {
        boolean isFile() {
            return !fileName.isEmpty();
        }
    }

    /// The named parts in their order.
    ///
    /// @param contentType of the request, with the boundary
    static List<Part> read(String contentType, byte[] body) throws MalformedException {
        MediaType type =
                MediaType.parse(contentType)
                        .filter(found -> found.type().equals("multipart/form-data"))
                        .orElseThrow(() ->
                                new MalformedException(
                                        "request Content-Type isn't multipart/form-data"));
        if (!type.parameters().containsKey("boundary")) {
            throw new MalformedException("no multipart boundary param in Content-Type");
        }
        if (type.parameter("boundary").isEmpty()) {
            throw new MalformedException("multipart: boundary is empty");
        }
        return new MultipartReader(body, type.parameter("boundary")).parts();
    }

    private List<Part> parts() throws MalformedException {
        List<Part> parts = new ArrayList<>();
        for (int count = 0; toNextPart(count == 0); count++) {
            Map<String, List<String>> header = new LinkedHashMap<>();
            if (!readHeader(header)) {
                break;
            }
            if (count == MOST_PARTS) {
                throw new MalformedException("multipart: message too large");
            }
            byte[] content = content();
            part(header, content).ifPresent(parts::add);
        }
        return parts;
    }

    /// Goes past the next boundary line; false when it was the final one.
    private boolean toNextPart(boolean first) throws MalformedException {
        boolean separated = false;
        while (true) {
            int from = at;
            boolean ended = toNextLine();
            if (isFinalBoundary(from)) {
                return false;
            }
            if (!ended) {
                throw new MalformedException("multipart: NextPart: EOF");
            }
            if (isBoundary(from, first)) {
                return true;
            }
            if (separated) {
                throw unexpected("multipart: expecting a new Part; got line ", from);
            }
            if (!first) {
                if (!Arrays.equals(body, from, at, lineEnd, 0, lineEnd.length)) {
                    throw unexpected("multipart: unexpected line in Next(): ", from);
                }
                separated = true;
            }
        }
    }

    private MalformedException unexpected(String what, int from) {
        return new MalformedException(what + Quoting.quote(Arrays.copyOfRange(body, from, at)));
    }

    /// Whether the line had an end.
    private boolean toNextLine() {
        while (at < body.length) {
            if (body[at++] == '\n') {
                return true;
            }
        }
        return false;
    }

    /// The line that begins there and ends here; the first one shows how lines end in this body.
    private boolean isBoundary(int from, boolean first) {
        if (!startsWith(dashBoundary, from)) {
            return false;
        }
        int rest = skipBlanks(from + dashBoundary.length);
        if (first && at - rest == 1) {
            lineEnd = new byte[] {'\n'};
            lineEndDashBoundary = joined(lineEnd, dashBoundary);
        }
        return Arrays.equals(body, rest, at, lineEnd, 0, lineEnd.length);
    }

    private boolean isFinalBoundary(int from) {
        int dashes = from + dashBoundary.length;
        if (!startsWith(dashBoundary, from) || !startsWith(new byte[] {'-', '-'}, dashes)) {
            return false;
        }
        int rest = skipBlanks(dashes + 2);
        return rest == at || Arrays.equals(body, rest, at, lineEnd, 0, lineEnd.length);
    }

    private int skipBlanks(int from) {
        int i = from;
        while (i < at && (body[i] == ' ' || body[i] == '\t')) {
            i++;
        }
        return i;
    }

    /// Whether the header came to its end.
    private boolean readHeader(Map<String, List<String>> header) throws MalformedException {
        int room = LONGEST_HEADER;
        if (at < body.length && isBlank(body[at])) {
            throw new MalformedException("malformed MIME header initial line");
        }
        while (at < body.length) {
            String line = line();
            if (line.isEmpty()) {
                return true;
            }
            if (line.indexOf(':') < 0) {
                throw new MalformedException(
                        "malformed MIME header: missing colon: " + Quoting.quote(line));
            }
            String whole = continued(line);
            room -= whole.length();
            if (--headersLeft < 0 || room < 0) {
                throw new MalformedException("multipart: message too large");
            }
            put(whole, header);
        }
        return false;
    }

    /// The line with those that begin with a blank after it.
    private String continued(String first) {
        if (at == body.length || !isBlank(body[at])) {
            return first;
        }
        StringBuilder whole = new StringBuilder(first);
        while (at < body.length && isBlank(body[at])) {
            whole.append(' ').append(line());
        }
        return whole.toString();
    }

    private String line() {
        int from = at;
        boolean ended = toNextLine();
        int to = ended ? at - 1 : at;
        to -= ended && to > from && body[to - 1] == '\r' ? 1 : 0;
        return trimmed(Utf8.decode(body, from, to));
    }

    private static void put(String line, Map<String, List<String>> header)
            throws MalformedException {
        int colon = line.indexOf(':');
        String name = line.substring(0, colon);
        if (!Headers.isToken(name.replace(" ", "_"))
                || line.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7F)) {
            throw new MalformedException("malformed MIME header line: " + line);
        }
        header.computeIfAbsent(Headers.canonical(name), _ -> new ArrayList<>())
                .add(trimmed(line.substring(colon + 1)));
    }

    private static String trimmed(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (from < to && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    /// Up to the next boundary.
    private byte[] content() throws MalformedException {
        int from = at;
        if (startsWith(dashBoundary, at)) {
            int after = at + dashBoundary.length;
            if (endsBoundary(after)) {
                return new byte[0];
            }
            at = after;
        }
        for (; at < body.length; at++) {
            if (body[at] == lineEnd[0]
                    && startsWith(lineEndDashBoundary, at)
                    && endsBoundary(at + lineEndDashBoundary.length)) {
                return Arrays.copyOfRange(body, from, at);
            }
        }
        throw new MalformedException("unexpected EOF");
    }

    /// Whether the boundary is not just the beginning of a longer word.
    private boolean endsBoundary(int after) {
        if (after >= body.length) {
            return true;
        }
        return switch (body[after]) {
            case ' ', '\t', '\r', '\n' -> true;
            case '-' -> after + 1 < body.length && body[after + 1] == '-';
            default -> false;
        };
    }

    private static Optional<Part> part(Map<String, List<String>> header, byte[] content)
            throws MalformedException {
        MediaType disposition =
                MediaType.parse(first("Content-Disposition", header))
                        .filter(found -> found.type().equals("form-data"))
                        .orElse(new MediaType("", Map.of()));
        String name = disposition.parameter("name");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        boolean printable =
                first("Content-Transfer-Encoding", header).equalsIgnoreCase("quoted-printable");
        return Optional.of(
                new Part(
                        name,
                        disposition.parameter("filename"),
                        header.getOrDefault("Content-Type", List.of()),
                        printable ? QuotedPrintable.decode(content) : content));
    }

    private static String first(String name, Map<String, List<String>> header) {
        return header.getOrDefault(name, List.of("")).getFirst();
    }

    private boolean startsWith(byte[] prefix, int from) {
        return from <= body.length - prefix.length
                && Arrays.equals(body, from, from + prefix.length, prefix, 0, prefix.length);
    }

    private static boolean isBlank(int c) {
        return c == ' ' || c == '\t';
    }

    private static byte[] joined(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
