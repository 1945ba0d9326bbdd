package dev.fairlead.attempt;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Asks the operating system, so that /etc/hosts and the like count. Answers are remembered for 30
/// seconds, failures are not, and a name that is being looked up is not looked up twice: one dead
/// name server holds one thread per name. The threads are platform threads, because the system's
/// look-up is a native call.
final class SystemResolver implements Resolver, AutoCloseable {
    private static final Duration REMEMBERED = Duration.ofSeconds(30);
    private static final int MOST_NAMES = 1000;
    private static final int THREADS = 16;
    private static final long IDLE_SECONDS = 30;

    private final InstantSource clock;
    private final ConcurrentMap<String, Answer> answers = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor pool =
            new ThreadPoolExecutor(
                    THREADS,
                    THREADS,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    Thread.ofPlatform().daemon().name("resolve-", 1).factory());

    SystemResolver(InstantSource clock) {
        this.clock = clock;
        pool.allowCoreThreadTimeOut(true);
    }

    @Override
    public CompletionStage<List<InetAddress>> resolve(String host) {
        Instant now = clock.instant();
        if (answers.size() >= MOST_NAMES) {
            answers.clear();
        }
        Answer answer =
                answers.compute(
                        host, (_, known) -> known != null && known.holds(now) ? known : ask(host));
        return answer.addresses();
    }

    @Override
    public void close() {
        pool.shutdown();
    }

    private Answer ask(String host) {
        Instant until = clock.instant().plus(REMEMBERED);
        return new Answer(CompletableFuture.supplyAsync(() -> lookUp(host), pool), until);
    }

    private static List<InetAddress> lookUp(String host) {
        try {
            return List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException e) {
            throw new CompletionException(e);
        }
    }

    private record Answer(CompletableFuture<List<InetAddress>> addresses, Instant until) {
        boolean holds(Instant now) {
            return !addresses.isCompletedExceptionally() && now.isBefore(until);
        }
    }
}
