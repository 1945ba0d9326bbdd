package dev.fairlead.dispatch;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The attempts that may be under way at once.
final class Places {
    private final int all;
    private final int batch;
    private final Semaphore open;

    /// What the semaphore cannot tell at the moment of a release: whether all were taken before.
    private final AtomicInteger taken = new AtomicInteger();

    Places(int all, int batch) {
        this.all = all;
        this.batch = batch;
        this.open = new Semaphore(all);
    }

    int all() {
        return all;
    }

    /// How many may be taken in one go.
    int free() {
        return Math.min(batch, open.availablePermits());
    }

    /// Only one thread takes, and no more than it saw free.
    void take(int n) {
        open.acquireUninterruptibly(n);
        taken.addAndGet(n);
    }

    /// @return whether none was free before
    boolean giveBack(int n) {
        boolean wasFull = taken.getAndAdd(-n) == all;
        open.release(n);
        return wasFull;
    }

    void awaitAllFree(Duration grace) {
        try {
            if (open.tryAcquire(all, grace.toMillis(), TimeUnit.MILLISECONDS)) {
                open.release(all);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
