package dev.fairlead.ops;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;

/// Writes each line as one JSON object: timestamp, level, logger, message, then the line's keys.
final class JsonLines extends ExtFormatter {
    private final JsonFactory json = new JsonFactory();

    @Override
    public String format(ExtLogRecord record) {
        StringWriter text = new StringWriter(256);
        try (JsonGenerator to = json.createGenerator(text)) {
            to.writeStartObject();
            to.writeStringField("timestamp", record.getInstant().toString());
            to.writeStringField("level", record.getLevel().getName());
            to.writeStringField("logger", record.getLoggerName());
            if (record instanceof Line.Record line) {
                to.writeStringField("message", line.said());
                write(line.keys(), to);
            } else {
                to.writeStringField("message", record.getFormattedMessage());
            }
            if (record.getThrown() != null) {
                StringWriter trace = new StringWriter();
                record.getThrown().printStackTrace(new PrintWriter(trace));
                to.writeStringField("error", trace.toString());
            }
            to.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.append('\n').toString();
    }

    private static void write(Map<LogKey, Object> keys, JsonGenerator to) throws IOException {
        for (Map.Entry<LogKey, Object> key : keys.entrySet()) {
            to.writeFieldName(key.getKey().text());
            if (key.getValue() instanceof Long number) {
                to.writeNumber(number);
            } else {
                to.writeString(key.getValue().toString());
            }
        }
    }
}
