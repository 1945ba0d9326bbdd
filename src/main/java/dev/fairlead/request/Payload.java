package dev.fairlead.request;

import dev.fairlead.gotext.Quoting;
import dev.fairlead.gotext.Utf8;
import dev.fairlead.request.MultipartReader.Part;
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
        return read(way, Query.NONE, body);
    }

    /// @param query a multipart form is read together with it, so one that is broken breaks both
    static Payload read(Way way, Query query, byte[] body) {
        String contentType = way.contentType();
        if (contentType.startsWith("multipart/form-data;")) { // first: any word may be its boundary
            return form(way, query, body);
        }
        if (contentType.contains("json")) {
            return json(body);
        }
        if (contentType.contains("x-www-form-urlencoded")) {
            return form(body);
        }
        if (contentType.contains("xml")) {
            return xml(body);
        }
        return unread(
                "error parsing body payload due to unsupported content type header: "
                        + contentType);
    }

    private static Payload form(byte[] body) {
        FormReader.Form form = FormReader.read(body);
        return form.trouble().isEmpty()
                ? tree(form.pairs())
                : unread("error parsing form payload " + form.trouble());
    }

    private static Payload xml(byte[] body) {
        try {
            return tree(XmlReader.read(body));
        } catch (MalformedException e) {
            return unread("error parsing XML payload: " + e.reason());
        }
    }

    private static Payload json(byte[] body) {
        boolean isArray = first(body) == '[';
        try {
            if (isArray) {
                return tree(new Json.Object(Map.of("root", JsonReader.read(body))));
            }
            return tree(JsonReader.readObject(body) instanceof Json.Object object ? object : null);
        } catch (MalformedException e) {
            String what = isArray ? "JSON array payload " : "JSON payload ";
            return unread("error parsing " + what + e.reason());
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

    private static Payload form(Way way, Query query, byte[] body) {
        try {
            List<Part> parts = MultipartReader.read(way.sentType(), body);
            if (!query.trouble().isEmpty()) {
                throw new MalformedException(query.trouble());
            }
            return form(parts, way);
        } catch (MalformedException e) {
            return new Broken(
                    "error parsing multipart form: " + e.reason(),
                    "Error occurred while parsing multipart form.");
        }
    }

    /// Of a name the first value counts, and before it the first file that is JSON.
    private static Read form(List<Part> parts, Way way) {
        Map<String, Json> values = new LinkedHashMap<>();
        Map<String, Part> files = new LinkedHashMap<>();
        List<String> notes = new ArrayList<>();
        for (Part part : parts) {
            if (part.isFile()) {
                files.putIfAbsent(part.name(), part);
            } else if (!values.containsKey(part.name())) {
                notes.add("found multipart form value " + Quoting.quote(part.name()));
                values.put(part.name(), new Json.Text(Utf8.decode(part.content())));
            }
        }
        for (Part file : files.values()) {
            if (way.jsonParts().contains(file.name())
                    || file.types().contains("application/json")) {
                notes.add("parsing multipart form file " + Quoting.quote(file.name()) + " as JSON");
                values.put(file.name(), json(file, notes));
            }
        }
        return new Read(values.isEmpty() ? null : new Json.Object(values), true, notes);
    }

    private static Json json(Part file, List<String> notes) {
        try {
            return JsonReader.readObject(file.content());
        } catch (MalformedException e) {
            notes.add("error parsing JSON payload file: " + e.reason());
            return Json.Null.INSTEAD_OF_OBJECT;
        }
    }

    private static Payload tree(@Nullable Json tree) {
        return new Read(tree, false, List.of());
    }

    private static Payload unread(String note) {
        return new Read(null, false, List.of(note));
    }
}
