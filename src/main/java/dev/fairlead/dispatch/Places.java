package dev.fairlead.dispatch;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The attempts that may be under way at once.
final class Places {
    private final int all;
    private final int batch;
    private final Semaphore open;

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

    int taken() {
        return all - open.availablePermits();
    }

    /// Only one thread takes, and no more than it saw free.
    void take(int n) {
        open.acquireUninterruptibly(n);
    }

    /// @return whether none was free before
    boolean giveBack() {
        open.release();
        return open.availablePermits() == 1;
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
