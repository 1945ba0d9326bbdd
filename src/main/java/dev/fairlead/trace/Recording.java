package dev.fairlead.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Spans on their way to an OTLP endpoint: gathered, bounded, sent by a thread of the library's;
/// what is too much is dropped and nothing waits for it.
///
/// The library finds its sender by name, which a native image has to be told of.
@RegisterForReflection(
        classNames = "io.opentelemetry.exporter.sender.jdk.internal.JdkHttpSenderProvider")
final class Recording implements AutoCloseable {
    private static final int LAST_SECONDS = 2;
    private static final Set<String> SCHEMES = Set.of("http", "https");

    private final SdkTracerProvider provider;
    private final Tracer tracer;

    Recording(TraceConfig config) {
        check(config);
        var exporter = OtlpHttpSpanExporter.builder().setEndpoint(config.endpoint().toString());
        config.headers().orElse(List.of()).forEach(header -> add(header, exporter));
        provider =
                SdkTracerProvider.builder()
                        .setResource(
                                Resource.getDefault()
                                        .merge(
                                                Resource.create(
                                                        Attributes.of(
                                                                AttributeKey.stringKey(
                                                                        "service.name"),
                                                                config.serviceName()))))
                        .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(config.ratio())))
                        .addSpanProcessor(
                                BatchSpanProcessor.builder(exporter.build())
                                        .setScheduleDelay(config.gather())
                                        .build())
                        .build();
        tracer = provider.get("dev.fairlead");
    }

    private static void check(TraceConfig config) {
        URI endpoint = config.endpoint();
        if (!SCHEMES.contains(String.valueOf(endpoint.getScheme())) || endpoint.getHost() == null) {
            throw new ConfigurationException(
                    "fairlead.trace.endpoint: expected a URL with http or https and a host, such as"
                            + " http://localhost:4318/v1/traces");
        }
        if (!(config.ratio() >= 0 && config.ratio() <= 1)) {
            throw new ConfigurationException(
                    "fairlead.trace.ratio: expected a number from 0 to 1, found " + config.ratio());
        }
        if (!config.gather().isPositive()) {
            throw new ConfigurationException(
                    "fairlead.trace.gather: expected a duration above zero, such as 1s");
        }
    }

    /// A header may be a secret, so what is wrong with it is told without it.
    private static void add(String header, OtlpHttpSpanExporterBuilder to) {
        int equals = header.indexOf('=');
        if (equals < 1) {
            throw new ConfigurationException(
                    "fairlead.trace.headers: each is to be name=value, with commas between");
        }
        var _ = to.addHeader(header.substring(0, equals).strip(), header.substring(equals + 1));
    }

    Step begin(String name, Step.Kind kind, Context parent, Instant now) {
        Span span =
                tracer.spanBuilder(name)
                        .setParent(parent)
                        .setSpanKind(kind(kind))
                        .setStartTimestamp(now)
                        .startSpan();
        return Step.recorded(this, parent.with(span), span);
    }

    /// Sends what is left.
    @Override
    public void close() {
        var _ = provider.shutdown().join(LAST_SECONDS, TimeUnit.SECONDS);
    }

    private static SpanKind kind(Step.Kind kind) {
        return switch (kind) {
            case SERVER -> SpanKind.SERVER;
            case CONSUMER -> SpanKind.CONSUMER;
            case CLIENT -> SpanKind.CLIENT;
            case INTERNAL -> SpanKind.INTERNAL;
        };
    }
}
