package dev.fairlead.dispatch;

import dev.fairlead.delivery.Delivery;
import dev.fairlead.delivery.Destination;
import dev.fairlead.delivery.EndpointRef;
import dev.fairlead.delivery.Message;
import dev.fairlead.queue.DeliveryQueue;
import dev.fairlead.queue.Depth;
import dev.fairlead.queue.Disabled;
import dev.fairlead.queue.LaneState;
import dev.fairlead.queue.Lease;
import dev.fairlead.queue.Leases;
import dev.fairlead.queue.Owed;
import dev.fairlead.queue.Page;
import dev.fairlead.queue.Receipt;
import dev.fairlead.queue.Restored;
import dev.fairlead.queue.Search;
import dev.fairlead.queue.Settled;
import dev.fairlead.queue.Settlement;
import dev.fairlead.queue.Stored;
import dev.fairlead.queue.Survey;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Supplier;

/// A queue in memory that gives what the test put in, once, and breaks when the test says so.
final class ScriptedQueue implements DeliveryQueue {
    final Queue<Settlement> settled = new ConcurrentLinkedQueue<>();
    final Queue<Integer> asked = new ConcurrentLinkedQueue<>();
    private final Queue<Supplier<Uni<Leases>>> troubles = new ConcurrentLinkedQueue<>();
    private final Queue<Lease> due = new ConcurrentLinkedQueue<>();
    private volatile Function<Settlement, Uni<Settled>> settling =
            _ -> Uni.createFrom().item(Settled.DONE);
    private volatile Runnable listener = () -> {};

    /// These are due from now on.
    void owes(String... ids) {
        for (String id : ids) {
            due.add(lease(id));
        }
        listener.run();
    }

    /// The next look ends so.
    void nextLook(Supplier<Uni<Leases>> trouble) {
        troubles.add(trouble);
    }

    void settles(Function<Settlement, Uni<Settled>> how) {
        settling = how;
    }

    /// What a look gives that finds all of these.
    static Leases gives(String... ids) {
        List<Lease> leases = new ArrayList<>();
        for (String id : ids) {
            leases.add(lease(id));
        }
        return new Leases(leases, Duration.ofSeconds(1));
    }

    List<String> settledIds() {
        return settled.stream().map(one -> one.lease().delivery().id()).toList();
    }

    @Override
    public Uni<Leases> lease(int places) {
        asked.add(places);
        Supplier<Uni<Leases>> trouble = troubles.poll();
        if (trouble != null) {
            return trouble.get();
        }
        return Uni.createFrom()
                .item(() -> {
                    List<Lease> leases = new ArrayList<>();
                    while (leases.size() < places && !due.isEmpty()) {
                        leases.add(due.remove());
                    }
                    return new Leases(
                            leases, due.isEmpty() ? Duration.ofSeconds(1) : Duration.ZERO);
                });
    }

    @Override
    public Uni<Settled> settle(Settlement what) {
        return settling.apply(what).invoke(() -> settled.add(what));
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public void onWake(Runnable listener) {
        this.listener = listener;
    }

    @Override
    public Uni<List<Receipt>> add(List<Owed> deliveries) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Uni<List<Receipt>> restore(List<Restored> deliveries) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Uni<Optional<Stored>> find(String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Uni<List<LaneState>> lanes(List<String> names) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Uni<Boolean> pause(String lane) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Uni<Boolean> resume(String lane) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Uni<Boolean> replay(String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Uni<Boolean> erase(String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Uni<Boolean> cancel(String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Uni<Page> search(Search search) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Uni<List<Disabled>> disabled() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Uni<Boolean> enable(String receiver) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Uni<Depth> depth() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Uni<Survey> survey() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Uni<Integer> forget() {
        throw new UnsupportedOperationException();
    }

    private static Lease lease(String id) {
        Delivery delivery =
                new Delivery(
                        id,
                        new Destination(new EndpointRef("hook", "entry"), null, "lane"),
                        new Message("wh_1", List.of(), new byte[0]),
                        Instant.parse("2026-11-23T10:00:00Z"));
        return new Lease(delivery, 1, Duration.ofSeconds(30), 1);
    }
}
