package dev.fairlead.queue;

import dev.fairlead.store.Schema;
import dev.fairlead.store.Sql;
import dev.fairlead.store.SqliteFile;
import dev.fairlead.store.StoreException;
import dev.fairlead.store.Work;
import io.smallrye.mutiny.Uni;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The queue in one SQLite file, without a server.
///
/// What is owed stands in the file; whose turn it is and what is in flight stand on the
/// [LaneBoard], in memory. Both are touched by the file's writer only, one operation after the
/// other, so that they cannot disagree; when a transaction is taken back, so is its mark on the
/// board. A lease writes nothing: this process owns the file, and after a restart what was in
/// flight is simply waiting again, due when it was.
///
/// The file is made by the first add. While there is none, every question has an empty answer.
final class EmbeddedQueue implements DeliveryQueue, AutoCloseable {
    static final int FORMAT = 4;
    private static final Schema SCHEMA = Schema.named("queue", FORMAT);
    private static final int EPOCH_BITS = 32;

    private final SqliteFile file;
    private final Limits limits;
    private final InstantSource clock;
    private final ClockJumps jumps;
    private final AtomicLong jumped = new AtomicLong();
    private final WakeListeners listeners = new WakeListeners();
    private volatile boolean exists;
    private volatile @Nullable LaneBoard board;

    /// @param clock wall time, which is what the file holds
    /// @param nanos monotonic time, which tells when the wall clock jumped
    EmbeddedQueue(Path file, Limits limits, InstantSource clock, LongSupplier nanos) {
        this.file = new SqliteFile(file, SCHEMA, limits.mostWaiting());
        this.limits = limits;
        this.clock = clock;
        this.jumps = new ClockJumps(clock, nanos);
        this.exists = Files.exists(file);
    }

    @Override
    public Uni<List<Receipt>> add(List<Owed> deliveries) {
        exists = true;
        return write(board -> new EmbeddedAdding(board, deliveries, limits.highWater(), now()))
                .invoke(() -> wake(deliveries.stream().map(Owed::due)));
    }

    @Override
    public Uni<List<Receipt>> restore(List<Restored> deliveries) {
        exists = true;
        return write(board -> new EmbeddedRestoring(board, deliveries, now()))
                .invoke(() -> wake(Stream.empty()));
    }

    @Override
    public Uni<Leases> lease(int places) {
        Leases none = new Leases(List.of(), Duration.ofMillis(LaneBoard.LONGEST_QUIET));
        return ifThere(none, () -> afterJumps(() -> leaseNow(places)));
    }

    private Uni<Leases> leaseNow(int places) {
        return write(board -> new EmbeddedLeasing(board, places, now(), margin()));
    }

    /// The looks for leases come each second, so they are who notices; a jump that could not be
    /// written waits for the next.
    private <T> Uni<T> afterJumps(Supplier<Uni<T>> then) {
        long by = jumped.addAndGet(jumps.sinceLastLook());
        if (by == 0) {
            return then.get();
        }
        return write(board -> new EmbeddedShifting(board, by, now()))
                .invoke(() -> jumped.addAndGet(-by))
                .chain(_ -> then.get());
    }

    @Override
    public Uni<Settled> settle(Settlement settlement) {
        return ifThere(
                Settled.LEASE_LOST,
                () ->
                        write(board -> new EmbeddedSettling(board, settlement, limits, now()))
                                .invoke(() -> wake(settlement.dueAgain().stream())));
    }

    @Override
    public Uni<Optional<Stored>> find(String id) {
        return ifThere(Optional.empty(), () -> read(board -> sql -> find(sql, board, id)));
    }

    @Override
    public Uni<Boolean> replay(String id) {
        return ifThere(
                false,
                () ->
                        write(board -> new EmbeddedReplay(board, id, now()))
                                .invoke(() -> wake(Stream.empty())));
    }

