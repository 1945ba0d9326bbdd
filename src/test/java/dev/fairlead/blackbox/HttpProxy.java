package dev.fairlead.blackbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A small HTTP proxy on a real socket: CONNECT and requests in absolute form. To it every name is
/// this machine, also those that nobody else knows.
final class HttpProxy implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *([0-9]+)");
    private static final Pattern ABSOLUTE =
            Pattern.compile("^(\\S+) http://[^/\\s]*:([0-9]+)(/\\S*) HTTP/1.1\r\n");

    private final ServerSocket server;
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile String login = "";

    private HttpProxy() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        Thread.ofVirtual().start(this::accept);
    }

    static HttpProxy open() {
        try {
            return new HttpProxy();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Lets nobody through who does not send this Proxy-Authorization.
    HttpProxy asking(String authorization) {
        login = authorization;
        return this;
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /// The heads of all requests to it.
    List<String> heads() {
        return heads;
    }

    /// The request lines.
    List<String> lines() {
        return heads.stream().map(head -> head.substring(0, head.indexOf("\r\n"))).toList();
    }

    static Optional<String> header(String head, String name) {
        Matcher found = Pattern.compile("(?im)^" + name + ": *(.*?)\r?$").matcher(head);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException _) {
            // closed
        }
    }

    private void serve(Socket client) {
        try (client) {
            String head = head(client.getInputStream());
            heads.add(head);
            if (!header(head, "Proxy-Authorization").orElse("").equals(login)) {
                say(
                        client,
                        "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
            } else if (head.startsWith("CONNECT ")) {
                tunnel(client, head);
            } else {
                forward(client, head);
            }
        } catch (IOException _) {
            // one of the two hung up
        }
    }

    private static void tunnel(Socket client, String head) throws IOException {
        String authority = head.split(" ", 3)[1];
        int port = Integer.parseInt(authority.substring(authority.lastIndexOf(':') + 1));
        try (Socket target = new Socket("127.0.0.1", port)) {
            say(client, "HTTP/1.1 200 Connection established\r\n\r\n");
            Thread back = Thread.ofVirtual().start(() -> pump(target, client));
            pump(client, target);
            back.join();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void forward(Socket client, String head) throws IOException {
        Matcher line = ABSOLUTE.matcher(head);
        if (!line.find()) {
            say(client, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
            return;
        }
        String headers =
                head.substring(line.end()).replaceAll("(?im)^proxy-authorization:.*\r\n", "");
        Matcher length = LENGTH.matcher(head);
        byte[] body =
                client.getInputStream()
                        .readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
        try (Socket target = new Socket("127.0.0.1", Integer.parseInt(line.group(2)))) {
            String origin = line.group(1) + " " + line.group(3) + " HTTP/1.1\r\n";
            say(target, origin + "Connection: close\r\n" + headers);
            target.getOutputStream().write(body);
            pump(target, client);
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException _) {
            // the other side hung up
        }
    }

    private static void say(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(ISO_8859_1));
        out.flush();
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("hung up in the head");
            }
            head.write(next);
        }
        return head.toString(ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How CONNECT names what it wants.
    static String connect(String host, int port) {
        return String.format(Locale.ROOT, "CONNECT %s:%d HTTP/1.1", host, port);
    }
}
