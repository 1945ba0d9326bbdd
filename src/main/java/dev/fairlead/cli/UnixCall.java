package dev.fairlead.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// One call by a Unix socket, which no client of the JDK speaks. In HTTP/1.0, so that the answer
/// ends where the connection does.
final class UnixCall {
    private static final String END = "\r\n\r\n";

    private UnixCall() {}

    /// @param target path and query
    static ApiClient.Reply to(
            Path socket, String method, String target, Map<String, String> headers, byte[] body)
            throws IOException {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.0\r\n");
        head.append("Host: localhost\r\nContent-Length: ").append(body.length).append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("\r\n");
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.toString().getBytes(ISO_8859_1));
        request.writeBytes(body);
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            ByteBuffer bytes = ByteBuffer.wrap(request.toByteArray());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            return reply(Channels.newInputStream(channel).readAllBytes());
        }
    }

    private static ApiClient.Reply reply(byte[] bytes) throws IOException {
        String text = new String(bytes, ISO_8859_1); // a byte is a character
        int end = text.indexOf(END);
        if (end < 0) {
            throw new EOFException("it ended in the middle of an answer");
        }
        List<String> head = List.of(text.substring(0, end).split("\r\n"));
        String status = head.getFirst().replaceFirst("^HTTP/1\\.[01] ([0-9]{3})( .*)?$", "$1");
        if (!status.matches("[0-9]{3}")) {
            throw new IOException("it does not speak HTTP");
        }
        int body = end + END.length();
        return new ApiClient.Reply(
                Integer.parseInt(status),
                field(head, "Content-Type"),
                field(head, "Retry-After"),
                new String(bytes, body, bytes.length - body, UTF_8));
    }

    private static String field(List<String> head, String name) {
        return head.stream()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }
}
