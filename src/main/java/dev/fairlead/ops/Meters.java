package dev.fairlead.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/// The meters of each [Metric]. One is found by the values of its labels, one after the other: the
/// registry's own look-up would make and sort the tags anew for each event.
@Singleton
final class Meters {
    /// A label has no more values than this, whatever hook files are loaded one after the other;
    /// what comes later is counted under [#OTHERS].
    static final int MOST_VALUES = 1_000;

    static final String OTHERS = "(others)";

    private final MeterRegistry registry;
    private final Map<Metric, Node<Counter>> counters = new EnumMap<>(Metric.class);
    private final Map<Metric, Node<Timer>> timers = new EnumMap<>(Metric.class);

    Meters(MeterRegistry registry) {
        this.registry = registry;
        for (Metric metric : Metric.values()) {
            switch (metric.kind()) {
                case COUNTER ->
                        counters.put(metric, root(metric, values -> counter(metric, values)));
                case HISTOGRAM -> timers.put(metric, root(metric, values -> timer(metric, values)));
                case GAUGE -> {} // stands where it is told of
            }
        }
    }

    private static <T> Node<T> root(Metric metric, Function<List<String>, T> make) {
        Node<T> root = new Node<>(List.of(), metric.labels().size(), make);
        for (List<String> values : metric.known()) {
            T _ = root.find(values.toArray(String[]::new));
        }
        return root;
    }

    void count(Metric metric, String... values) {
        add(metric, 1, values);
    }

    void add(Metric metric, double amount, String... values) {
        found(counters, metric).find(values).increment(amount);
    }

    void record(Metric metric, Duration took, String... values) {
        found(timers, metric).find(values).record(took.isNegative() ? Duration.ZERO : took);
    }

    /// Rows that come and go.
    MultiGauge rows(Metric metric) {
        return MultiGauge.builder(metric.text()).description(metric.help()).register(registry);
    }

    /// Asks for the value whenever somebody looks.
    void gauge(Metric metric, DoubleSupplier value, String... values) {
        Gauge.builder(metric.text(), value::getAsDouble)
                .description(metric.help())
                .tags(tags(metric, List.of(values)))
                .strongReference(true)
                .register(registry);
    }

    private static <T> Node<T> found(Map<Metric, Node<T>> all, Metric metric) {
        Node<T> found = all.get(metric);
        if (found == null) {
            throw new IllegalArgumentException(metric + " is a " + metric.kind());
        }
        return found;
    }

    private Counter counter(Metric metric, List<String> values) {
        return Counter.builder(metric.text())
                .description(metric.help())
                .tags(tags(metric, values))
                .register(registry);
    }

    private Timer timer(Metric metric, List<String> values) {
        return Timer.builder(metric.text())
                .description(metric.help())
                .tags(tags(metric, values))
                .serviceLevelObjectives(metric.buckets().toArray(Duration[]::new))
                .register(registry);
    }

    private static Tags tags(Metric metric, List<String> values) {
        List<Tag> tags = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            tags.add(Tag.of(metric.labels().get(i).text(), values.get(i)));
        }
        return Tags.of(tags);
    }

    /// What is known so far of a row of values: the meter itself when it is whole.
    private static final class Node<T> {
        private final List<String> path;
        private final int missing;
        private final Function<List<String>, T> make;
        private final Map<String, Node<T>> next = new ConcurrentHashMap<>();
        private final List<T> meter;

        Node(List<String> path, int missing, Function<List<String>, T> make) {
            this.path = path;
            this.missing = missing;
            this.make = make;
            this.meter = missing == 0 ? List.of(make.apply(path)) : List.of();
        }

        T find(String... values) {
            Node<T> node = this;
            for (String value : values) {
                node = node.under(value);
            }
            return node.meter.getFirst();
        }

        private Node<T> under(String value) {
            Node<T> known = next.get(value); // computing locks, also where there is one
            if (known != null) {
                return known;
            }
            String name = next.size() < MOST_VALUES ? value : OTHERS;
            return next.computeIfAbsent(name, this::child);
        }

        private Node<T> child(String value) {
            List<String> longer = new ArrayList<>(path);
            longer.add(value);
            return new Node<>(List.copyOf(longer), missing - 1, make);
        }
    }
}