    @Override
    public Uni<Boolean> cancel(String id) {
        return ifThere(
                false,
                () ->
                        write(board -> new EmbeddedCancelling(board, id, now()))
                                .invoke(() -> wake(Stream.empty())));
    }

    @Override
    public Uni<Boolean> erase(String id) {
        return ifThere(
                false,
                () ->
                        write(board -> new EmbeddedErasing(board, id, now()))
                                .invoke(() -> wake(Stream.empty())));
    }

    @Override
    public Uni<Page> search(Search search) {
        return ifThere(
                new Page(List.of(), null), () -> read(board -> sql -> search(sql, board, search)));
    }

    @Override
    public Uni<List<Disabled>> disabled() {
        return ifThere(List.of(), () -> read(_ -> sql -> new LaneTable(sql).disabled()));
    }

    @Override
    public Uni<Boolean> enable(String receiver) {
        return ifThere(false, () -> write(_ -> sql -> new LaneTable(sql).enable(receiver)));
    }

    @Override
    public Uni<List<LaneState>> lanes(List<String> names) {
        List<LaneState> none = names.stream().map(_ -> LaneState.EMPTY).toList();
        return ifThere(
                none,
                () ->
                        this.<List<Long>>read(_ ->
                                        sql ->
                                                names.stream()
                                                        .map(new LaneTable(sql)::owed)
                                                        .toList())
                                .chain(owed -> write(board -> _ -> states(board, names, owed))));
    }

    private List<LaneState> states(LaneBoard board, List<String> names, List<Long> owed) {
        long now = now();
        return IntStream.range(0, names.size())
                .mapToObj(at -> board.state(names.get(at), owed.get(at), now))
                .toList();
    }

    @Override
    public Uni<Boolean> pause(String lane) {
        exists = true;
        return write(board -> new EmbeddedPausing(board, lane, true, now()));
    }

    @Override
    public Uni<Boolean> resume(String lane) {
        return ifThere(
                false,
                () ->
                        write(board -> new EmbeddedPausing(board, lane, false, now()))
                                .invoke(() -> wake(Stream.empty())));
    }

    @Override
    public Uni<Depth> depth() {
        return ifThere(
                new Depth(0, 0, 0),
                () -> withBoard(board -> Uni.createFrom().item(() -> depth(board))));
    }

    /// The board belongs to the writer; it writes nothing, and what is slower is read beside it.
    @Override
    public Uni<Survey> survey() {
        return ifThere(
                Survey.EMPTY,
                () ->
                        this.<Survey>write(board -> _ -> board.survey(now()))
                                .chain(seen -> read(_ -> sql -> survey(sql, seen))));
    }

    private Survey survey(Sql sql, Survey seen) {
        Duration oldestDead =
                new DeliveryTable(sql)
                        .oldestDead()
                        .map(at -> Duration.ofMillis(Math.max(0, now() - at)))
                        .orElse(Duration.ZERO);
        return new Survey(
                seen.depth(),
                seen.overdue(),
                oldestDead,
                seen.lanes(),
                new LaneTable(sql).countDisabled());
    }

