package dev.fairlead.trace;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Traces by W3C Trace Context and OpenTelemetry.
@ConfigMapping(prefix = "fairlead.trace")
public interface TraceConfig {
    /// What is done about traces: `off`; `propagate` (the traceparent of a request is passed on to
    /// its deliveries and its command, nothing is recorded); `export` (spans of arrivals, commands
    /// and attempts are sent to the endpoint, too).
    @WithDefault("off")
    Mode mode();

    /// Where spans are sent by OTLP over HTTP, a URL.
    @WithDefault("http://localhost:4318/v1/traces")
    URI endpoint();

    /// Headers for the endpoint, such as an authorization: `name=value`, with commas between.
    Optional<List<String>> headers();

    /// The name of this service in its spans.
    @WithDefault("fairlead")
    String serviceName();

    /// Which part of the traces that begin here is recorded, 0 to 1; a trace that came with a
    /// request is recorded if its sender says so.
    @WithDefault("1")
    double ratio();

    /// How long spans are gathered before they are sent, a duration.
    @WithDefault("1s")
    Duration gather();

    /// What is done.
    enum Mode {
        OFF,
        PROPAGATE,
        EXPORT
    }
}
