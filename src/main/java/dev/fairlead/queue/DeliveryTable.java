package dev.fairlead.queue;

import dev.fairlead.delivery.Attempt;
import dev.fairlead.delivery.Delivery;
import dev.fairlead.delivery.Destination;
import dev.fairlead.delivery.EndpointRef;
import dev.fairlead.delivery.Message;
import dev.fairlead.delivery.Terms;
import dev.fairlead.store.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The statements on the tables of `sqlite/queue-1.sql`.
record DeliveryTable(Sql sql) {
    private static final byte[] NOTHING = {};

    /// What stands in a row beside the delivery itself.
    record Entry(
            long number,
            Delivery delivery,
            State state,
            long at,
            Terms terms,
            int attempts,
            String reason) {}

    /// A delivery's place in its lane.
    record Due(String id, long at) {}

    /// A lane with something in it.
    record LaneState(String lane, long firstDue, int cap) {}

    /// Takes the next epoch.
    long epoch() {
        sql.run("update opening set epoch = epoch + 1");
        return sql.first("select epoch from opening", row -> row.number(1)).orElseThrow();
    }

    /// Nothing says which of a lane's deliveries was told its cap last: the lowest can do no harm
    /// until the first settle tells the current one.
    List<LaneState> lanes() {
        return sql.list(
                "select lane, min(at), min(cap) from delivery where state = 'waiting' group by lane",
                row -> new LaneState(row.text(1), row.number(2), (int) row.number(3)));
    }

    /// @return false when the id is known
    boolean insert(Owed owed) {
        Delivery delivery = owed.delivery();
        Destination to = delivery.to();
        Message message = delivery.message();
        int added =
                sql.change(
                        """
                        insert into delivery (id, state, at, lane, hook, entry, url, webhook_id,
                            headers, created, budget, cap)
                        values (?, 'waiting', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (id) do nothing\
                        """,
                        delivery.id(),
                        owed.due().toEpochMilli(),
                        to.lane(),
                        to.endpoint().hook(),
                        to.endpoint().entry(),
                        to.url(),
                        message.webhookId(),
                        Notation.headers(message.headers()),
                        delivery.createdAt().toString(),
                        owed.terms().timeout().toMillis(),
                        owed.terms().maxInFlight());
        if (added == 1) {
            sql.run(
                    """
                    insert into body (delivery, bytes)
                    select number, ? from delivery where id = ?\
                    """,
                    message.body(),
                    delivery.id());
        }
        return added == 1;
    }

    /// The first places of a lane, those in flight among them.
    List<Due> line(String lane, int most) {
        return sql.list(
                """
                select id, at from delivery where state = 'waiting' and lane = ?
                order by at, number limit ?\
                """,
                row -> new Due(row.text(1), row.number(2)),
                lane,
                most);
    }

    Optional<Entry> find(String id) {
        return sql.first(
                """
                select number, id, state, at, lane, hook, entry, url, webhook_id, headers, created,
                    budget, cap, attempts, reason, bytes
                from delivery left join body on body.delivery = number where id = ?\
                """,
                DeliveryTable::entry,
                id);
    }

    /// The row without its body.
    Optional<Place> place(String id) {
        return sql.first(
                """
                select number, state, lane, cap, exists (select 1 from body where delivery = number)
                from delivery where id = ?\
                """,
                row ->
                        new Place(
                                row.number(1),
                                state(row.text(2)),
                                row.text(3),
                                (int) row.number(4),
                                row.number(5) == 1),
                id);
    }

    /// Where a delivery stands.
    ///
    /// @param hasBody whether it could be sent again
    record Place(long number, State state, String lane, int cap, boolean hasBody) {}

    List<Attempt> attempts(long number) {
        return sql.list(
                "select record from attempt where delivery = ? order by rowid",
                row -> Notation.attempt(row.text(1)),
                number);
    }

    void record(long number, Attempt attempt, Terms terms) {
        sql.run(
                "insert into attempt (delivery, record) values (?, ?)",
                number,
                Notation.attempt(attempt));
        sql.run(
                "update delivery set attempts = attempts + 1, budget = ?, cap = ? where number = ?",
                terms.timeout().toMillis(),
                terms.maxInFlight(),
                number);
    }

    void move(long number, State state, long at, String reason) {
        sql.run(
                "update delivery set state = ?, at = ?, reason = ? where number = ?",
                name(state),
                at,
                reason,
                number);
    }

    void countAttemptsFromOne(long number) {
        sql.run("update delivery set attempts = 0 where number = ?", number);
    }

    void dropBody(long number) {
        sql.run("delete from body where delivery = ?", number);
    }

    long count(State state) {
        return sql.first(
                        "select count(*) from delivery where state = ?",
                        row -> row.number(1),
                        name(state))
                .orElseThrow();
    }

    /// Forgets some of those that were settled so before that time.
    int forget(State state, long before, int most) {
        List<Long> old =
                sql.list(
                        "select number from delivery where state = ? and at < ? order by at limit ?",
                        row -> row.number(1),
                        name(state),
                        before,
                        most);
        for (Long number : old) {
            sql.run("delete from attempt where delivery = ?", number);
            dropBody(number);
            sql.run("delete from delivery where number = ?", number);
        }
        return old.size();
    }

    private static Entry entry(Sql.Row row) {
        byte[] body = row.bytesOrNull(16);
        EndpointRef endpoint = new EndpointRef(row.text(6), row.text(7));
        Message message =
                new Message(
                        row.text(9), Notation.headers(row.text(10)), body == null ? NOTHING : body);
        return new Entry(
                row.number(1),
                new Delivery(
                        row.text(2),
                        new Destination(endpoint, row.textOrNull(8), row.text(5)),
                        message,
                        Instant.parse(row.text(11))),
                state(row.text(3)),
                row.number(4),
                new Terms(Duration.ofMillis(row.number(12)), (int) row.number(13)),
                (int) row.number(14),
                row.text(15));
    }

    private static String name(State state) {
        return switch (state) {
            case WAITING, IN_FLIGHT -> "waiting";
            case DELIVERED -> "delivered";
            case DEAD -> "dead";
            case CANCELLED -> "cancelled";
        };
    }

    private static State state(String name) {
        return switch (name) {
            case "waiting" -> State.WAITING;
            case "delivered" -> State.DELIVERED;
            case "dead" -> State.DEAD;
            case "cancelled" -> State.CANCELLED;
            case String other -> throw new IllegalStateException("a delivery is " + other);
        };
    }
}
