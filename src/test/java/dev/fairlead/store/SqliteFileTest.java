package dev.fairlead.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteFileTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String FIRST = "create table note (text text not null unique)";
    private static final String SECOND = "create table other (n integer)";

    @TempDir Path directory;

    private Path path;
    private SqliteFile file;

    @BeforeEach
    void open() {
        path = directory.resolve("deep").resolve("notes.db");
        file = opened(2_000, FIRST);
    }

    @AfterEach
    void close() {
        file.close();
    }

    // --- group commit

    @Test
    void writes_that_wait_together_share_commits() {
        CountDownLatch gate = closeGate(file);
        List<Uni<Boolean>> notes =
                IntStream.range(0, 1_000).mapToObj(i -> asked(note("note " + i))).toList();
        gate.countDown();

        done(Uni.join().all(notes).andFailFast());

        assertThat(count()).isEqualTo(1_000);
        assertThat(file.commits()).isLessThanOrEqualTo(10);
    }

    @Test
    void an_operation_that_fails_takes_back_only_itself() {
        AtomicInteger undone = new AtomicInteger();
        CountDownLatch gate = closeGate(file);
        Uni<Boolean> before = asked(note("before"));
        Uni<Boolean> failing =
                asked(
                        undoable(
                                undone,
                                sql -> {
                                    sql.run("insert into note values ('half')");
                                    throw new IllegalStateException("on purpose");
                                }));
        Uni<Boolean> refused = asked(note("before"));
        Uni<Boolean> after = asked(note("after"));
        gate.countDown();

        assertThat(done(before)).isTrue();
        assertThatThrownBy(() -> done(failing)).hasMessage("on purpose");
        assertThatThrownBy(() -> done(refused))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(path.toString());
        assertThat(done(after)).isTrue();
        assertThat(texts()).containsExactly("before", "after");
        assertThat(undone).hasValue(1);
    }

    @Test
    void when_the_transaction_is_lost_all_of_it_fails_and_the_next_works() {
        AtomicInteger undone = new AtomicInteger();
        CountDownLatch gate = closeGate(file);
        Uni<Boolean> before = asked(undoable(undone, note("before")));
        Uni<Boolean> breaking =
                asked(
                        undoable(
                                undone,
                                sql -> {
                                    sql.run("rollback");
                                    return true;
                                }));
        Uni<Boolean> after = asked(note("after"));
        gate.countDown();

        assertThatThrownBy(() -> done(before)).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> done(breaking)).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> done(after)).isInstanceOf(StoreException.class);
        assertThat(undone).hasValue(2);
        assertThat(done(file.write(note("again")))).isTrue();
        assertThat(texts()).containsExactly("again");
    }

    @Test
    void one_more_than_may_wait_is_refused() {
        try (SqliteFile narrow =
                new SqliteFile(directory.resolve("narrow.db"), new Schema(List.of(FIRST)), 2)) {
            CountDownLatch gate = closeGate(narrow);
            List<Uni<Boolean>> waiting =
                    IntStream.range(0, 2)
                            .mapToObj(i -> asked(narrow.write(note("note " + i))))
                            .toList();

            assertThatThrownBy(() -> done(narrow.write(note("too many"))))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("is behind: 2 operations wait");
            gate.countDown();
            assertThat(done(Uni.join().all(waiting).andFailFast())).containsOnly(true);
        }
    }

    @Test
    void what_was_taken_before_the_close_is_done_and_nothing_after() {
        CountDownLatch gate = closeGate(file);
        Uni<Boolean> before = asked(note("before"));
        gate.countDown();
        file.close();

        assertThat(done(before)).isTrue();
        assertThatThrownBy(() -> done(file.write(note("after"))))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("is closed");
    }

    @Test
    void a_commit_is_durable() {
        Work<List<String>> pragmas =
                sql ->
                        Stream.of("pragma journal_mode", "pragma synchronous")
                                .flatMap(pragma -> sql.list(pragma, row -> row.text(1)).stream())
                                .toList();

        List<String> values = done(file.write(pragmas));

        assertThat(values).containsExactly("wal", "2");
    }

    @Test
    void a_read_that_writes_is_refused_and_the_next_works() {
        done(file.write(note("there")));

        assertThatThrownBy(() -> done(file.read(note("by a reader"))))
                .isInstanceOf(StoreException.class);

        assertThat(texts()).containsExactly("there");
    }

    @Test
    void an_answer_comes_on_the_context_of_its_caller() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            Context context = vertx.getOrCreateContext();
            CompletableFuture<Context> heard = new CompletableFuture<>();
            context.runOnContext(_ ->
                    file.write(note("there"))
                            .subscribe()
                            .with(
                                    _ -> heard.complete(Vertx.currentContext()),
                                    heard::completeExceptionally));
            assertThat(heard.get(10, TimeUnit.SECONDS)).isSameAs(context);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    // --- opening

    @Test
    void what_was_written_is_there_after_reopening() {
        done(file.write(note("there")));
        file.close();

        file = opened(10, FIRST);

        assertThat(texts()).containsExactly("there");
    }

    @Test
    void a_closed_file_is_one_file() {
        done(file.write(note("there")));
        assertThat(texts()).hasSize(1);

        file.close();

        assertThat(directory.resolve("deep").resolve("notes.db-wal")).doesNotExist();
        assertThat(path).isNotEmptyFile();
    }

    @Test
    void nobody_else_may_read_the_file() throws IOException {
        done(file.write(note("secret")));

        assertThat(mode(path)).isEqualTo("rw-------");
        assertThat(mode(directory.resolve("deep"))).isEqualTo("rwx------");
        assertThat(mode(directory.resolve("deep").resolve("notes.db-wal"))).isEqualTo("rw-------");
    }

    @Test
    void a_second_opening_in_this_process_is_refused() {
        done(file.write(note("there")));

        try (SqliteFile second = opened(10, FIRST)) {
            assertThatThrownBy(() -> done(second.read(sql -> sql.list("select 1", _ -> 1))))
                    .isInstanceOf(StoreException.class)
                    .hasMessage(inUseBy(ProcessHandle.current().pid()));
        }

        assertThat(texts()).containsExactly("there");
    }

    @Test
    void a_second_opening_by_another_process_is_refused_until_the_first_dies() throws Exception {
        path = directory.resolve("held.db");
        try (Holder holder = Holder.of(path);
                SqliteFile second = new SqliteFile(path, Schema.named("queue", 1), 10)) {
            assertThatThrownBy(() -> done(second.write(_ -> true)))
                    .isInstanceOf(StoreException.class)
                    .hasMessage(inUseBy(holder.pid()));

            holder.isKilled();

            boolean written = done(second.write(_ -> true));
            assertThat(written).isTrue();
        }
    }

    @Test
    void a_newer_format_is_refused_in_one_sentence() {
        done(file.write(note("there")));
        file.close();
        file = opened(10, FIRST, SECOND);
        done(file.write(note("newer")));
        file.close();

        file = opened(10, FIRST);

        for (int again = 0; again < 2; again++) {
            assertThatThrownBy(() -> done(file.write(note("older"))))
                    .isInstanceOf(StoreException.class)
                    .hasMessage(
                            path
                                    + " was written by a newer version of this program (format 2, this one knows 1): start that version, or give this one another directory");
        }
    }

    @Test
    void a_step_that_fails_leaves_the_file_as_it_was() {
        done(file.write(note("there")));
        file.close();
        file = opened(10, FIRST, "delete from note; create table note (again text)");
        assertThatThrownBy(() -> done(file.write(note("newer"))))
                .isInstanceOf(StoreException.class);
        file.close();

        file = opened(10, FIRST);

        assertThat(texts()).containsExactly("there");
    }

    @Test
    void an_opening_that_fails_is_tried_again_by_the_next_operation() throws IOException {
        Path inTheWay = Files.writeString(directory.resolve("deep"), "a file");

        assertThatThrownBy(() -> done(file.write(note("there"))))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("cannot open " + path);
        Files.delete(inTheWay);

        assertThat(done(file.write(note("there")))).isTrue();
    }

    // --- words of the tests

    private SqliteFile opened(int mostWaiting, String... steps) {
        return new SqliteFile(path, new Schema(List.of(steps)), mostWaiting);
    }

    private static Work<Boolean> note(String text) {
        return sql -> sql.change("insert into note values (?)", text) == 1;
    }

    private static Work<Boolean> undoable(AtomicInteger undone, Work<Boolean> work) {
        return new Work<>() {
            @Override
            public Boolean on(Sql sql) {
                return work.on(sql);
            }

            @Override
            public void undo() {
                undone.incrementAndGet();
            }
        };
    }

    /// Holds the writer up until the gate opens, so that what is asked meanwhile waits together.
    private static CountDownLatch closeGate(SqliteFile file) {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        Uni<Boolean> _ =
                asked(
                        file.write(_ -> {
                            reached.countDown();
                            return passed(gate);
                        }));
        passed(reached);
        return gate;
    }

    private static boolean passed(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A write that is under way.
    private Uni<Boolean> asked(Work<Boolean> work) {
        return asked(file.write(work));
    }

    private static <T> Uni<T> asked(Uni<T> uni) {
        CompletableFuture<T> answer = uni.subscribeAsCompletionStage();
        return Uni.createFrom().completionStage(answer);
    }

    private static <T> T done(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }

    private List<String> texts() {
        return new ArrayList<>(
                done(
                        file.read(sql ->
                                sql.list("select text from note order by rowid", r -> r.text(1)))));
    }

    private long count() {
        return done(file.read(sql -> sql.first("select count(*) from note", r -> r.number(1))))
                .orElseThrow();
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private String inUseBy(long pid) {
        return path
                + " is in use by process "
                + pid
                + ": stop that one, or give each process its own directory";
    }
}
