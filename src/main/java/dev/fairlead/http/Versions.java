package dev.fairlead.http;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/// Looks at the version of each request before the HTTP library does, which answers an unknown one
/// by itself, with 501, and in that version: a request of `HTXP/1.1` would have `HTXP/1.1 501`.
@Sharable
final class Versions extends ChannelInboundHandlerAdapter {
    private static final Versions ONLY = new Versions();

    private Versions() {}

    static void watch(HttpConnection connection) {
        ((ConnectionBase) connection)
                .channel()
                .pipeline()
                .addAfter("httpDecoder", "versions", ONLY);
    }

    /// A version of HTTP that is not spoken here.
    static final class UnsupportedVersionException extends Exception {
        private static final long serialVersionUID = 1L;

        UnsupportedVersionException() {
            super("unsupported protocol version", null, false, false);
        }
    }

    /// No version of HTTP at all.
    static final class NoVersionException extends Exception {
        private static final long serialVersionUID = 1L;

        NoVersionException() {
            super("malformed HTTP version", null, false, false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            judge(request);
        }
        context.fireChannelRead(message);
    }

    @SuppressWarnings("ReferenceEquality") // the library writes any other name in upper case
    private static void judge(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        if (version == HttpVersion.HTTP_1_1 || version == HttpVersion.HTTP_1_0) {
            return;
        }
        boolean isHttp = version.text().matches("HTTP/[0-9]\\.[0-9]") && !isKnown(version);
        request.setProtocolVersion(HttpVersion.HTTP_1_1);
        if (request.decoderResult().isFailure()) {
            return; // there is another thing wrong, which is told
        }
        if (!isHttp) {
            request.setDecoderResult(DecoderResult.failure(new NoVersionException()));
        } else if (version.majorVersion() != 1) {
            request.setDecoderResult(DecoderResult.failure(new UnsupportedVersionException()));
        }
    }

    private static boolean isKnown(HttpVersion version) {
        return version.equals(HttpVersion.HTTP_1_1) || version.equals(HttpVersion.HTTP_1_0);
    }
}
