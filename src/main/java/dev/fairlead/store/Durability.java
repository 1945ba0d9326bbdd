package dev.fairlead.store;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Where a write on Redis must have arrived before it counts.
///
/// @param onDisk in the append-only file of the server, and of each of the replicas (`WAITAOF`,
///   Redis 7.2)
/// @param replicas on so many replicas (`WAIT`)
public record Durability(boolean onDisk, int replicas) {
    /// As durable as Redis makes it by itself.
    public static final Durability NONE = new Durability(false, 0);

    private static final Command WAITAOF = Command.create("waitaof");

    public Durability {
        if (replicas < 0) {
            throw new IllegalArgumentException(
                    "fairlead.queue.redis-replicas must not be negative: " + replicas);
        }
    }

    /// Whether there is anything to wait for.
    public boolean isAsked() {
        return onDisk || replicas > 0;
    }

    /// Waits for all that was written on the connection before.
    Request waiting(Duration longest) {
        Request wait = onDisk ? Request.cmd(WAITAOF).arg(1) : Request.cmd(Command.WAIT);
        return wait.arg(replicas).arg(longest.toMillis());
    }

    boolean isReached(@Nullable Response answer) {
        RedisReply reached = new RedisReply(answer);
        return onDisk
                ? reached.at(0).number() >= 1 && reached.at(1).number() >= replicas
                : reached.number() >= replicas;
    }

    @Override
    public String toString() {
        String copies = replicas + (replicas == 1 ? " replica" : " replicas");
        if (!onDisk) {
            return copies;
        }
        return "the disk of Redis" + (replicas == 0 ? "" : " and of " + copies);
    }
}
