package dev.fairlead.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// A platform thread with a bounded line before its desk. Native calls block it, and only it.
final class FileThread {
    /// So long a group is at most: it bounds how long the first in it waits for the last.
    private static final int LONGEST_GROUP = 256;

    private final BlockingQueue<Pending<?>> line;
    private final Desk desk;
    private final Thread thread;
    private boolean closed;

    FileThread(String name, int mostWaiting, Desk desk) {
        this.line = new LinkedBlockingQueue<>(mostWaiting);
        this.desk = desk;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    /// Puts an operation into the line, unless that is full or closed.
    synchronized Place enter(Pending<?> pending) {
        if (closed) {
            return Place.CLOSED;
        }
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        }
        return line.offer(pending) ? Place.TAKEN : Place.FULL;
    }

    /// Serves what waits, then ends; returns when that is done.
    void close() throws InterruptedException {
        synchronized (this) {
            closed = true;
        }
        if (thread.getState() != Thread.State.NEW) {
            line.put(Pending.nudge());
            thread.join();
        }
    }

    private void run() {
        List<Pending<?>> group = new ArrayList<>();
        while (!isClosed() || !line.isEmpty()) {
            try {
                group.add(line.take());
            } catch (InterruptedException _) {
                break;
            }
            line.drainTo(group, LONGEST_GROUP - 1);
            desk.serve(group);
            group.clear();
        }
        desk.close();
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /// Where operations are carried out.
    interface Desk {
        /// Carries out every operation of the group and answers each; never throws.
        void serve(List<Pending<?>> group);

        void close();
    }

    /// What became of an operation that wanted in.
    enum Place {
        TAKEN,
        FULL,
        CLOSED
    }
}
