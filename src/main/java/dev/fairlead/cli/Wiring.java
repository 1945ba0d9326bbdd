package dev.fairlead.cli;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/// The clock and the dice of the running program; everything else takes them as arguments.
final class Wiring {
    @Produces
    @Singleton
    InstantSource clock() {
        return InstantSource.system();
    }

    @Produces
    @Singleton
    DoubleSupplier dice() {
        return () -> ThreadLocalRandom.current().nextDouble();
    }
}
