package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the first JSON value of a text, strictly; what follows it is ignored (spec section 4).
final class JsonReader {
    /// Depth is bounded because reading and writing recurse; length is bounded by whoever took the
    /// body.
    private static final int DEEPEST = 1_000;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(DEEPEST)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .maxNameLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private JsonReader() {}

    /// The text is not JSON. The message says what is wrong and where, and quotes nothing of the
    /// text.
    static final class NotJsonException extends Exception {
        private static final long serialVersionUID = 1L;

        NotJsonException(String message) {
            super(message);
        }
    }

    static Json read(byte[] utf8) throws NotJsonException {
        return read(new String(utf8, UTF_8));
    }

    static Json read(String text) throws NotJsonException {
        // From a text, not from bytes: the reader of bytes would guess other encodings and skip a
        // mark.
        try (JsonParser parser = FACTORY.createParser(text)) {
            @Nullable JsonToken first = parser.nextToken();
            if (first == null) {
                throw new NotJsonException("EOF");
            }
            return value(parser, first);
        } catch (JsonParseException e) {
            throw new NotJsonException(what(e));
        } catch (JsonProcessingException e) {
            throw new NotJsonException("it is nested deeper than " + DEEPEST);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String what(JsonParseException e) {
        String where =
                e.getLocation() == null
                        ? ""
                        : " at line "
                                + e.getLocation().getLineNr()
                                + ", column "
                                + e.getLocation().getColumnNr();
        String original = e.getOriginalMessage();
        boolean cutOff = original.startsWith("Unexpected end-of-input");
        return (cutOff ? "unexpected end of JSON input" : "invalid character") + where;
    }

    private static Json value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> new Json.Text(wellFormed(parser.getText()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Number(parser.getText());
            case VALUE_TRUE -> new Json.Bool(true);
            case VALUE_FALSE -> new Json.Bool(false);
            case VALUE_NULL -> new Json.Null();
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                    throw new IllegalStateException("no value begins with " + token);
        };
    }

    private static Json object(JsonParser parser) throws IOException {
        Map<String, Json> members = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            members.put(wellFormed(name), value(parser, parser.nextToken()));
        }
        return new Json.Object(members);
    }

    private static Json array(JsonParser parser) throws IOException {
        List<Json> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken();
                token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            items.add(value(parser, token));
        }
        return new Json.Array(items);
    }

    /// Half a surrogate pair is no character: it becomes U+FFFD, as in Go.
    private static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return text.codePoints()
                        .map(c ->
                                c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE
                                        ? 0xFFFD
                                        : c)
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString();
            }
        }
        return text;
    }
}
