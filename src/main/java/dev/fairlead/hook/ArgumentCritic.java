package dev.fairlead.hook;

import dev.fairlead.request.Argument;
import java.util.List;
import java.util.Locale;

/// Says what of an argument cannot give a value, whatever arrives.
final class ArgumentCritic {
    static final List<String> SOURCES =
            List.of(
                    "header",
                    "url",
                    "query",
                    "payload",
                    "request",
                    "string",
                    "raw-request-body",
                    "entire-payload",
                    "entire-query",
                    "entire-headers");
    private static final List<String> NAMED = List.of("header", "url", "query", "payload");
    static final List<String> REQUEST_NAMES = List.of("method", "remote-addr");

    private ArgumentCritic() {}

    static void look(Element element, Argument argument) {
        if (!element.isChecked()) {
            return;
        }
        String source = argument.source();
        String name = argument.name();
        if (source.isEmpty()) {
            element.doubt("no \"source\", so there is never a value", Nearest.hint("", SOURCES));
        } else if (!SOURCES.contains(source)) {
            at(element, "source")
                    .doubt(
                            "no source \"" + source + "\", so there is never a value",
                            Nearest.hint(source, SOURCES));
        } else if (NAMED.contains(source) && name.isEmpty()) {
            element.doubt(
                    "no \"name\" to look for", "the whole of it is the source " + whole(source));
        } else if (source.equals("request")
                && !REQUEST_NAMES.contains(name.toLowerCase(Locale.ROOT))) {
            at(element, "name")
                    .doubt("a request has no \"" + name + "\"", Nearest.hint(name, REQUEST_NAMES));
        }
    }

    private static String whole(String source) {
        return switch (source) {
            case "header" -> "entire-headers";
            case "payload" -> "entire-payload";
            case String _ -> "entire-query";
        };
    }

    private static Element at(Element element, String key) {
        Element member = element.get(key);
        return member == null ? element : member;
    }
}
