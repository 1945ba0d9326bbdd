package dev.fairlead.request;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// Names arrivals, each unlike any other of this process or another. Only the first of them takes
/// the system's randomness, which is slow to come and has a lock; the others are its permutations.
public final class ArrivalIds {
    private final long own;
    private final AtomicLong next;

    public ArrivalIds(SecureRandom dice) {
        own = dice.nextLong();
        next = new AtomicLong(dice.nextLong());
    }

    public String next() {
        return new UUID(scrambled(next.getAndIncrement()), own).toString();
    }

    /// One to one, so no two numbers give the same, and neighbours look nothing alike: the last
    /// step of SplitMix64 (Steele, Lea, Flood 2014).
    private static long scrambled(long number) {
        long z = (number ^ number >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
