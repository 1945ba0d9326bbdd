package dev.fairlead.store;

import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import io.smallrye.faulttolerance.api.FaultTolerance;
import io.smallrye.faulttolerance.api.Guard;
import io.smallrye.faulttolerance.api.Spi;
import io.smallrye.faulttolerance.api.TypedGuard;
import io.smallrye.faulttolerance.apiimpl.BasicCircuitBreakerMaintenanceImpl;
import io.smallrye.faulttolerance.apiimpl.BuilderLazyDependencies;
import io.smallrye.faulttolerance.apiimpl.TypedGuardImpl;
import io.smallrye.faulttolerance.core.event.loop.EventLoop;
import io.smallrye.faulttolerance.core.metrics.MeteredOperation;
import io.smallrye.faulttolerance.core.metrics.MetricsProvider;
import io.smallrye.faulttolerance.core.metrics.MetricsRecorder;
import io.smallrye.faulttolerance.core.timer.ThreadTimer;
import io.smallrye.faulttolerance.core.timer.Timer;
import java.lang.reflect.Type;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/// Makes guards where no container runs, so that a [RedisStore] can be built by hand.
@SuppressWarnings("deprecation")
public final class PlainGuards implements Spi {
    private static final BasicCircuitBreakerMaintenanceImpl CIRCUITS =
            new BasicCircuitBreakerMaintenanceImpl();
    private static final Surroundings SURROUNDINGS = new Surroundings();

    @Override
    public boolean applies() {
        return true;
    }

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public <T> TypedGuard.Builder<T> newTypedGuardBuilder(Type type) {
        return new TypedGuardImpl.BuilderImpl<>(() -> CIRCUITS, () -> SURROUNDINGS, type);
    }

    @Override
    public Guard.Builder newGuardBuilder() {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T, R> FaultTolerance.Builder<T, R> newBuilder(Function<FaultTolerance<T>, R> end) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T, R> FaultTolerance.Builder<T, R> newAsyncBuilder(
            Class<?> type, Function<FaultTolerance<T>, R> end) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CircuitBreakerMaintenance circuitBreakerMaintenance() {
        return CIRCUITS;
    }

    private static final class Surroundings implements BuilderLazyDependencies {
        private final ExecutorService executor =
                Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
        private final Timer timer = new ThreadTimer(executor);

        @Override
        public boolean ftEnabled() {
            return true;
        }

        @Override
        public ExecutorService asyncExecutor() {
            return executor;
        }

        @Override
        public EventLoop eventLoop() {
            return EventLoop.get();
        }

        @Override
        public Timer timer() {
            return timer;
        }

        @Override
        public MetricsProvider metricsProvider() {
            return new MetricsProvider() {
                @Override
                public boolean isEnabled() {
                    return false;
                }

                @Override
                public MetricsRecorder create(MeteredOperation operation) {
                    return MetricsRecorder.NOOP;
                }
            };
        }
    }
}
