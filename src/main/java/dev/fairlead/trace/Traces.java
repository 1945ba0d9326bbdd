package dev.fairlead.trace;

import io.opentelemetry.context.Context;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Begins the steps of traces. Off by default, and then it costs a comparison: nothing of
/// OpenTelemetry is loaded.
@Singleton
public final class Traces {
    /// The header of W3C Trace Context that says where in which trace.
    public static final String PARENT = "traceparent";

    private final TraceConfig.Mode mode;
    private final @Nullable Recording recording;

    @Inject
    Traces(TraceConfig config) {
        this(
                config.mode(),
                config.mode() == TraceConfig.Mode.EXPORT ? new Recording(config) : null);
    }

    private Traces(TraceConfig.Mode mode, @Nullable Recording recording) {
        this.mode = mode;
        this.recording = recording;
    }

    /// None at all.
    public static Traces off() {
        return new Traces(TraceConfig.Mode.OFF, null);
    }

    /// Whether anything is done about traces. What is done often asks first, and does not even name
    /// what it would pass.
    public boolean isOn() {
        return mode != TraceConfig.Mode.OFF;
    }

    /// Whether steps are exported.
    public boolean isRecording() {
        return recording != null;
    }

    /// A step that something from outside begins, in the trace that came with it or in a new one.
    ///
    /// @param header the first value of a header that came with it
    public Step begin(
            String name, Step.Kind kind, Function<String, Optional<String>> header, Instant now) {
        return switch (mode) {
            case OFF -> Step.NONE;
            case PROPAGATE -> passing(Carrier.read(header));
            case EXPORT -> record(name, kind, Carrier.read(header), now);
        };
    }

    /// A step in the trace that was kept, if one was and steps are recorded.
    public Step resume(
            String name, Step.Kind kind, Function<String, Optional<String>> kept, Instant now) {
        if (recording == null) {
            return Step.NONE; // what was kept is sent as it is
        }
        Context context = Carrier.read(kept);
        return Carrier.isThere(context) ? recording.begin(name, kind, context, now) : Step.NONE;
    }

    @PreDestroy
    void close() {
        if (recording != null) {
            recording.close();
        }
    }

    private Step record(String name, Step.Kind kind, Context context, Instant now) {
        return recording == null ? Step.NONE : recording.begin(name, kind, context, now);
    }

    private static Step passing(Context context) {
        return Carrier.isThere(context) ? Step.passing(context) : Step.NONE;
    }
}
