package dev.fairlead.blackbox;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A master and a replica that three real sentinels watch over.
final class Sentinels implements AutoCloseable {
    static final String MASTER_NAME = "orders";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<RealRedis> sentinels = new ArrayList<>();
    private final RealRedis first;
    private final RealRedis second;

    private Sentinels(Path directory) throws IOException {
        first = RealRedis.in(Files.createDirectory(directory.resolve("first"))).start();
        second =
                RealRedis.in(Files.createDirectory(directory.resolve("second")))
                        .with("replicaof 127.0.0.1 " + first.port())
                        .start();
        for (int n = 0; n < 3; n++) {
            RealRedis sentinel =
                    RealRedis.sentinelIn(Files.createDirectory(directory.resolve("sentinel" + n)))
                            .with(
                                    "sentinel monitor %s 127.0.0.1 %d 2"
                                            .formatted(MASTER_NAME, first.port()))
                            .with("sentinel down-after-milliseconds %s 5000".formatted(MASTER_NAME))
                            .with("sentinel failover-timeout %s 5000".formatted(MASTER_NAME));
            sentinels.add(sentinel.start());
        }
    }

    static Sentinels in(Path directory) {
        try {
            Sentinels sentinels = new Sentinels(directory);
            sentinels.awaitWatching();
            return sentinels;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A replica that is known may still wait for its copy, for five seconds by Redis' default, and
    /// acknowledges nothing until then.
    private void awaitWatching() {
        await("every sentinel knows the others and the replica")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> sentinels.stream().allMatch(Sentinels::knowsAll));
        await("the replica has its copy")
                .atMost(PATIENCE)
                .until(() ->
                        String.valueOf(first.run("INFO", "replication")).contains("state=online"));
    }

    private static boolean knowsAll(RealRedis sentinel) {
        String master = String.valueOf(sentinel.run("SENTINEL", "MASTER", MASTER_NAME));
        return master.contains("num-other-sentinels, 2") && master.contains("num-slaves, 1");
    }

    /// As quarkus.redis.hosts wants them.
    String urls() {
        return sentinels.stream()
                .map(sentinel -> "redis://" + sentinel.address())
                .collect(Collectors.joining(","));
    }

    /// The one that the sentinels name.
    RealRedis master() {
        String named =
                String.valueOf(
                        sentinels
                                .getFirst()
                                .run("SENTINEL", "GET-MASTER-ADDR-BY-NAME", MASTER_NAME));
        return named.contains(Integer.toString(second.port())) ? second : first;
    }

    RealRedis replica() {
        return master() == first ? second : first;
    }

    /// The master is killed, and this waits until the sentinels name the other.
    void killTheMaster() {
        RealRedis old = master();
        old.kill();
        await("the replica is promoted").atMost(PATIENCE).until(() -> master() != old);
    }

    @Override
    public void close() {
        sentinels.forEach(RealRedis::close);
        second.close();
        first.close();
    }
}
