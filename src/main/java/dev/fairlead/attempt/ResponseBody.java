package dev.fairlead.attempt;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;

/// What is read of an answer's body: its beginning is kept, the rest counted, up to a limit.
final class ResponseBody {
    private static final int MOST_READ = 64 * 1024;
    private static final int MOST_KEPT = 16 * 1024;

    private final Buffer kept = Buffer.buffer();
    private long read;

    /// Takes a piece.
    ///
    /// @return whether more is welcome
    boolean take(Buffer piece) {
        read += piece.length();
        int room = Math.min(piece.length(), MOST_KEPT - kept.length());
        var _ = kept.appendBuffer(piece, 0, room);
        return read <= MOST_READ;
    }

    /// The beginning as text; what is malformed is replaced.
    String text() {
        return kept.toString(UTF_8);
    }
}
