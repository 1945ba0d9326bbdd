package dev.fairlead.store;

import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One stream, read as a consumer of a group. What was handed out stays this consumer's until it is
/// settled, or until it was neither settled nor kept for a while and another consumer takes it
/// over.
///
/// Every failure is a [StoreException]; a group that does not exist is made, and its failure is
/// [#isGroupMissing].
public final class RedisStream {
    /// How long Redis waits for entries before it answers that there are none.
    static final Duration BLOCK = Duration.ofSeconds(2);

    private static final RedisScript CLAIM = RedisScript.of("claim");
    private static final String FIRST_CURSOR = "0-0";

    private final RedisStore redis;
    private final Dialling dialling;
    private final Membership member;
    private @Nullable RedisConnection reading;

    RedisStream(RedisStore redis, Dialling dialling, Membership member) {
        this.redis = redis;
        this.dialling = dialling;
        this.member = member;
    }

    /// Who reads what.
    ///
    /// @param consumer this process' name in the group
    public record Membership(String stream, String group, String consumer) {}

    /// A field; its bytes need not be text.
    @SuppressWarnings("ArrayRecordComponent")
    public record Field(String name, byte[] value) {}

    /// @param handedOut how often it was handed to a consumer, this time counted
    public record StreamEntry(String id, List<Field> fields, long handedOut) {}

    /// What was taken over.
    ///
    /// @param cursor where to go on; the beginning again after the end
    /// @param gone ids that were deleted from the stream before they were settled
    public record Claimed(String cursor, List<StreamEntry> entries, List<String> gone) {
        public boolean isEnd() {
            return cursor.equals(FIRST_CURSOR);
        }
    }

    public String name() {
        return member.stream();
    }

    /// Where the taking over begins.
    public static String firstCursor() {
        return FIRST_CURSOR;
    }

    /// Makes the group, and the stream if need be. It begins with the stream's first entry: what
    /// was added before the group existed, or while it was gone, is not lost.
    public Uni<Boolean> join() {
        return redis.ask(
                        Command.XGROUP,
                        List.of("CREATE", member.stream(), member.group(), "0", "MKSTREAM"))
                .replaceWith(true)
                .onFailure(failure -> says(failure, "BUSYGROUP"))
                .recoverWithItem(false);
    }

    public static boolean isGroupMissing(Throwable failure) {
        return says(failure, "NOGROUP");
    }

    private static boolean says(Throwable failure, String word) {
        return String.valueOf(failure.getMessage()).contains(word);
    }

    /// The next entries that nobody was handed, after a wait when there are none. It has a
    /// connection of its own, for a waiting one is of no use to anyone else.
    public Uni<List<StreamEntry>> read(int most) {
        Request request =
                RedisStore.request(
                        Command.XREADGROUP,
                        List.of(
                                "GROUP",
                                member.group(),
                                member.consumer(),
                                "COUNT",
                                most,
                                "BLOCK",
                                BLOCK.toMillis(),
                                "STREAMS",
                                member.stream(),
                                ">"));
        return redis.patiently(() ->
                        ownConnection()
                                .chain(connection ->
                                        Uni.createFrom()
                                                .completionStage(() ->
                                                        connection
                                                                .send(request)
                                                                .toCompletionStage()))
                                .map(RedisReply::new))
                .onFailure(failure -> !isGroupMissing(failure))
                .invoke(_ -> close())
                .map(this::fresh);
    }

    private Uni<RedisConnection> ownConnection() {
        RedisConnection open = reading;
        return open != null
                ? Uni.createFrom().item(open)
                : dialling.connection().invoke(this::keep);
    }

    private synchronized void keep(RedisConnection fresh) {
        fresh.exceptionHandler(_ -> close());
        fresh.endHandler(_ -> close());
        reading = fresh;
    }

    /// Gives the connection back; the next read makes a new one.
    public synchronized void close() {
        if (reading != null) {
            RedisConnection old = reading;
            reading = null;
            Dialling.hangUp(old);
        }
    }

