package dev.fairlead.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.command.CommandResult;
import dev.fairlead.delivery.Message.Header;
import dev.fairlead.hook.Hook;
import dev.fairlead.queue.Receipt;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The same answers as JSON: statuses and headers are those of [Replies]. What went wrong is always
/// under `error`.
final class JsonReplies {
    private static final Header JSON = new Header("Content-Type", "application/json");

    private JsonReplies() {}

    static Answer to(Hook hook, Upshot upshot) {
        Answer text = Replies.text(hook, upshot);
        JsonObject body =
                switch (upshot) {
                    case Upshot.NotTriggered _,
                            Upshot.RuleBroken _,
                            Upshot.Unreadable _,
                            Upshot.Rejected _,
                            Upshot.LeftToAnother _,
                            Upshot.Busy _,
                            Upshot.Unavailable _ ->
                            new JsonObject().put("error", new String(text.body(), UTF_8).strip());
                    case Upshot.Accepted(var receipts) -> started(hook, receipts);
                    case Upshot.Started(var receipts) -> started(hook, receipts);
                    case Upshot.Ran(var receipts, CommandResult result) ->
                            ran(Objects.requireNonNull(hook.run()), result, receipts);
                };
        return new Answer(text.status(), headers(text.headers()), body.encode().getBytes(UTF_8));
    }

    /// A Content-Type that the hook configures stays.
    private static List<Header> headers(List<Header> headers) {
        List<Header> all = new ArrayList<>(headers);
        if (headers.stream().noneMatch(h -> h.name().equalsIgnoreCase(JSON.name()))) {
            all.add(JSON);
        }
        return all;
    }

    private static JsonObject started(Hook hook, List<Receipt> receipts) {
        JsonObject body = new JsonObject();
        if (!hook.reply().message().isEmpty()) {
            body.put("message", hook.reply().message());
        }
        return hook.deliver().isEmpty() ? body : body.put("deliveries", ids(receipts));
    }

    /// The output of a failed command is shown as by the text: only if the hook says so.
    private static JsonObject ran(Hook.Run run, CommandResult result, List<Receipt> receipts) {
        JsonObject body = new JsonObject();
        String trouble = Replies.troubleOf(result);
        if (!trouble.isEmpty()) {
            body.put("error", told(result, trouble));
        }
        Replies.codeOf(result).ifPresent(code -> body.put("exitCode", code));
        if (trouble.isEmpty() || run.outputOnError()) {
            body.put("output", new String(Replies.outputOf(result), UTF_8));
        }
        return receipts.isEmpty() ? body : body.put("deliveries", ids(receipts));
    }

    /// Where a program was looked for is nobody's business.
    private static String told(CommandResult result, String trouble) {
        return switch (result) {
            case CommandResult.Exited _,
                    CommandResult.Killed _,
                    CommandResult.TimedOut _,
                    CommandResult.Stopped _ ->
                    trouble;
            case CommandResult.NotFound _, CommandResult.NotStarted _ ->
                    "the command could not be started";
        };
    }

    private static JsonArray ids(List<Receipt> receipts) {
        return new JsonArray(receipts.stream().map(Receipt::id).toList());
    }
}
