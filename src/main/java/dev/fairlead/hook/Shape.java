package dev.fairlead.hook;

import dev.fairlead.request.Argument;
import dev.fairlead.request.Json;
import dev.fairlead.request.Lookup;
import dev.fairlead.request.Values;
import dev.fairlead.template.Form;
import dev.fairlead.template.Template;
import dev.fairlead.template.TemplateException;
import dev.fairlead.template.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// How a part of a delivery is made of an arrival.
public sealed interface Shape {
    /// What it is for that arrival.
    Lookup of(Values values);

    /// A value of the arrival as it is.
    record Named(Argument argument) implements Shape {
        @Override
        public Lookup of(Values values) {
            return values.find(argument);
        }
    }

    /// A text around values of the arrival; one that it cannot be made for is
    /// [invalid][Lookup.Invalid].
    record Templated(Template template, Form form) implements Shape {
        @Override
        public Lookup of(Values values) {
            try {
                String text = template.execute(value(values.tree()), form);
                Optional<String> fault = form == Form.JSON ? Json.faultIn(text) : Optional.empty();
                return fault.<Lookup>map(
                                what -> new Lookup.Invalid("the template makes no JSON: " + what))
                        .orElseGet(() -> new Lookup.Found(new Json.Text(text)));
            } catch (TemplateException e) {
                return new Lookup.Invalid(String.valueOf(e.getMessage()));
            }
        }

        private static Value value(Json json) {
            return switch (json) {
                case Json.Null _ -> new Value.Nil();
                case Json.Bool(boolean truth) -> new Value.Bool(truth);
                case Json.Number(String literal) -> new Value.Number(literal);
                case Json.Text(String text) -> new Value.Text(text);
                case Json.Array(var items) ->
                        new Value.Items(items.stream().map(Templated::value).toList());
                case Json.Object(var members) -> {
                    Map<String, Value> fields = new LinkedHashMap<>();
                    members.forEach((name, member) -> fields.put(name, value(member)));
                    yield new Value.Fields(fields);
                }
            };
        }
    }
}