    private List<StreamEntry> fresh(RedisReply reply) {
        return reply.isNothing()
                ? List.of()
                : entries(reply.under(member.stream())).map(entry -> entry(entry, 1)).toList();
    }

    /// Takes entries over that nobody touched for so long.
    public Uni<Claimed> claim(Duration idle, String cursor, int most) {
        List<Object> arguments =
                List.of(member.group(), member.consumer(), idle.toMillis(), cursor, most);
        return redis.run(CLAIM, member.stream(), arguments)
                .map(reply ->
                        new Claimed(
                                reply.at(0).text(),
                                entries(reply.at(1))
                                        .map(entry -> entry(entry, entry.at(2).number()))
                                        .toList(),
                                reply.at(2).list().stream().map(RedisReply::text).toList()));
    }

    private static Stream<RedisReply> entries(RedisReply list) {
        return list.list().stream().filter(entry -> !entry.at(1).isNothing());
    }

    private static StreamEntry entry(RedisReply entry, long handedOut) {
        List<RedisReply> flat = entry.at(1).list();
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            fields.add(new Field(flat.get(i).text(), flat.get(i + 1).bytes()));
        }
        return new StreamEntry(entry.at(0).text(), fields, handedOut);
    }

    /// How far the group is behind.
    ///
    /// @param lag how many entries nobody was handed yet; null when Redis cannot tell, as after
    ///   deletions, or is older than 7.0
    /// @param pending how many were handed out and not settled, over all consumers
    public record Arrears(@Nullable Long lag, long pending) {}

    /// How far the group is behind; empty when there is no such group.
    public Uni<Optional<Arrears>> arrears() {
        return redis.ask(Command.XINFO, List.of("GROUPS", member.stream()))
                .map(groups ->
                        groups.list().stream()
                                .filter(group -> group.value("name").text().equals(member.group()))
                                .findFirst()
                                .map(group ->
                                        new Arrears(
                                                lag(group.value("lag")),
                                                group.value("pending").number())));
    }

    private static @Nullable Long lag(RedisReply told) {
        return told.isNothing() ? null : told.number();
    }

    /// Says that these are still being worked on, so that nobody takes them over.
    public Uni<Boolean> keep(List<String> ids) {
        return keep(ids, List.of("JUSTID"));
    }

    /// The same for entries that nothing was done with yet: their handing out does not count.
    public Uni<Boolean> keepUntried(List<String> ids) {
        return keep(ids, List.of("RETRYCOUNT", 0, "JUSTID"));
    }

    private Uni<Boolean> keep(List<String> ids, List<Object> how) {
        if (ids.isEmpty()) {
            return Uni.createFrom().item(true);
        }
        List<Object> arguments =
                new ArrayList<>(List.of(member.stream(), member.group(), member.consumer(), 0));
        arguments.addAll(ids);
        arguments.addAll(how);
        return redis.ask(Command.XCLAIM, arguments).replaceWith(true);
    }

    /// It is done with; nobody is handed it again.
    ///
    /// @param delete whether it is taken out of the stream, too
    public Uni<Boolean> settle(String id, boolean delete) {
        Uni<RedisReply> settled =
                redis.ask(Command.XACK, List.of(member.stream(), member.group(), id));
        return (delete
                        ? settled.chain(() -> redis.ask(Command.XDEL, List.of(member.stream(), id)))
                        : settled)
                .replaceWith(true);
    }

    /// Adds a copy, with further fields, to the stream of dead entries.
    public Uni<Boolean> bury(StreamEntry entry, List<Field> further) {
        List<Object> arguments = new ArrayList<>(List.of(graveyard(), "*"));
        Stream.concat(entry.fields().stream(), further.stream())
                .forEach(field -> {
                    arguments.add(field.name());
                    arguments.add(field.value());
                });
        return redis.ask(Command.XADD, arguments).replaceWith(true);
    }

    private String graveyard() {
        return member.stream() + ":dead";
    }
}
