package dev.fairlead.blackbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A cluster of three masters, and one replica of each.
final class RedisNodes implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MASTERS = 3;
    private static final int SLOTS = 16_384;

    private final List<RealRedis> masters = new ArrayList<>();
    private final List<RealRedis> replicas = new ArrayList<>();

    private RedisNodes(Path directory) throws IOException {
        for (int n = 0; n < MASTERS; n++) {
            masters.add(node(directory.resolve("master" + n)));
            replicas.add(node(directory.resolve("replica" + n)));
        }
    }

    private static RealRedis node(Path directory) throws IOException {
        return RealRedis.in(Files.createDirectory(directory))
                .with("cluster-enabled yes")
                .with("cluster-port " + FairleadProcess.freePort())
                .with("cluster-node-timeout 2000")
                .start();
    }

    static RedisNodes in(Path directory) {
        try {
            RedisNodes nodes = new RedisNodes(directory);
            nodes.join();
            return nodes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void join() {
        for (int n = 0; n < MASTERS; n++) {
            masters.get(n)
                    .run(
                            "CLUSTER",
                            "ADDSLOTSRANGE",
                            Integer.toString(n * SLOTS / MASTERS),
                            Integer.toString((n + 1) * SLOTS / MASTERS - 1));
        }
        for (RealRedis other : all().subList(1, 2 * MASTERS)) {
            masters.getFirst()
                    .run(
                            "CLUSTER",
                            "MEET",
                            "127.0.0.1",
                            Integer.toString(other.port()),
                            Integer.toString(other.clusterPort()));
        }
        for (int n = 0; n < MASTERS; n++) {
            RealRedis replica = replicas.get(n);
            String of = id(masters.get(n));
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> "OK".equals(replica.run("CLUSTER", "REPLICATE", of)));
        }
        await("the cluster serves, every node knows all, and each replica has its copy")
                .atMost(PATIENCE)
                .until(() -> all().stream().allMatch(RedisNodes::isWhole));
    }

    private static boolean isWhole(RealRedis node) {
        String info = String.valueOf(node.run("CLUSTER", "INFO"));
        String slots = String.valueOf(node.run("CLUSTER", "SLOTS"));
        String copies = String.valueOf(node.run("INFO", "replication"));
        return info.contains("cluster_state:ok")
                && slots.split("127\\.0\\.0\\.1", -1).length == 2 * MASTERS + 1
                && (copies.contains("state=online") || copies.contains("master_link_status:up"));
    }

    private List<RealRedis> all() {
        List<RealRedis> all = new ArrayList<>(masters);
        all.addAll(replicas);
        return all;
    }

    static String id(RealRedis node) {
        return String.valueOf(node.run("CLUSTER", "MYID"));
    }

    List<RealRedis> masters() {
        return masters;
    }

    /// As quarkus.redis.hosts wants them: two are enough to find the others.
    String urls() {
        return masters.stream()
                .skip(1)
                .map(node -> "redis://" + node.address())
                .collect(Collectors.joining(","));
    }

    int slot(String key) {
        return masters.getFirst().run("CLUSTER", "KEYSLOT", key) instanceof Long slot
                ? slot.intValue()
                : -1;
    }

    /// The master that was given this key's slot at the beginning.
    RealRedis holding(String key) {
        return masters.get(Math.min(MASTERS - 1, slot(key) * MASTERS / SLOTS));
    }

    RealRedis replicaOf(RealRedis master) {
        return replicas.get(masters.indexOf(master));
    }

    /// Every key of the slot goes to the other master, and the slot with them.
    void move(String key, RealRedis to) {
        String slot = Integer.toString(slot(key));
        RealRedis from = holding(key);
        to.run("CLUSTER", "SETSLOT", slot, "IMPORTING", id(from));
        from.run("CLUSTER", "SETSLOT", slot, "MIGRATING", id(to));
        while (from.run(ISO_8859_1, "CLUSTER", "GETKEYSINSLOT", slot, "100") instanceof List<?> keys
                && !keys.isEmpty()) {
            List<String> migrate =
                    new ArrayList<>(
                            List.of(
                                    "MIGRATE",
                                    "127.0.0.1",
                                    Integer.toString(to.port()),
                                    "",
                                    "0",
                                    "10000",
                                    "KEYS"));
            keys.forEach(each -> migrate.add(String.valueOf(each)));
            from.run(ISO_8859_1, migrate.toArray(String[]::new));
        }
        to.run("CLUSTER", "SETSLOT", slot, "NODE", id(to));
        masters.forEach(node -> node.run("CLUSTER", "SETSLOT", slot, "NODE", id(to)));
    }

    @Override
    public void close() {
        all().forEach(RealRedis::close);
    }
}
