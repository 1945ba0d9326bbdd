package dev.fairlead.queue;

import dev.fairlead.queue.DeliveryTable.Place;
import dev.fairlead.store.Sql;
import java.util.Optional;

/// The statements on ordering keys: of each, only the first delivery that waits has its turn, and a
/// dead letter may hold the others up.
record Orders(Sql sql) {
    private static final String BLOCKING =
            """
            lane = ? and ordering = ? and ordering <> '' and state in ('waiting', 'dead')
            and (state = 'waiting' or first = 1)\
            """;

    /// Puts a delivery at the end of its order.
    ///
    /// @return whether it is its turn
    boolean enter(String id, String lane, String ordering) {
        if (ordering.isEmpty()) {
            return true;
        }
        long last =
                sql.first(
                                "select coalesce(max(place), 0) from delivery where id <> ? and "
                                        + BLOCKING,
                                row -> row.number(1),
                                id,
                                lane,
                                ordering)
                        .orElseThrow();
        sql.run(
                "update delivery set place = ?, first = ? where id = ?",
                last + 1,
                last == 0 ? 1 : 0,
                id);
        return last == 0;
    }

    /// Gives up the place of a delivery that does not wait any more.
    ///
    /// @return when the one is due that has its turn now
    Optional<Long> leave(Place place) {
        if (!place.isOrdered() || !place.isFirst()) {
            return Optional.empty();
        }
        sql.run("update delivery set first = 0 where number = ?", place.number());
        Optional<Next> next =
                sql.first(
                        """
                        select number, at from delivery
                        where lane = ? and ordering = ? and ordering <> ''
                            and state in ('waiting', 'dead') and state = 'waiting'
                        order by place limit 1\
                        """,
                        row -> new Next(row.number(1), row.number(2)),
                        place.lane(),
                        place.ordering());
        next.ifPresent(
                one -> sql.run("update delivery set first = 1 where number = ?", one.number()));
        return next.map(Next::at);
    }

    private record Next(long number, long at) {}
}
