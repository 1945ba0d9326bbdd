package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.request.FormReader.NotAFormException;
import dev.fairlead.request.JsonReader.NotJsonException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The body as a tree of values (spec section 4).
///
/// @param tree null when nothing was read: no parser fits the type, or the body is broken
/// @param notes why nothing was read; the hook goes on all the same
public record Payload(@Nullable Json tree, List<String> notes) {
    public Payload {
        notes = List.copyOf(notes);
    }

    /// Reads the body by its type, which is tested by substring and with regard to case.
    public static Payload parse(String contentType, byte[] body) {
        try {
            if (contentType.contains("json")) {
                return json(body);
            }
            if (contentType.contains("x-www-form-urlencoded")) {
                return new Payload(FormReader.strict(new String(body, UTF_8)), List.of());
            }
            return unread(
                    "error parsing body payload due to unsupported content type header: "
                            + contentType);
        } catch (NotJsonException e) {
            return unread("error parsing JSON payload " + e.getMessage());
        } catch (NotAFormException e) {
            return unread("error parsing form payload " + e.getMessage());
        }
    }

    private static Payload json(byte[] body) throws NotJsonException {
        Json value = JsonReader.read(body);
        return switch (value) {
            case Json.Object _ -> new Payload(value, List.of());
            case Json.Array _ -> new Payload(Json.Object.EMPTY.with("root", value), List.of());
            case Json.Null _ -> new Payload(null, List.of());
            case Json.Text _, Json.Number _, Json.Bool _ ->
                    unread("error parsing JSON payload: it is neither an object nor an array");
        };
    }

    private static Payload unread(String note) {
        return new Payload(null, List.of(note));
    }
}
