package dev.fairlead.store;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A Redis server as it describes itself. What it does not tell (an ACL may forbid `INFO` or
/// `CONFIG`) is not known, and nothing is said about it.
///
/// @param id differs from server to server, and from start to start
/// @param facts what `INFO` and `CONFIG GET` say, by name
public record RedisServer(String id, Map<String, String> facts) {
    public RedisServer {
        facts = Map.copyOf(facts);
    }

    /// What its settings put at risk, each in one sentence with the mend; none when nothing is.
    public List<String> doubts() {
        List<String> doubts = new ArrayList<>();
        String policy = facts.getOrDefault("maxmemory_policy", "noeviction");
        if (!policy.equals("noeviction")) {
            doubts.add(
                    "Redis may throw deliveries away when its memory is full (maxmemory-policy is %s): set maxmemory-policy noeviction"
                            .formatted(policy));
        }
        boolean appends = facts.getOrDefault("aof_enabled", "1").equals("1");
        if (!appends && "".equals(facts.get("save"))) {
            doubts.add(
                    "Redis keeps nothing on disk, so its restart loses every delivery (appendonly is no and there is no save point): set appendonly yes");
        }
        if (appends && "no".equals(facts.get("appendfsync"))) {
            doubts.add(
                    "Redis leaves it to the operating system when its file reaches the disk (appendfsync is no): set appendfsync everysec or always");
        }
        return doubts;
    }

    /// Asks the server on the other end. It fails only when not even `INFO` is answered.
    static Future<RedisServer> behind(RedisConnection connection) {
        return connection
                .send(Request.cmd(Command.INFO))
                .compose(info -> {
                    Map<String, String> facts = lines(String.valueOf(info));
                    return setting(connection, "save", facts)
                            .compose(_ -> setting(connection, "appendfsync", facts))
                            .map(_ -> new RedisServer(facts.getOrDefault("run_id", ""), facts));
                });
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
            RedisConnection connection, String name, Map<String, String> facts) {
        return connection
                .send(Request.cmd(Command.CONFIG).arg("GET").arg(name))
                .map(answer -> {
                    Response value = answer == null ? null : answer.get(name);
                    if (value != null) {
                        facts.put(name, value.toString());
                    }
                    return true;
                })
                .otherwise(false); // forbidden, or renamed away
    }
}
