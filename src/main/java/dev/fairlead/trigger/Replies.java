package dev.fairlead.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.command.CommandResult;
import dev.fairlead.command.Printed;
import dev.fairlead.delivery.Message.Header;
import dev.fairlead.hook.Handling.Statuses;
import dev.fairlead.hook.Hook;
import dev.fairlead.queue.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/// The answers of the original (spec section 5.2), and those of hooks that only deliver.
final class Replies {
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int BAD_REQUEST = 400;
    private static final int ERROR = 500;

    private Replies() {}

    static Answer to(Hook hook, Upshot upshot) {
        return hook.reply().json() ? JsonReplies.to(hook, upshot) : text(hook, upshot);
    }

    /// The head of the answer to a request that sees the output while the command runs.
    static Answer head(Hook hook) {
        return success(hook, OK, new byte[0]);
    }

    static Answer text(Hook hook, Upshot upshot) {
        return switch (upshot) {
            case Upshot.NotTriggered _ -> mismatch(hook);
            case Upshot.RuleBroken _ ->
                    Answer.of(ERROR, "Error occurred while evaluating hook rules.");
            case Upshot.Unreadable(String told) -> Answer.of(ERROR, told);
            case Upshot.Rejected(String reason) -> rejected(reason);
            case Upshot.LeftToAnother _ -> Answer.of(OK, "");
            case Upshot.Busy _ -> Answer.busy();
            case Upshot.Unavailable _ -> Answer.unavailable();
            case Upshot.Accepted(var receipts) -> accepted(hook, receipts);
            case Upshot.Started _ -> started(hook);
            case Upshot.Ran(_, CommandResult result) ->
                    ran(hook, Objects.requireNonNull(hook.run()), result);
        };
    }

    private static Answer mismatch(Hook hook) {
        int status = status(hook.reply().mismatch(), OK);
        return Answer.of(status, "Hook rules were not satisfied.");
    }

    private static Answer rejected(String reason) {
        return Answer.of(BAD_REQUEST, "The request lacks what a delivery needs: " + reason + "\n");
    }

    /// A command was started and nobody waits for it.
    private static Answer started(Hook hook) {
        return success(hook, OK, hook.reply().message().getBytes(UTF_8));
    }

    /// A command has ended and its output is the answer.
    private static Answer ran(Hook hook, Hook.Run run, CommandResult result) {
        byte[] output = outputOf(result);
        Statuses statuses = run.handling().statuses();
        if (troubleOf(result).isEmpty()) {
            Answer answer = success(hook, OK, output);
            int status = statuses.of(codeOf(result), answer.status());
            return new Answer(status, answer.headers(), output);
        }
        byte[] told =
                run.outputOnError()
                        ? output
                        : "Error occurred while executing the hook's command. Please check your logs for more details."
                                .getBytes(UTF_8);
        return new Answer(statuses.of(codeOf(result), ERROR), hook.reply().headers(), told);
    }

    /// Deliveries only: 202 and their ids; 200 and an empty list when every `when` said no.
    private static Answer accepted(Hook hook, List<Receipt> receipts) {
        int status = receipts.isEmpty() ? OK : ACCEPTED;
        if (!hook.reply().message().isEmpty()) {
            return success(hook, status, hook.reply().message().getBytes(UTF_8));
        }
        String ids =
                receipts.stream()
                        .map(receipt -> '"' + receipt.id() + '"')
                        .collect(Collectors.joining(","));
        Answer answer = success(hook, status, ("{\"deliveries\":[" + ids + "]}").getBytes(UTF_8));
        List<Header> headers = new ArrayList<>(answer.headers());
        headers.add(new Header("Content-Type", "application/json"));
        return new Answer(answer.status(), headers, answer.body());
    }

    private static Answer success(Hook hook, int otherwise, byte[] body) {
        int status = status(hook.reply().success(), otherwise);
        return new Answer(status, hook.reply().headers(), body);
    }

    private static int status(int configured, int otherwise) {
        if (configured == 0) {
            return otherwise;
        }
        return Status.isKnown(configured) ? configured : OK;
    }

    /// Why a command counts as failed, in the original's words; empty when it did not.
    static String troubleOf(CommandResult result) {
        return switch (result) {
            case CommandResult.Exited(int code, _) -> code == 0 ? "" : "exit status " + code;
            case CommandResult.Killed(int signal, _) -> "signal: " + Status.ofSignal(signal);
            case CommandResult.TimedOut _ -> "timed out";
            case CommandResult.Stopped _ -> "stopped: the client has gone";
            case CommandResult.NotStarted notStarted -> notStarted.message();
            case CommandResult.NotFound(String reason) -> reason;
        };
    }

    /// The exit code, if it ended by itself.
    static OptionalInt codeOf(CommandResult result) {
        return switch (result) {
            case CommandResult.Exited(int code, _) -> OptionalInt.of(code);
            case CommandResult.Killed _,
                    CommandResult.TimedOut _,
                    CommandResult.Stopped _,
                    CommandResult.NotStarted _,
                    CommandResult.NotFound _ ->
                    OptionalInt.empty();
        };
    }

    static byte[] outputOf(CommandResult result) {
        return printedOf(result).bytes();
    }

    static Printed printedOf(CommandResult result) {
        return switch (result) {
            case CommandResult.Exited(_, Printed printed) -> printed;
            case CommandResult.Killed(_, Printed printed) -> printed;
            case CommandResult.TimedOut(Printed printed) -> printed;
            case CommandResult.Stopped(Printed printed) -> printed;
            case CommandResult.NotStarted _, CommandResult.NotFound _ -> Printed.NOTHING;
        };
    }
}
