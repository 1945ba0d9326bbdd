package dev.fairlead.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One step of a trace: an arrival, a command, an attempt. It is carried as a value, never by the
/// thread, and does nothing where nothing is recorded.
public final class Step {
    /// One that nobody wants to know of.
    public static final Step NONE = new Step(null, null, null);

    private final @Nullable Recording recording;
    private final @Nullable Context context;
    private final @Nullable Span span;

    private Step(@Nullable Recording recording, @Nullable Context context, @Nullable Span span) {
        this.recording = recording;
        this.context = context;
        this.span = span;
    }

    /// A context that is passed on as it came.
    static Step passing(Context context) {
        return new Step(null, context, null);
    }

    static Step recorded(Recording recording, Context context, Span span) {
        return new Step(recording, context, span);
    }

    /// Whether it will be exported, unless whoever began the trace does not want that.
    public boolean isRecorded() {
        return span != null;
    }

    /// What is told whoever goes on with the trace: the headers `traceparent` and, where there is
    /// one, `tracestate`; empty when there is nothing to tell.
    public Map<String, String> carried() {
        return context == null ? Map.of() : Carrier.write(context);
    }

    /// A step that follows from this one and begins now.
    public Step next(String name, Kind kind, Instant now) {
        return recording == null || context == null
                ? this
                : recording.begin(name, kind, context, now);
    }

    /// Says more about the step. Never a value that came from outside and could be a secret.
    public Step note(String name, String value) {
        if (span != null && !value.isEmpty()) {
            var _ = span.setAttribute(name, value);
        }
        return this;
    }

    public Step note(String name, long value) {
        if (span != null) {
            var _ = span.setAttribute(name, value);
        }
        return this;
    }

    /// It is over.
    ///
    /// @param trouble why it failed; empty when it did not
    public void end(String trouble, Instant now) {
        if (span != null) {
            if (!trouble.isEmpty()) {
                var _ = span.setStatus(StatusCode.ERROR, trouble);
            }
            span.end(now);
        }
    }

    /// How a step stands to others.
    public enum Kind {
        /// It answers a request.
        SERVER,
        /// It takes a message.
        CONSUMER,
        /// It asks another service.
        CLIENT,
        /// It happens inside.
        INTERNAL
    }
}
