package dev.fairlead.trigger;

import dev.fairlead.rule.Explained;
import dev.fairlead.trigger.Explanation.Entry;
import dev.fairlead.trigger.Explanation.Given;
import dev.fairlead.trigger.Explanation.Sent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An explanation as JSON, for programs and for the dashboard. What does not apply is absent.
public final class ExplanationJson {
    private ExplanationJson() {}

    public static JsonObject of(Explanation explanation) {
        JsonObject json =
                new JsonObject()
                        .put("hook", explanation.hook())
                        .put("triggers", explanation.decision().isYes())
                        .put("decision", word(explanation.decision().kind()));
        putText("reason", explanation.decision().reason(), json);
        Explanation.Came came = explanation.came();
        json.put(
                "arrival",
                new JsonObject()
                        .put("door", came.door())
                        .put("bytes", came.bytes())
                        .put("contentType", came.contentType())
                        .put("read", came.isRead())
                        .put("names", new JsonArray(came.names())));
        put("rule", explanation.rule(), ExplanationJson::rule, json);
        put("answer", explanation.answer(), ExplanationJson::answer, json);
        put("command", explanation.command(), ExplanationJson::command, json);
        return json.put("deliveries", array(explanation.deliveries(), ExplanationJson::entry))
                .put("notes", new JsonArray(explanation.notes()));
    }

    /// A rule and those inside it.
    public static JsonObject rule(Explained rule) {
        JsonObject json =
                new JsonObject().put("asks", rule.asks()).put("ruling", word(rule.ruling()));
        putText("found", rule.found(), json);
        if (!rule.hints().isEmpty()) {
            json.put("hints", new JsonArray(rule.hints()));
        }
        if (!rule.inside().isEmpty()) {
            json.put("rules", array(rule.inside(), ExplanationJson::rule));
        }
        return json;
    }

    private static JsonObject answer(Explanation.Told told) {
        JsonObject json = new JsonObject().put("status", told.status());
        return told.isOutput() ? json.put("output", true) : json.put("body", told.body());
    }

    private static JsonObject command(Explanation.Command command) {
        JsonObject json = new JsonObject().put("program", command.program());
        putText("directory", command.directory(), json);
        return json.put("arguments", array(command.arguments(), ExplanationJson::given))
                .put("environment", array(command.environment(), ExplanationJson::given))
                .put("files", array(command.files(), ExplanationJson::given));
    }

    private static JsonObject given(Given given) {
        return new JsonObject()
                .put("name", given.name())
                .put("value", given.value())
                .put("from", given.from())
                .put("missing", given.isMissing());
    }

    private static JsonObject entry(Entry entry) {
        JsonObject json =
                new JsonObject().put("entry", entry.key()).put("owed", entry.sent() != null);
        putText("url", entry.url(), json);
        put("when", entry.when(), ExplanationJson::rule, json);
        putText("trouble", entry.trouble(), json);
        put("delivery", entry.sent(), ExplanationJson::sent, json);
        return json;
    }

    private static JsonObject sent(Sent sent) {
        JsonObject json = new JsonObject().put("url", sent.url()).put("lane", sent.lane());
        putText("orderingKey", sent.orderingKey(), json);
        putText("id", sent.id(), json);
        putText("webhookId", sent.webhookId(), json);
        return json.put("headers", new JsonArray(sent.headers()))
                .put("signed", sent.isSigned())
                .put("bytes", sent.bytes())
                .put("body", sent.body());
    }

    /// How a decision is called.
    public static String word(Explanation.Decision.Kind kind) {
        return word((Enum<?>) kind);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static <T> JsonArray array(List<T> all, Function<T, JsonObject> each) {
        return new JsonArray(all.stream().map(each).toList());
    }

    private static void putText(String name, String text, JsonObject into) {
        if (!text.isEmpty()) {
            into.put(name, text);
        }
    }

    private static <T> void put(
            String name, @Nullable T value, Function<T, JsonObject> form, JsonObject into) {
        if (value != null) {
            into.put(name, form.apply(value));
        }
    }
}
