package dev.fairlead.hook;

import dev.fairlead.hook.Deliver.ShapedHeader;
import dev.fairlead.request.Argument;
import dev.fairlead.template.Form;
import dev.fairlead.template.Template;
import dev.fairlead.template.TemplateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads how a delivery's body and headers are made: texts, arguments and templates.
final class ShapeReader {
    private static final String TEMPLATE = "template";

    private ShapeReader() {}

    static List<ShapedHeader> headers(Element entry) {
        List<ShapedHeader> headers = new ArrayList<>();
        Element members = entry.get("headers");
        if (members != null) {
            members.members()
                    .forEach((name, value) ->
                            headers.add(new ShapedHeader(name, header(name, value))));
        }
        return headers;
    }

    private static Shape header(String name, Element value) {
        return value.isObject()
                ? shape(value, name, Form.TEXT)
                : new Shape.Named(new Argument("string", value.text(), "", false));
    }

    /// @param headers a body that is told to be of another kind is not written as JSON
    static @Nullable Shape body(Element entry, List<ShapedHeader> headers) {
        Element body = entry.get("body");
        return body == null ? null : shape(body, "body", isJson(headers) ? Form.JSON : Form.TEXT);
    }

    private static boolean isJson(List<ShapedHeader> headers) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase("Content-Type"))
                .allMatch(header ->
                        header.value() instanceof Shape.Named(Argument argument)
                                && argument.source().equals("string")
                                && argument.name().contains("json"));
    }

    private static Shape shape(Element element, String name, Form form) {
        if (!element.isObject() || element.get(TEMPLATE) == null) {
            return new Shape.Named(RuleReader.argument(element));
        }
        element.onlyKeys(Set.of(TEMPLATE));
        Element template = element.get(TEMPLATE);
        try {
            String text = template == null ? "" : template.text();
            return new Shape.Templated(Template.parse(name, text), form);
        } catch (TemplateException e) {
            throw element.wrong(String.valueOf(e.getMessage()));
        }
    }
}