    @Override
    public Uni<Integer> forget() {
        return ifThere(
                0, () -> write(board -> new EmbeddedForgetting(board, limits.keeping(), now())));
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public void onWake(Runnable listener) {
        listeners.add(listener);
    }

    /// Finishes what was begun and gives the file up. Blocks.
    @Override
    public void close() {
        file.close();
    }

    private static Optional<Stored> find(Sql sql, LaneBoard board, String id) {
        DeliveryTable table = new DeliveryTable(sql);
        return table.find(id).map(entry -> stored(table, board, entry));
    }

    private static Stored stored(DeliveryTable table, LaneBoard board, DeliveryTable.Entry entry) {
        boolean flies = entry.state() == State.WAITING && board.isInFlight(entry.delivery().id());
        return new Stored(
                entry.delivery(),
                flies ? State.IN_FLIGHT : entry.state(),
                Instant.ofEpochMilli(entry.at()),
                entry.reason(),
                table.attempts(entry.number()));
    }

    /// What is in flight stands on the board only, so the page is sifted once more.
    private static Page search(Sql sql, LaneBoard board, Search search) {
        DeliveryTable table = new DeliveryTable(sql);
        HistoryTable.Piece piece = new HistoryTable(sql).search(search);
        List<Stored> found =
                piece.ids().stream()
                        .flatMap(id -> table.findWithoutBody(id).stream())
                        .map(entry -> stored(table, board, entry))
                        .filter(one -> search.state() == null || one.state() == search.state())
                        .toList();
        return new Page(found, piece.next());
    }

    private static Depth depth(LaneBoard board) {
        int inFlight = board.inFlight();
        return new Depth(
                Math.max(0, board.counts().owed() - inFlight), inFlight, board.counts().dead());
    }

    private <T> Uni<T> write(Function<LaneBoard, Work<T>> work) {
        return withBoard(board -> file.write(work.apply(board)));
    }

    private <T> Uni<T> read(Function<LaneBoard, Work<T>> work) {
        return withBoard(board -> file.read(work.apply(board)));
    }

    private <T> Uni<T> withBoard(Function<LaneBoard, Uni<T>> then) {
        return Uni.createFrom()
                .deferred(() -> {
                    LaneBoard ready = board;
                    return ready == null
                            ? file.write(new BoardSetting()).chain(then::apply)
                            : then.apply(ready);
                })
                .onFailure(StoreException.class)
                .transform(e -> new QueueUnavailableException(String.valueOf(e.getMessage()), e));
    }

    private <T> Uni<T> ifThere(T otherwise, Supplier<Uni<T>> then) {
        return Uni.createFrom()
                .deferred(() -> exists ? then.get() : Uni.createFrom().item(otherwise));
    }

    /// Wakes when a lane may give something now, or when one of these moments comes before a
    /// sleeper would look again by himself.
    private void wake(Stream<Instant> dues) {
        LaneBoard known = board;
        Instant now = clock.instant();
        Instant look = now.plusMillis(LaneBoard.LONGEST_QUIET);
        boolean ready = known != null && known.isReady();
        if (ready || dues.anyMatch(due -> due.isAfter(now) && due.isBefore(look))) {
            listeners.wake();
        }
    }

    private long now() {
        return clock.millis();
    }

    private long margin() {
        return limits.margin().toMillis();
    }

    /// Sets the board up from the file, once per process.
    private final class BoardSetting implements Work<LaneBoard> {
        private boolean mine;

        @Override
        public LaneBoard on(Sql sql) {
            LaneBoard known = board;
            if (known != null) {
                return known;
            }
            mine = true;
            DeliveryTable table = new DeliveryTable(sql);
            LaneBoard fresh = new LaneBoard(limits.quantum(), table.epoch() << EPOCH_BITS);
            setUp(new LaneTable(sql), fresh, now());
            table.counts().forEach(count -> fresh.counts().add(count.state(), count.rows()));
            board = fresh;
            return fresh;
        }

        private void setUp(LaneTable table, LaneBoard board, long now) {
            table.paused().forEach(one -> board.pause(one.lane(), one.since(), now));
            table.dues().forEach(lane -> board.waits(lane.lane(), lane.at(), now));
            for (LaneTable.Lane lane : table.lanes()) {
                boolean remembers = !lane.health().isWell(now);
                if (remembers) {
                    board.health(lane.name(), lane.health(), now);
                }
                if (remembers || board.knows(lane.name())) {
                    boolean _ = board.tell(lane.name(), lane.limit(), now);
                    board.useUp(lane.name(), now);
                } else {
                    board.isLeft(lane.name());
                }
            }
        }

        @Override
        public void undo() {
            if (mine) {
                board = null;
            }
        }
    }
}
