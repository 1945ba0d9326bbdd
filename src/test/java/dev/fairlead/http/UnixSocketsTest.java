package dev.fairlead.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Vert.x without Netty's epoll, as it is in a native image.
class UnixSocketsTest {
    @TempDir Path directory;

    @Test
    void the_jdks_own_sockets_serve_where_there_is_no_epoll_and_are_removed_at_the_end()
            throws Exception {
        Vertx vertx = Vertx.vertx();
        assertThat(vertx.isNativeTransportEnabled()).isFalse();
        Path socket = directory.resolve("door.sock");
        SocketAddress address = SocketAddress.domainSocketAddress(socket.toString());
        try {
            HttpServer server =
                    UnixSockets.server(vertx, new HttpServerOptions(), address)
                            .requestHandler(request -> {
                                var _ =
                                        request.response()
                                                .end("from " + Peer.of(request.remoteAddress()));
                            });
            done(server.listen(address));
            assertThat(asked(socket)).endsWith("\r\n\r\nfrom @");
            done(server.close());
            assertThat(socket).doesNotExist();
        } finally {
            done(vertx.close());
        }
    }

    private static String asked(Path socket) throws Exception {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            assertThat(channel.connect(UnixDomainSocketAddress.of(socket))).isTrue();
            channel.write(ByteBuffer.wrap("GET / HTTP/1.0\r\n\r\n".getBytes(US_ASCII)));
            return new String(Channels.newInputStream(channel).readAllBytes(), US_ASCII);
        }
    }

    private static void done(io.vertx.core.Future<?> future) throws Exception {
        future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
