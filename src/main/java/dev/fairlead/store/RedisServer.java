package dev.fairlead.store;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisCluster;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.RedisClusterConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The Redis on the other end as it describes itself. What it does not tell (an ACL may forbid
/// `INFO` or `CONFIG`) is not known, and nothing is said about it.
///
/// @param facts what `INFO` and `CONFIG GET` say, by name; of a cluster for each master
public record RedisServer(List<Map<String, String>> facts) {
    private static final Pattern BEFORE_WAITAOF = Pattern.compile("([0-6]|7\\.[01])\\..*");

    public RedisServer {
        facts = facts.stream().map(Map::copyOf).toList();
    }

    /// Differs from server to server, and from start to start.
    public String id() {
        return facts.stream()
                .map(each -> each.getOrDefault("run_id", ""))
                .sorted()
                .collect(Collectors.joining(" "));
    }

    /// What its settings put at risk, each in one sentence with the mend; none when nothing is.
    ///
    /// @param asked what it will be asked to wait for
    public List<String> doubts(Durability asked) {
        return facts.stream().flatMap(each -> doubts(each, asked).stream()).distinct().toList();
    }

    private static List<String> doubts(Map<String, String> facts, Durability asked) {
        List<String> doubts = new ArrayList<>();
        String version = facts.getOrDefault("redis_version", "");
        if (asked.onDisk() && BEFORE_WAITAOF.matcher(version).matches()) {
            doubts.add(
                    "Redis %s has no WAITAOF, so nothing is accepted: take Redis 7.2, or fairlead.queue.redis-on-disk away"
                            .formatted(version));
        }
        String policy = facts.getOrDefault("maxmemory_policy", "noeviction");
        if (!policy.equals("noeviction")) {
            doubts.add(
                    "Redis may throw deliveries away when its memory is full (maxmemory-policy is %s): set maxmemory-policy noeviction"
                            .formatted(policy));
        }
        boolean appends = facts.getOrDefault("aof_enabled", "1").equals("1");
        if (!appends && asked.onDisk()) {
            doubts.add(
                    "Redis has no file that fairlead.queue.redis-on-disk could wait for (appendonly is no), so nothing is accepted: set appendonly yes");
        } else if (!appends && "".equals(facts.get("save"))) {
            doubts.add(
                    "Redis keeps nothing on disk, so its restart loses every delivery (appendonly is no and there is no save point): set appendonly yes");
        }
        if (appends && "no".equals(facts.get("appendfsync"))) {
            doubts.add(
                    "Redis leaves it to the operating system when its file reaches the disk (appendfsync is no): set appendfsync everysec or always");
        }
        return doubts;
    }

    /// Asks whoever is on the other end. It fails only when not even `INFO` is answered.
    static Future<RedisServer> behind(RedisConnection connection) {
        return each(connection, Request.cmd(Command.INFO))
                .compose(infos -> {
                    List<Map<String, String>> facts =
                            infos.stream().map(info -> lines(String.valueOf(info))).toList();
                    return setting(connection, "save", facts)
                            .compose(_ -> setting(connection, "appendfsync", facts))
                            .map(_ -> new RedisServer(facts));
                });
    }

    /// The masters of a cluster answer in the same order each time.
    private static Future<List<Response>> each(RedisConnection connection, Request question) {
        return connection instanceof RedisClusterConnection
                ? RedisCluster.create(connection).onAllMasterNodes(question)
                : connection
                        .send(question)
                        .map(answer -> answer == null ? List.<Response>of() : List.of(answer));
    }

    private static Map<String, String> lines(String info) {
        Map<String, String> facts = new HashMap<>();
        info.lines()
                .map(line -> line.split(":", 2))
                .filter(pair -> pair.length == 2)
                .forEach(pair -> facts.put(pair[0], pair[1]));
        return facts;
    }

    /// Older servers take one name at a time.
    private static Future<Boolean> setting(
            RedisConnection connection, String name, List<Map<String, String>> facts) {
        return each(connection, Request.cmd(Command.CONFIG).arg("GET").arg(name))
                .map(answers -> {
                    for (int i = 0; i < answers.size() && i < facts.size(); i++) {
                        Response value = answers.get(i).get(name);
                        if (value != null) {
                            facts.get(i).put(name, value.toString());
                        }
                    }
                    return true;
                })
                .otherwise(false); // forbidden, or renamed away
    }
}
