package dev.fairlead.attempt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/// A receiver on a real socket of 127.0.0.1 that writes, byte for byte, what it is told to.
public final class Receiver implements Closeable {
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *([0-9]+)");

    /// What the receiver does with a request; whatever it throws closes the connection.
    @FunctionalInterface
    public interface Manner {
        void answer(Line line) throws Exception;
    }

    /// One request as it came, and by which connection.
    ///
    /// @param sender the name in the sender's certificate, or empty
    public record Request(
            String head, byte[] body, int connection, List<String> serverNames, String sender) {
        public Optional<String> header(String name) {
            Matcher found =
                    Pattern.compile("(?im)^" + Pattern.quote(name) + ": *(.*?)\r?$").matcher(head);
            return found.find() ? Optional.of(found.group(1)) : Optional.empty();
        }
    }

    /// The receiver's end of a connection.
    public static final class Line {
        private static final CountDownLatch NEVER = new CountDownLatch(1);
        private final Socket socket;

        private Line(Socket socket) {
            this.socket = socket;
        }

        public void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
            socket.getOutputStream().flush();
        }

        /// Writes the text over and over, at that pace, until the sender hangs up.
        public void writeForever(String text, int paceMillis)
                throws IOException, InterruptedException {
            while (!NEVER.await(paceMillis, TimeUnit.MILLISECONDS)) {
                write(text);
            }
        }

        /// Says nothing until the sender hangs up.
        public void keepSilent() throws IOException {
            while (socket.getInputStream().read() >= 0) {
                // whatever comes is not answered
            }
        }

        void hangUp() throws IOException {
            socket.close();
        }

        /// Ends the connection by RST.
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    private final ServerSocket server;
    private final Manner manner;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger ended = new AtomicInteger();

    private Receiver(ServerSocket server, Manner manner) {
        this.server = server;
        this.manner = manner;
        Thread.ofVirtual().start(this::accept);
    }

    public static Receiver answering(Manner manner) throws IOException {
        return new Receiver(new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")), manner);
    }

    public static Receiver answering(String answer) throws IOException {
        return answering(line -> line.write(answer));
    }

    public static Receiver secure(SSLContext tls, Manner manner) throws IOException {
        return new Receiver(
                tls.getServerSocketFactory()
                        .createServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")),
                manner);
    }

    /// Asks every sender for a certificate.
    public static Receiver demanding(SSLContext tls, Manner manner) throws IOException {
        SSLServerSocket socket =
                (SSLServerSocket)
                        tls.getServerSocketFactory()
                                .createServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        socket.setNeedClientAuth(true);
        return new Receiver(socket, manner);
    }

    public int port() {
        return server.getLocalPort();
    }

    public List<Request> requests() {
        return requests;
    }

    Request only() {
        if (requests.size() != 1) {
            throw new AssertionError("one request was expected, not " + requests.size());
        }
        return requests.getFirst();
    }

    /// How many connections were opened.
    public int connections() {
        return sockets.size();
    }

    /// How many connections are over.
    public int ended() {
        return ended.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                int number = sockets.size();
                Thread.ofVirtual().start(() -> serve(socket, number));
            }
        } catch (IOException _) {
            // closed
        }
    }

    @SuppressWarnings("CatchingUnchecked") // whatever a manner throws ends its connection
    private void serve(Socket socket, int number) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (Optional<String> head = head(in); head.isPresent(); head = head(in)) {
                byte[] body = in.readNBytes(length(head.get()));
                requests.add(
                        new Request(head.get(), body, number, serverNames(socket), sender(socket)));
                manner.answer(new Line(socket));
            }
        } catch (Exception _) {
            // the sender hung up, or the handshake failed: that is what some tests are about
        } finally {
            ended.incrementAndGet();
        }
    }

    private static String sender(Socket socket) {
        try {
            return socket instanceof SSLSocket tls
                    ? tls.getSession().getPeerPrincipal().getName()
                    : "";
        } catch (SSLPeerUnverifiedException _) {
            return "";
        }
    }

    private static Optional<String> head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return Optional.empty();
            }
            head.write(next);
        }
        return Optional.of(head.toString(ISO_8859_1));
    }

    private static int length(String head) {
        Matcher found = LENGTH.matcher(head);
        return found.find() ? Integer.parseInt(found.group(1)) : 0;
    }

    private static List<String> serverNames(Socket socket) {
        return socket instanceof SSLSocket secure
                        && secure.getSession() instanceof ExtendedSSLSession session
                ? session.getRequestedServerNames().stream()
                        .map(name -> ((SNIHostName) name).getAsciiName().toLowerCase(Locale.ROOT))
                        .toList()
                : List.of();
    }
}
