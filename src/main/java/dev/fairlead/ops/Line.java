package dev.fairlead.ops;

import java.io.Serial;
import java.util.EnumMap;
import java.util.Map;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.Logger;

/// A log line under way: what happened, then which by `key=value`. As text, values with blanks,
/// quotes or control characters are quoted; as JSON each key is a member.
final class Line {
    private final Level level;
    private final String message;
    private final Map<LogKey, Object> keys = new EnumMap<>(LogKey.class);
    private final StringBuilder text;

    private Line(Level level, String message) {
        this.level = level;
        this.message = message;
        this.text = new StringBuilder(160).append(message);
    }

    static Line info(String message) {
        return new Line(Level.INFO, message);
    }

    static Line warn(String message) {
        return new Line(Level.WARN, message);
    }

    static Line error(String message) {
        return new Line(Level.ERROR, message);
    }

    static Line debug(String message) {
        return new Line(Level.DEBUG, message);
    }

    /// An empty value is left out.
    Line with(LogKey key, String value) {
        if (!value.isEmpty()) {
            keys.put(key, value);
            text.append(' ').append(key.text()).append('=');
            append(value);
        }
        return this;
    }

    Line with(LogKey key, long value) {
        keys.put(key, value);
        text.append(' ').append(key.text()).append('=').append(value);
        return this;
    }

    /// As one line.
    String text() {
        return text.toString();
    }

    void writeTo(Logger logger) {
        if (logger.isLoggable(level)) {
            logger.logRaw(new Record(this, logger.getName()));
        }
    }

    private void append(String value) {
        if (isPlain(value)) {
            text.append(value);
            return;
        }
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (isControl(c)) {
                        text.append("\\u%04x".formatted((int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c == '"' || c == '=' || c == '\\' || isControl(c)) {
                return false;
            }
        }
        return true;
    }

    /// What a terminal might obey, or a reader of lines take for a line's end.
    private static boolean isControl(char c) {
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
    }

    /// The line as the logging takes it.
    static final class Record extends ExtLogRecord {
        @Serial private static final long serialVersionUID = 1L;

        private final String said;
        private final transient Map<LogKey, Object> keys;

        Record(Line line, String logger) {
            super(line.level, line.text(), FormatStyle.NO_FORMAT, Line.class.getName());
            this.said = line.message;
            this.keys = line.keys;
            setLoggerName(logger);
        }

        /// What happened, without the keys.
        String said() {
            return said;
        }

        Map<LogKey, Object> keys() {
            return keys;
        }
    }
}
