package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.request.JsonReader.NotJsonException;
import dev.fairlead.request.XmlReader.NotXmlException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The body as a tree of values (spec section 4).
public sealed interface Payload {
    /// @param tree null when nothing was read: no parser fits the type, or the body is broken
    /// @param isForm whether it was a multipart form: then `raw-request-body` is empty
    /// @param notes what is to be said about the reading; the hook goes on all the same
    record Read(@Nullable Json tree, boolean isForm, List<String> notes) implements Payload {
        public Read {
            notes = List.copyOf(notes);
        }
    }

    /// A multipart form that is none: the request ends here.
    ///
    /// @param note what is wrong
    /// @param answer what the sender is told
    record Broken(String note, String answer) implements Payload {}

    /// How a body is to be read.
    ///
    /// @param contentType chooses the parser; it is tested by substring and with regard to case
    /// @param sentType the header as it came: the boundary of a form stands there
    /// @param jsonParts names of a form's files that are JSON whatever their type
    record Way(String contentType, String sentType, Set<String> jsonParts) {
        public Way {
            jsonParts = Set.copyOf(jsonParts);
        }
    }

    static Payload read(Way way, byte[] body) {
        String contentType = way.contentType();
        try {
            if (contentType.contains("json")) {
                return json(body);
            }
            if (contentType.contains("x-www-form-urlencoded")) {
                return tree(FormReader.strict(new String(body, UTF_8)));
            }
            if (contentType.contains("xml")) {
                return tree(XmlReader.read(body));
            }
            if (contentType.startsWith("multipart/form-data;")) {
                return form(way, body);
            }
            return unread(
                    "error parsing body payload due to unsupported content type header: "
                            + contentType);
        } catch (FormReader.NotAFormException e) {
            return unread("error parsing form payload " + e.getMessage());
        } catch (NotXmlException e) {
            return unread("error parsing XML payload: " + e.getMessage());
        }
    }

    private static Payload json(byte[] body) {
        boolean isArray = first(body) == '[';
        try {
            if (isArray) {
                return tree(new Json.Object(Map.of("root", JsonReader.read(body))));
            }
            return tree(JsonReader.readObject(body) instanceof Json.Object object ? object : null);
        } catch (NotJsonException e) {
            String what = isArray ? "JSON array payload " : "JSON payload ";
            return unread("error parsing " + what + e.getMessage());
        }
    }

    private static int first(byte[] body) {
        for (byte b : body) {
            if (b != ' ' && b != '\t' && b != '\n' && b != '\r') {
                return b;
            }
        }
        return -1;
    }

    private static Payload form(Way way, byte[] body) {
        Map<String, Json> members = new LinkedHashMap<>();
        List<String> notes = new ArrayList<>();
        try {
            if (!way.sentType().startsWith("multipart/form-data")) {
                throw new MultipartReader.NotAFormException(
                        "request Content-Type isn't multipart/form-data");
            }
            for (MultipartReader.Part part : MultipartReader.read(way.sentType(), body)) {
                if (part.filename().isEmpty()) {
                    value(part, members, notes);
                } else if (isJson(part, way)) {
                    file(part, members, notes);
                }
            }
        } catch (MultipartReader.NotAFormException e) {
            return new Broken(
                    "error parsing multipart form: " + e.getMessage(),
                    "Error occurred while parsing multipart form.");
        }
        return new Read(members.isEmpty() ? null : new Json.Object(members), true, notes);
    }

    private static void value(
            MultipartReader.Part part, Map<String, Json> members, List<String> notes) {
        if (members.putIfAbsent(part.name(), new Json.Text(part.text())) == null) {
            notes.add("found multipart form value \"" + part.name() + "\"");
        }
    }

    private static boolean isJson(MultipartReader.Part part, Way way) {
        return way.jsonParts().contains(part.name()) || part.types().contains("application/json");
    }

    private static void file(
            MultipartReader.Part part, Map<String, Json> members, List<String> notes) {
        notes.add("parsing multipart form file \"" + part.name() + "\" as JSON");
        Json value = new Json.Null();
        try {
            value = JsonReader.readObject(part.content());
        } catch (NotJsonException e) {
            notes.add("error parsing JSON payload file: " + e.getMessage());
        }
        members.putIfAbsent(part.name(), value);
    }

    private static Payload tree(@Nullable Json tree) {
        return new Read(tree, false, List.of());
    }

    private static Payload unread(String note) {
        return new Read(null, false, List.of(note));
    }
}
