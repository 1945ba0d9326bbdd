package dev.fairlead.queue;

import dev.fairlead.delivery.Health;
import dev.fairlead.store.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The statements on lanes and receivers.
record LaneTable(Sql sql) {
    /// So long a receiver that fails is remembered when nothing is sent there, in milliseconds.
    private static final long FORGET_RECEIVER = 30L * 24 * 60 * 60 * 1000;

    /// A lane as it is written down.
    record Lane(String name, LaneLimit limit, LaneHealth health) {}

    /// When the first delivery of a lane is due.
    record Due(String lane, long at) {}

    List<Lane> lanes() {
        return sql.list(
                "select name, cap, interval, burst, pause, failures, trips, open from lane",
                row ->
                        new Lane(
                                row.text(1),
                                new LaneLimit((int) row.number(2), row.number(3), row.number(4)),
                                new LaneHealth(
                                        row.number(5),
                                        (int) row.number(6),
                                        (int) row.number(7),
                                        row.number(8))));
    }

    List<Due> dues() {
        return sql.list(
                """
                select lane, min(at) from delivery where state = 'waiting' and first = 1
                group by lane\
                """,
                row -> new Due(row.text(1), row.number(2)));
    }

    /// A lane that an operator paused.
    record Paused(String lane, long since) {}

    List<Paused> paused() {
        return sql.list(
                "select lane, since from held", row -> new Paused(row.text(1), row.number(2)));
    }

    boolean pause(String lane, long since) {
        return sql.change(
                        "insert into held (lane, since) values (?, ?) on conflict do nothing",
                        lane,
                        since)
                == 1;
    }

    boolean resume(String lane) {
        return sql.change("delete from held where lane = ?", lane) == 1;
    }

    /// How many of a lane's deliveries wait or are in flight, of each ordering key the first.
    long owed(String lane) {
        return sql.first(
                        """
                        select count(*) from delivery
                        where lane = ? and state = 'waiting' and first = 1\
                        """,
                        row -> row.number(1),
                        lane)
                .orElseThrow();
    }

    void write(String name, LaneLimit limit) {
        sql.run(
                """
                insert into lane (name, cap, interval, burst) values (?, ?, ?, ?)
                on conflict (name) do update set cap = excluded.cap,
                    interval = excluded.interval, burst = excluded.burst\
                """,
                name,
                limit.cap(),
                limit.interval(),
                limit.burst());
    }

    void write(String name, LaneHealth health) {
        sql.run(
                "update lane set pause = ?, failures = ?, trips = ?, open = ? where name = ?",
                health.pause(),
                health.failures(),
                health.trips(),
                health.open(),
                name);
    }

    /// Everything that is to come comes so much later by the clock.
    void shift(long millis) {
        sql.run("update delivery set at = at + ? where state = 'waiting'", millis);
        sql.run("update lane set pause = pause + ? where pause > 0", millis);
        sql.run("update lane set open = open + ? where open > 0", millis);
        sql.run("update receiver set since = since + ?, touched = touched + ?", millis, millis);
        sql.run("update held set since = since + ?", millis);
    }

    void remove(String name) {
        sql.run("delete from lane where name = ?", name);
    }

    /// Learns from an attempt whether the receiver is still there.
    ///
    /// @param disableAfter milliseconds of nothing but failures, 0 for never
    /// @return whether it is disabled by this
    boolean watch(String receiver, Health.Sign sign, long now, long disableAfter) {
        return switch (sign) {
            case UNKNOWN -> false;
            case DELIVERED -> {
                sql.run("delete from receiver where name = ?", receiver);
                yield false;
            }
            case GONE -> disable(receiver, now, "it answered 410 Gone");
            case ANSWERED, FAILED -> {
                long failing = now - failsSince(receiver, now);
                yield disableAfter > 0
                        && failing >= disableAfter
                        && disable(
                                receiver,
                                now,
                                "nothing was delivered for " + failing / 1000 + "s, only failures");
            }
        };
    }

    private long failsSince(String receiver, long now) {
        return sql.first(
                        """
                        insert into receiver (name, since, touched) values (?, ?, ?)
                        on conflict (name) do update set touched = excluded.touched
                        returning since\
                        """,
                        row -> row.number(1),
                        receiver,
                        now,
                        now)
                .orElseThrow();
    }

    private boolean disable(String receiver, long now, String reason) {
        long _ = failsSince(receiver, now);
        return sql.change(
                        """
                        update receiver set disabled = ?, reason = ?
                        where name = ? and disabled = 0\
                        """,
                        now,
                        reason,
                        receiver)
                == 1;
    }

    List<Disabled> disabled() {
        return sql.list(
                """
                select name, disabled, reason from receiver where disabled > 0
                order by disabled limit 1000\
                """,
                row -> new Disabled(row.text(1), Instant.ofEpochMilli(row.number(2)), row.text(3)));
    }

    long countDisabled() {
        return sql.first("select count(*) from receiver where disabled > 0", row -> row.number(1))
                .orElseThrow();
    }

    boolean enable(String receiver) {
        Optional<Long> was =
                sql.first(
                        "select disabled from receiver where name = ?",
                        row -> row.number(1),
                        receiver);
        sql.run("delete from receiver where name = ?", receiver);
        return was.orElse(0L) > 0;
    }

    void forgetReceivers(long now) {
        sql.run("delete from receiver where disabled = 0 and touched < ?", now - FORGET_RECEIVER);
    }
}
