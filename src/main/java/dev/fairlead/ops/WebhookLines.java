package dev.fairlead.ops;

import dev.fairlead.gotext.Quoting;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;

/// Writes log lines in the form of adnanh/webhook (spec section 5.4).
public final class WebhookLines {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss").withZone(ZoneId.systemDefault());

    private final OutputStream out;

    WebhookLines(OutputStream out) {
        this.out = out;
    }

    /// Appends to the file, which is made when there is none.
    static WebhookLines to(Path file) throws IOException {
        return new WebhookLines(
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    /// One line with the prefix of the original.
    public static String prefixed(Instant now, String message) {
        return "[webhook] " + TIME.format(now) + " " + message;
    }

    void line(Instant now, String message) {
        raw(prefixed(now, message));
    }

    /// A line without a prefix, its end added unless it has one. A log that cannot be written is no
    /// reason to stop.
    synchronized void raw(String line) {
        try {
            out.write((line.endsWith("\n") ? line : line + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException _) {
            return;
        }
    }

    /// `["a" "b"]`, as Go's `%q` shows a list.
    static String quoted(List<String> texts) {
        return texts.stream().map(Quoting::quote).collect(Collectors.joining(" ", "[", "]"));
    }

    /// `5 B`, `1.2 KiB`: powers of 1024, one digit after the point below 10.
    static String size(long bytes) {
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
        int unit = 0;
        double value = bytes;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        if (unit == 0) {
            return bytes + " B";
        }
        double tenths = Math.floor(value * 10 + 0.5) / 10;
        return (tenths < 10 ? "%.1f %s" : "%.0f %s").formatted(tenths, units[unit]);
    }

    /// A duration as Go writes it: `1.27ms`.
    static String duration(java.time.Duration duration) {
        long nanos = duration.toNanos();
        if (nanos < 1_000) {
            return nanos + "ns";
        }
        if (nanos < 1_000_000) {
            return decimal(nanos, 3) + "µs";
        }
        if (nanos < 1_000_000_000) {
            return decimal(nanos, 6) + "ms";
        }
        long minutes = duration.toMinutes();
        String seconds = decimal(nanos - minutes * 60_000_000_000L, 9) + "s";
        if (minutes == 0) {
            return seconds;
        }
        return minutes < 60
                ? minutes + "m" + seconds
                : minutes / 60 + "h" + minutes % 60 + "m" + seconds;
    }

    private static String decimal(long value, int scale) {
        return java.math.BigDecimal.valueOf(value, scale).stripTrailingZeros().toPlainString();
    }
}
