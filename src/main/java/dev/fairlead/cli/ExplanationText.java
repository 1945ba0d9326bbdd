package dev.fairlead.cli;

import dev.fairlead.rule.Explained;
import dev.fairlead.rule.Explained.Ruling;
import dev.fairlead.trigger.Explanation;
import dev.fairlead.trigger.Explanation.Entry;
import dev.fairlead.trigger.Explanation.Given;
import dev.fairlead.trigger.Explanation.Sent;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// An explanation for a terminal: the outcome first, then each step that led to it, and only then
/// what would be done.
final class ExplanationText {
    private static final int MOST_NAMES = 10;
    private static final int LABEL = 10;

    private final Explanation explanation;
    private final StringBuilder out = new StringBuilder();

    private ExplanationText(Explanation explanation) {
        this.explanation = explanation;
    }

    static String of(Explanation explanation) {
        return new ExplanationText(explanation).written();
    }

    private String written() {
        Explanation.Decision decision = explanation.decision();
        String reason = decision.reason().isEmpty() ? "" : ": " + decision.reason();
        out.append(
                "Hook \"%s\" %s%s.\n\n"
                        .formatted(explanation.hook(), decision.kind().words(), reason));
        came();
        if (explanation.rule() != null) {
            tree("rule", explanation.rule());
        } else if (decision.isYes()) {
            line("rule", "none: everything triggers");
        }
        Explanation.Command command = explanation.command();
        if (command != null) {
            command(command);
        }
        explanation.deliveries().forEach(this::entry);
        if (decision.isYes() && command == null && nothingOwed()) {
            line("done", "nothing: no delivery is owed");
        }
        answer(explanation.answer());
        explanation.notes().forEach(note -> line("log", note));
        return out.toString();
    }

    private boolean nothingOwed() {
        return explanation.deliveries().stream().allMatch(entry -> entry.sent() == null);
    }

    private void came() {
        Explanation.Came came = explanation.came();
        line("arrival", came.door());
        line("body", came.bytes() == 0 ? "none" : body(came));
    }

    private static String body(Explanation.Came came) {
        String type = came.contentType().isEmpty() ? "no Content-Type" : came.contentType();
        String read = came.isRead() ? names(came.names()) : ": NOT read as data";
        return came.bytes() + " bytes, " + type + read;
    }

    private static String names(List<String> names) {
        String first = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : ", with " + first + (names.size() > MOST_NAMES ? ", …" : "");
    }

    private void answer(Explanation.@Nullable Told told) {
        if (told != null) {
            String body = told.isOutput() ? "with the command's output" : told.body();
            line("answer", (told.status() + " " + body).strip());
        }
    }

    private void tree(String label, Explained rule) {
        StringBuilder written = new StringBuilder();
        node(rule, 0, written);
        List<String> lines = written.toString().lines().toList();
        line(label, lines.getFirst());
        lines.subList(1, lines.size()).forEach(each -> line("", each));
    }

    private static void node(Explained rule, int depth, StringBuilder into) {
        boolean isLeaf = rule.inside().isEmpty();
        String indent = "  ".repeat(depth);
        boolean isSkipped = rule.ruling() == Ruling.NOT_LOOKED_AT;
        String skipped = isSkipped ? "  (not looked at)" : "";
        into.append("%-4s %s%s%s\n".formatted(mark(rule.ruling()), indent, rule.asks(), skipped));
        String below = "       " + indent;
        if (!rule.found().isEmpty()) {
            into.append(below).append(rule.found()).append('\n');
        }
        rule.hints().forEach(hint -> into.append(below).append("- ").append(hint).append('\n'));
        if (!isLeaf) {
            rule.inside().forEach(inside -> node(inside, depth + 1, into));
        }
    }

    /// Capitals are what the eye looks for.
    private static String mark(Ruling ruling) {
        return switch (ruling) {
            case YES -> "yes";
            case NO, MISSING -> "NO";
            case MISMATCH, BROKEN -> "FAIL";
            case NOT_LOOKED_AT -> "-";
        };
    }

    private void command(Explanation.Command command) {
        line("command", command.program());
        given("argument", command.arguments());
        if (!command.directory().isEmpty()) {
            line("in", command.directory());
        }
        given("variable", command.environment());
        given("file", command.files());
    }

    private void given(String label, List<Given> all) {
        for (Given given : all) {
            String value = given.isMissing() ? "MISSING" : given.value();
            String name = given.name() + (label.equals("variable") ? "=" : ": ");
            line(label, name + value + "  (" + given.from() + ")");
        }
    }

    private void entry(Entry entry) {
        Sent sent = entry.sent();
        if (sent != null) {
            line("deliver", "POST " + sent.url());
        } else if (entry.trouble().isEmpty()) {
            line("deliver", "nothing to " + (entry.url().isEmpty() ? entry.key() : entry.url()));
        } else {
            line("deliver", entry.key() + " LACKS " + entry.trouble());
        }
        if (entry.when() != null) {
            tree("when", entry.when());
        }
        if (sent != null) {
            details(sent);
        }
    }

    private void details(Sent sent) {
        boolean hasOrder = !sent.orderingKey().isEmpty();
        line("lane", sent.lane() + (hasOrder ? ", in the order of " + sent.orderingKey() : ""));
        line("id", sent.id().isEmpty() ? "a new one for each arrival" : sent.webhookId());
        sent.headers().forEach(header -> line("header", header));
        String signed = sent.isSigned() ? ", signed" : ", not signed";
        line("body", sent.bytes() + " bytes" + signed + ": " + sent.body());
    }

    private void line(String label, String text) {
        out.append(label).append(" ".repeat(LABEL - label.length())).append(text).append('\n');
    }
}
