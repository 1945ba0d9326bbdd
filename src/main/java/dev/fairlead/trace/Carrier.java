package dev.fairlead.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// W3C Trace Context as headers.
final class Carrier {
    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

    private Carrier() {}

    /// @param header a header's first value by its name
    static Context read(Function<String, Optional<String>> header) {
        return W3C.extract(Context.root(), header, Getter.INSTANCE);
    }

    static boolean isThere(Context context) {
        return Span.fromContext(context).getSpanContext().isValid();
    }

    static Map<String, String> write(Context context) {
        Map<String, String> headers = new LinkedHashMap<>();
        W3C.inject(
                context,
                headers,
                (to, name, value) -> {
                    if (to != null) {
                        to.put(name, value);
                    }
                });
        return headers;
    }

    private enum Getter implements TextMapGetter<Function<String, Optional<String>>> {
        INSTANCE;

        @Override
        public Iterable<String> keys(Function<String, Optional<String>> carrier) {
            return List.of();
        }

        @Override
        public @Nullable String get(
                @Nullable Function<String, Optional<String>> carrier, String name) {
            return carrier == null ? null : carrier.apply(name).orElse(null);
        }
    }
}
