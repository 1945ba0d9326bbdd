package dev.fairlead.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.delivery.Endpoint;
import dev.fairlead.delivery.EndpointRef;
import dev.fairlead.delivery.Terms;
import dev.fairlead.hook.CheckedFile;
import dev.fairlead.hook.Deliver;
import dev.fairlead.hook.Hook;
import dev.fairlead.hook.HookConfig;
import dev.fairlead.hook.PlacedHook;
import dev.fairlead.queue.DeliveryQueue;
import dev.fairlead.queue.QueueFile;
import dev.fairlead.queue.Receipt;
import dev.fairlead.queue.Restored;
import dev.fairlead.queue.State;
import dev.fairlead.queue.Stored;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads deliveries from the standard input into a queue, a few at a time.
final class QueueImport {
    private static final int TOLD_EACH = 10_000;
    private static final int MOST = 200;
    private static final long MOST_BYTES = 1L << 20;

    private final DeliveryQueue queue;
    private final HookConfig hooks;
    private final Subcommand.Terminal terminal;
    private final Map<EndpointRef, Endpoint> endpoints = new HashMap<>();
    private final List<Restored> batch = new ArrayList<>();
    private long bytes;
    private long read;
    private long added;

    QueueImport(DeliveryQueue queue, HookConfig hooks, Subcommand.Terminal terminal) {
        this.queue = queue;
        this.hooks = hooks;
        this.terminal = terminal;
    }

    int run() throws IOException {
        for (CheckedFile file : CheckedFile.all(hooks)) {
            if (file.isRefused()) {
                return fail(
                        "the limits of lanes stand in the hook files, and %s cannot be used: name it by -hooks, and see fairlead check"
                                .formatted(file.file()));
            }
            file.hooks().stream().map(PlacedHook::hook).forEach(this::learn);
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(terminal.in(), UTF_8));
        String first = in.readLine();
        return switch (first == null ? new QueueFile.Unreadable("") : QueueFile.read(first)) {
            case QueueFile.Head(int version) when version == QueueFile.VERSION -> lines(in);
            case QueueFile.Head(int version) ->
                    fail(
                            "the file is of version %d, and this program knows %d: take the newer program"
                                    .formatted(version, QueueFile.VERSION));
            case QueueFile.Entry _, QueueFile.End _, QueueFile.Unreadable _ ->
                    fail("this is no exported queue: its first line is to be " + QueueFile.head());
        };
    }

    private void learn(Hook hook) {
        for (Deliver entry : hook.deliver()) {
            endpoints.putIfAbsent(new EndpointRef(hook.id(), entry.key()), entry.endpoint());
        }
    }

    private int lines(BufferedReader in) throws IOException {
        long number = 1;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            number++;
            switch (QueueFile.read(line)) {
                case QueueFile.Entry(Stored delivery) -> take(delivery);
                case QueueFile.End(long deliveries) -> {
                    store();
                    return ended(deliveries);
                }
                case QueueFile.Unreadable(String reason) -> {
                    store();
                    return fail("line " + number + ": " + reason + "; " + told());
                }
                case QueueFile.Head _ -> {
                    store();
                    return fail("line " + number + ": a second file begins; " + told());
                }
            }
        }
        store();
        return fail("the file was cut off: export it again, then import that, too; " + told());
    }

    private int ended(long deliveries) {
        if (deliveries != read) {
            return fail("there should be " + deliveries + " deliveries; " + told());
        }
        terminal.err().println(told());
        return Subcommand.DONE;
    }

    private String told() {
        return "imported %d of %d, %d were there already".formatted(added, read, read - added);
    }

    private int fail(String message) {
        terminal.err().println(message);
        return Subcommand.FAILED;
    }

    private void take(Stored stored) {
        Endpoint endpoint = endpoints.get(stored.delivery().to().endpoint());
        boolean holds =
                stored.state() == State.DEAD
                        && !stored.delivery().to().orderingKey().isEmpty()
                        && endpoint != null
                        && endpoint.ruling().stopsOnDeadLetter();
        Terms terms = endpoint == null ? Terms.DEFAULT : endpoint.terms();
        batch.add(new Restored(stored, terms, holds));
        bytes += stored.delivery().message().body().length;
        read++;
        if (batch.size() == MOST || bytes > MOST_BYTES) {
            store();
        }
        if (read % TOLD_EACH == 0) {
            terminal.err().println(told() + " so far");
        }
    }

    private void store() {
        if (!batch.isEmpty()) {
            List<Receipt> receipts = Waiting.on(queue.restore(List.copyOf(batch)));
            added += receipts.stream().filter(Receipt::added).count();
            batch.clear();
            bytes = 0;
        }
    }
}
