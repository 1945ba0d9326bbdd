package dev.fairlead.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerImpl;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;

/// Servers that can listen on a Unix socket. Vert.x itself does so only by Netty's epoll, which is
/// not there in a native image (Quarkus takes it out), nor where its library cannot be unpacked;
/// the JDK's own sockets are everywhere.
final class UnixSockets {
    private static final Transport JDK = new Jdk();

    private UnixSockets() {}

    static HttpServer server(Vertx vertx, HttpServerOptions options, SocketAddress address) {
        boolean able = ((VertxInternal) vertx).transport().supportsDomainSockets();
        return able || !address.isDomainSocket()
                ? vertx.createHttpServer(options)
                : new HttpServerImpl(new Able((VertxInternal) vertx), options);
    }

    /// The same Vert.x, but for how it listens.
    private static final class Able extends VertxWrapper {
        Able(VertxInternal vertx) {
            super(vertx);
        }

        @Override
        public Transport transport() {
            return JDK;
        }
    }

    private static final class Jdk extends JDKTransport {
        @Override
        public boolean supportsDomainSockets() {
            return true;
        }

        @Override
        public java.net.SocketAddress convert(SocketAddress address) {
            return address.isDomainSocket()
                    ? UnixDomainSocketAddress.of(address.path())
                    : super.convert(address);
        }

        @Override
        public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean unix) {
            return unix ? Jdk::listening : super.serverChannelFactory(false);
        }

        /// Not opened by Netty, which looks for the method by reflection.
        private static ServerChannel listening() {
            try {
                return new NioServerDomainSocketChannel(
                        ServerSocketChannel.open(StandardProtocolFamily.UNIX));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /// A Unix socket knows nothing of the reuse of addresses, and Netty warns of it.
        @Override
        public void configure(NetServerOptions options, boolean unix, ServerBootstrap bootstrap) {
            super.configure(options, unix, bootstrap);
            if (unix) {
                bootstrap.option(ChannelOption.SO_REUSEADDR, null);
            }
        }
    }
}
