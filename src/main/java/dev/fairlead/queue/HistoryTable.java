package dev.fairlead.queue;

import dev.fairlead.store.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The statements that look for deliveries, and those that forget them.
record HistoryTable(Sql sql) {
    /// So much of an index is read for one page.
    private static final int SCAN = 1000;

    /// Successes are before this one, words behind it; an index of failures has what is not before.
    private static final String FAILURES = "3";

    /// When deliveries were delivered, the first ones first.
    static final String DELIVERED_BETWEEN =
            """
            select at from delivery where state = 'delivered' and at > ? and at < ?
            order by at limit ?\
            """;

    /// The first of those that are settled so; the state stands in it, or its index is not used.
    static final String OLDEST =
            """
            select number, lane, ordering, first, at from delivery where state = '%s'
            order by at limit ?\
            """;

    static final String FORGOTTEN_BEFORE =
            "select number from delivery where state = 'forgotten' and at < ? limit ?";

    /// A piece of the index that was read.
    ///
    /// @param ids those that fit
    /// @param next where the piece ended, or null at the end of the index
    record Piece(List<String> ids, @Nullable String next) {}

    private record Entry(String id, long number, long at, boolean fits) {}

    /// A statement, and what its question marks stand for.
    record Query(String text, List<Object> arguments) {}

    Piece search(Search search) {
        Query query = query(search);
        List<Entry> read =
                sql.list(
                        query.text,
                        row ->
                                new Entry(
                                        row.text(1),
                                        row.number(2),
                                        row.number(3),
                                        row.number(4) == 1),
                        query.arguments.toArray());
        return piece(read, search.limit());
    }

    static Query query(Search search) {
        boolean bySettling =
                search.state() != null
                        && search.state() != State.WAITING
                        && search.state() != State.IN_FLIGHT;
        List<Object> arguments = new ArrayList<>();
        String filters = filters(search, arguments);
        String from = from(search, bySettling ? "at" : "created_at", arguments);
        return new Query("select id, number, moment, " + filters + from, arguments);
    }

    private static Piece piece(List<Entry> read, int limit) {
        List<String> ids = new ArrayList<>();
        int at = 0;
        while (at < read.size() && ids.size() < limit) {
            Entry entry = read.get(at++);
            if (entry.fits) {
                ids.add(entry.id);
            }
        }
        boolean isLast = at == read.size() && read.size() < SCAN;
        return new Piece(ids, isLast ? null : read.get(at - 1).at + ":" + read.get(at - 1).number);
    }

    /// What is looked at in each row.
    private static String filters(Search search, List<Object> arguments) {
        StringBuilder filters = new StringBuilder("1");
        and(filters, arguments, "ended = ?", search.outcome());
        and(filters, arguments, "hook = ?", search.hook());
        and(filters, arguments, "lane = ?", search.lane());
        and(filters, arguments, "receiver = ?", search.receiver());
        return filters.toString();
    }

    /// The piece of an index, the newest first.
    private static String from(Search search, String moment, List<Object> arguments) {
        StringBuilder where = new StringBuilder("state <> 'forgotten'");
        State state = search.state();
        // a literal, or an index of some states only is not used
        where.append(state == null ? "" : " and state = '" + DeliveryTable.name(state) + "'");
        if (moment.equals("created_at")) {
            and(where, arguments, "lane = ?", search.lane());
            and(where, arguments, "hook = ?", search.lane() == null ? search.hook() : null);
        }
        and(where, arguments, "webhook_id = ?", search.webhookId());
        if (search.outcome() != null && search.outcome().compareTo(FAILURES) >= 0) {
            where.append(" and ended >= '" + FAILURES + "'");
            and(where, arguments, "ended = ?", search.outcome());
        }
        and(where, arguments, moment + " >= ?", millis(search.since()));
        and(where, arguments, moment + " < ?", millis(search.until()));
        Search.Cursor after = Search.Cursor.of(search);
        if (after != null) {
            where.append(" and (%1$s, number) < (?, ?)".formatted(moment));
            arguments.add(after.at());
            arguments.add(Long.parseLong(after.id()));
        }
        return """
         from (select id, number, %1$s as moment, ended, hook, lane, receiver from delivery
               where %2$s order by %1$s desc, number desc limit %3$d)\
        """
                .formatted(moment, where, SCAN);
    }

    private static void and(
            StringBuilder where, List<Object> arguments, String term, @Nullable Object value) {
        if (value != null) {
            where.append(" and ").append(term);
            arguments.add(value);
        }
    }

    private static @Nullable Long millis(@Nullable Instant moment) {
        return moment == null ? null : moment.toEpochMilli();
    }

    /// The first of those that are settled so: what is too old, and so many whatever their age.
    List<Old> oldest(State state, long before, int over, int most) {
        List<Old> first =
                sql.list(OLDEST.formatted(DeliveryTable.name(state)), row -> old(state, row), most);
        List<Old> due = new ArrayList<>();
        for (Old one : first) {
            if (due.size() < over || one.at < before) {
                due.add(one);
            }
        }
        return due;
    }

    private static Old old(State state, Sql.Row row) {
        return new Old(
                new DeliveryTable.Place(
                        row.number(1),
                        state,
                        row.text(2),
                        "",
                        row.text(3),
                        row.number(4) == 1,
                        false),
                row.number(5));
    }

    /// A delivery that was settled at that moment (milliseconds).
    record Old(DeliveryTable.Place place, long at) {}

    /// Forgets a delivery; its id may stay known.
    void erase(long number, boolean known) {
        sql.run("delete from attempt where delivery = ?", number);
        sql.run("delete from body where delivery = ?", number);
        if (known) {
            sql.run(
                    "update delivery set state = 'forgotten', headers = '' where number = ?",
                    number);
        } else {
            sql.run("delete from delivery where number = ?", number);
        }
    }

    int dropIds(long before, int most) {
        List<Long> old = sql.list(FORGOTTEN_BEFORE, row -> row.number(1), before, most);
        old.forEach(number -> sql.run("delete from delivery where number = ?", number));
        return old.size();
    }

    /// Drops bodies of what was delivered before; up to where they are gone is written down. Others
    /// may have been delivered in the last one's millisecond: theirs go with it.
    int dropBodies(long before, int most) {
        long from = sql.first("select bodies from kept", row -> row.number(1)).orElseThrow();
        List<Long> old = sql.list(DELIVERED_BETWEEN, row -> row.number(1), from, before, most);
        if (old.isEmpty()) {
            return 0;
        }
        long to = old.getLast();
        sql.run("update kept set bodies = ?", to);
        return sql.change(
                """
                delete from body where delivery in
                    (select number from delivery
                     where state = 'delivered' and at > ? and at <= ?)\
                """,
                from,
                to);
    }
}
