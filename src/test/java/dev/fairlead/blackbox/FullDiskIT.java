package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The disk of the embedded queue fills up. What is accepted is kept, what is not is refused with a
/// 503, and when there is room it goes on by itself.
class FullDiskIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int NOT_NOW = 503;
    private static final int ENOUGH = 500;
    private static final int IN_A_ROW = 10;
    private static final String LARGE = "x".repeat(50_000);
    private static final String QUICK =
            "timeout: 1s\nretry: {initial: 50ms, factor: 1, cap: 50ms, attempts: 1000}\n";

    @TempDir Path directory;
    private Path disk;
    private boolean mounted;
    private FairleadProcess fairlead;
    private Sink sink;

    @BeforeEach
    void open() throws Exception {
        disk = Files.createDirectory(directory.resolve("disk"));
        sink = Sink.open();
    }

    @AfterEach
    void close() {
        if (fairlead != null) {
            fairlead.close();
        }
        sink.close();
        if (mounted) {
            Faults.command("umount", disk.toString());
        }
    }

    private FairleadProcess.Start fairlead() {
        return FairleadProcess.in(directory)
                .hooks(Article.hooks(QUICK))
                .with("FAIRLEAD_QUEUE_DIRECTORY", disk.resolve("queue").toString())
                .with("FAIRLEAD_QUEUE_LEASE_MARGIN", "1s")
                .allowingLoopback();
    }

    @Test
    void a_file_that_may_not_grow_refuses_and_recovers() throws Exception {
        fairlead = fairlead().withFilesUpTo(3_000).go();
        refuses_and_recovers("a file that may not grow", fairlead::makeRoom);
    }

    /// That needs the right to mount, which not every machine that builds has.
    @Test
    void a_full_disk_refuses_and_recovers() throws Exception {
        mounted = mount();
        Assumptions.assumeTrue(mounted, "no full disk was tried: this machine may not mount one");
        fairlead = fairlead().go();
        refuses_and_recovers(
                "a full disk",
                () -> Faults.command("mount", "-o", "remount,size=64m", disk.toString()));
    }

    private boolean mount() {
        try {
            Faults.command("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk.toString());
            return true;
        } catch (IllegalStateException | java.io.UncheckedIOException e) {
            System.out.println("faults: a full disk: not tried, " + e.getMessage());
            return false;
        }
    }

    private void refuses_and_recovers(String what, Runnable makesRoom) throws Exception {
        Set<String> accepted = fillUp();
        assertThat(fairlead.management("/health/live").statusCode()).isEqualTo(200);
        assertThat(fairlead.log()).contains("see that its disk works and has room");
        // What was sent and cannot be written down is given up, and is sent again when its lease is
        // over.
        await().atMost(PATIENCE).until(() -> fairlead.metric("fairlead_attempts_in_flight") == 0);

        makesRoom.run();
        await().atMost(PATIENCE).until(() -> bring("late") == 202);
        accepted.add("late");
        Tally tally =
                Tally.of(
                        what,
                        0,
                        accepted,
                        sink,
                        () -> fairlead.metric("fairlead_attempts_in_flight") == 0);
        tally.assertComplete();
        assertThat(fairlead.stop()).isZero();
        Path scratch = Files.createDirectory(directory.resolve("scratch"));
        QueueFile file = QueueFile.in(disk.resolve("queue"), scratch);
        file.assertSound();
        assertThat(file.states()).isEqualTo(Map.of("delivered", accepted.size()));
    }

    /// Until it refuses so often in a row that there is no room left at all.
    private Set<String> fillUp() {
        Set<String> accepted = new TreeSet<>();
        int refused = 0;
        for (int n = 0; refused < IN_A_ROW; n++) {
            assertThat(n).as("messages on a small disk").isLessThan(ENOUGH);
            int status = bring("id" + n);
            assertThat(status).isIn(202, NOT_NOW);
            refused = status == NOT_NOW ? refused + 1 : 0;
            if (status == 202) {
                accepted.add("id" + n);
            }
        }
        return accepted;
    }

    private int bring(String id) {
        String message =
                "{\"url\":\"%s\",\"webhookId\":\"%s\",\"data\":\"%s\"}"
                        .formatted(sink.url("/p"), id, LARGE);
        return fairlead.postJson("/hooks/payments", message).statusCode();
    }
}
