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
import org.jspecify.annotations.Nullable;

/// The statements on a delivery, its body and its attempts (`sqlite/queue-*.sql`).
record DeliveryTable(Sql sql) {
    /// The first places of a lane.
    static final String LINE =
            """
            select id, at from delivery where state = 'waiting' and first = 1 and lane = ?
            order by at, number limit ?\
            """;

    private static final String FIND =
            """
            select number, id, state, at, lane, hook, entry, url, webhook_id, headers, created,
                budget, cap, attempts, delivery.reason, bytes, delivery.receiver, ordering,
                receiver.reason
            from delivery left join body on body.delivery = number
                left join receiver on receiver.name = delivery.receiver and disabled > 0
            where id = ? and state <> 'forgotten'\
            """;

    private static final String FIND_WITHOUT_BODY = FIND.replace("bytes,", "null,");

    private static final byte[] NOTHING = {};

    /// What stands in a row beside the delivery itself.
    record Entry(
            long number,
            Delivery delivery,
            State state,
            long at,
            Terms terms,
            int attempts,
            String reason,
            String disabled) {}

    /// A delivery's place in its lane.
    record Due(String id, long at) {}

    /// Takes the next epoch.
    long epoch() {
        sql.run("update opening set epoch = epoch + 1");
        return sql.first("select epoch from opening", row -> row.number(1)).orElseThrow();
    }

    /// @return false when the id is known
    boolean insert(Owed owed) {
        return insertAndNumber(owed).isPresent();
    }

    /// @return empty when the id is known
    Optional<Long> insertAndNumber(Owed owed) {
        Delivery delivery = owed.delivery();
        Destination to = delivery.to();
        Message message = delivery.message();
        Optional<Long> number =
                sql.first(
                        """
                        insert into delivery (id, state, at, lane, hook, entry, url, webhook_id,
                            headers, created, budget, cap, created_at, receiver, ordering)
                        values (?, 'waiting', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (id) do nothing
                        returning number\
                        """,
                        row -> row.number(1),
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
                        owed.terms().maxInFlight(),
                        delivery.createdAt().toEpochMilli(),
                        to.receiver(),
                        to.orderingKey());
        number.ifPresent(added ->
                sql.run("insert into body (delivery, bytes) values (?, ?)", added, message.body()));
        return number;
    }

    /// Puts a delivery that was just inserted where it stood in another queue.
    ///
    /// @param ended the word for how its last attempt ended, or empty
    /// @param isFirst whether it has its turn in its order, or holds it up
    void restore(long number, Stored as, String ended, boolean isFirst) {
        sql.run(
                """
                update delivery set state = ?, at = ?, reason = ?, attempts = ?, ended = ?,
                    first = ? where number = ?\
                """,
                name(as.state()),
                as.at().toEpochMilli(),
                as.reason(),
                as.lastAttempt(),
                ended,
                isFirst ? 1 : 0,
                number);
        as.attempts().forEach(attempt -> record(number, attempt));
    }

    /// The first places of a lane, those in flight among them.
    List<Due> line(String lane, int most) {
        return sql.list(LINE, row -> new Due(row.text(1), row.number(2)), lane, most);
    }

    Optional<Entry> find(String id) {
        return find(FIND, id);
    }

    /// The delivery with an empty body; no body is read.
    Optional<Entry> findWithoutBody(String id) {
        return find(FIND_WITHOUT_BODY, id);
    }

    private Optional<Entry> find(String query, String id) {
        return sql.first(query, DeliveryTable::entry, id);
    }

    /// The row without its body.
    Optional<Place> place(String id) {
        return sql.first(
                """
                select number, state, lane, receiver, ordering, first,
                    exists (select 1 from body where delivery = number)
                from delivery where id = ? and state <> 'forgotten'\
                """,
                row ->
                        new Place(
                                row.number(1),
                                state(row.text(2)),
                                row.text(3),
                                row.text(4),
                                row.text(5),
                                row.number(6) == 1,
                                row.number(7) == 1),
                id);
    }

    /// Where a delivery stands.
    ///
    /// @param isFirst whether it is its turn in its order; of a dead letter, whether it holds the
    ///   others up
    /// @param hasBody whether it could be sent again
    record Place(
            long number,
            State state,
            String lane,
            String receiver,
            String ordering,
            boolean isFirst,
            boolean hasBody) {
        boolean isOrdered() {
            return !ordering.isEmpty();
        }

        boolean holdsOrder() {
            return isOrdered() && isFirst && state == State.DEAD;
        }
    }

    List<Attempt> attempts(long number) {
        return sql.list(
                "select record from attempt where delivery = ? order by rowid",
                row -> Notation.attempt(row.text(1)),
                number);
    }

    void record(long number, Attempt attempt) {
        sql.run(
                "insert into attempt (delivery, record) values (?, ?)",
                number,
                Notation.attempt(attempt));
    }

    /// Writes how an attempt ended, where the delivery stands now, and the terms it was told.
    ///
    /// @param ended the word for how the attempt ended, or null when there was none
    void settle(
            long number, State state, long at, String reason, @Nullable String ended, Terms terms) {
        sql.run(
                """
                update delivery set state = ?, at = ?, reason = ?, attempts = attempts + ?,
                    ended = coalesce(?, ended), budget = ?, cap = ? where number = ?\
                """,
                name(state),
                at,
                reason,
                ended == null ? 0 : 1,
                ended,
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

    /// How many there are of each state.
    record Count(State state, int rows) {}

    List<Count> counts() {
        return sql.list(
                "select state, count(*) from delivery where state <> 'forgotten' group by state",
                row -> new Count(state(row.text(1)), (int) row.number(2)));
    }

    /// When the oldest dead letter became one.
    Optional<Long> oldestDead() {
        return sql.first(
                "select at from delivery where state = 'dead' order by at limit 1",
                row -> row.number(1));
    }

    private static Entry entry(Sql.Row row) {
        byte[] body = row.bytesOrNull(16);
        String disabled = row.textOrNull(19);
        EndpointRef endpoint = new EndpointRef(row.text(6), row.text(7));
        Message message =
                new Message(
                        row.text(9), Notation.headers(row.text(10)), body == null ? NOTHING : body);
        return new Entry(
                row.number(1),
                new Delivery(
                        row.text(2),
                        new Destination(
                                endpoint,
                                row.textOrNull(8),
                                row.text(5),
                                row.text(17),
                                row.text(18)),
                        message,
                        Instant.parse(row.text(11))),
                state(row.text(3)),
                row.number(4),
                new Terms(Duration.ofMillis(row.number(12)), (int) row.number(13)),
                (int) row.number(14),
                row.text(15),
                disabled == null ? "" : disabled);
    }

    static String name(State state) {
        return switch (state) {
            case WAITING, IN_FLIGHT -> "waiting";
            case DELIVERED -> "delivered";
            case DEAD -> "dead";
            case CANCELLED -> "cancelled";
        };
    }

    static State state(String name) {
        return switch (name) {
            case "waiting" -> State.WAITING;
            case "delivered" -> State.DELIVERED;
            case "dead" -> State.DEAD;
            case "cancelled" -> State.CANCELLED;
            case String other -> throw new IllegalStateException("a delivery is " + other);
        };
    }
}
