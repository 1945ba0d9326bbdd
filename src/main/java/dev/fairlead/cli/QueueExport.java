package dev.fairlead.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.queue.DeliveryQueue;
import dev.fairlead.queue.QueueFile;
import dev.fairlead.queue.State;
import dev.fairlead.queue.Stored;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Writes a queue to the standard output, the oldest delivery first.
final class QueueExport {
    private static final int TOLD_EACH = 10_000;
    private static final int PIECE = 5_000;

    private final DeliveryQueue queue;
    private final Subcommand.Terminal terminal;
    private final Map<State, Long> written = new EnumMap<>(State.class);

    QueueExport(DeliveryQueue queue, Subcommand.Terminal terminal) {
        this.queue = queue;
        this.terminal = terminal;
    }

    int run() throws IOException {
        BufferedWriter out = new BufferedWriter(new OutputStreamWriter(terminal.out(), UTF_8));
        write(out, QueueFile.head());
        OldestFirst all = new OldestFirst(queue, PIECE);
        for (OldestFirst.Span span : all.spans()) {
            for (String id : all.ids(span)) {
                Optional<Stored> found = Waiting.on(queue.find(id));
                if (found.isPresent()) {
                    write(out, QueueFile.line(found.get()));
                    count(found.get().state());
                }
            }
        }
        write(out, QueueFile.end(sum()));
        out.flush();
        if (terminal.out().checkError()) {
            throw new IOException("the output ended early");
        }
        terminal.err().println("exported " + told());
        return Subcommand.DONE;
    }

    private static void write(BufferedWriter out, String line) throws IOException {
        out.write(line);
        out.write('\n');
    }

    private void count(State state) {
        written.merge(state, 1L, Long::sum);
        if (sum() % TOLD_EACH == 0) {
            terminal.err().println("exported " + sum() + " so far");
        }
    }

    private long sum() {
        return written.values().stream().mapToLong(n -> n).sum();
    }

    private String told() {
        String parts =
                written.entrySet().stream()
                        .map(each -> each.getValue() + " " + word(each.getKey()))
                        .collect(Collectors.joining(", "));
        return sum() + " deliveries" + (parts.isEmpty() ? "" : ": " + parts);
    }

    private static String word(State state) {
        return switch (state) {
            case WAITING -> "waiting";
            case IN_FLIGHT -> "in flight";
            case DELIVERED -> "delivered";
            case DEAD -> "dead";
            case CANCELLED -> "cancelled";
        };
    }
}
