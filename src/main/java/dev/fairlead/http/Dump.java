package dev.fairlead.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.delivery.Message.Header;
import dev.fairlead.request.HeadText;
import dev.fairlead.request.Origin;
import dev.fairlead.trigger.Answer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A whole request or answer for the log, line by line (spec section 5.6).
final class Dump {
    private static final int OK = 200;

    private Dump() {}

    static List<String> of(HttpServerRequest request, Origin.Http origin, byte[] body) {
        List<String> lines = new ArrayList<>();
        String version = request.version() == HttpVersion.HTTP_1_0 ? "HTTP/1.0" : "HTTP/1.1";
        lines.add(request.method() + " " + origin.target().uri() + " " + version);
        lines.add("Host: " + origin.target().host());
        request.headers().entries().stream()
                .filter(header -> !header.getKey().equalsIgnoreCase("Host"))
                .map(header -> header.getKey() + ": " + HeadText.of(header.getValue()))
                .sorted()
                .forEach(lines::add);
        lines.add("");
        lines.addAll(new String(body, UTF_8).lines().toList());
        return marked(">", origin, lines);
    }

    /// The answer as the hook made it: without what HTTP adds. A status that nobody set is shown as
    /// 0.
    static List<String> of(
            HttpServerResponse response, Origin.Http origin, Answer answer, List<Header> always) {
        List<String> lines = new ArrayList<>();
        boolean isSet = answer.status() != OK;
        lines.add(isSet ? answer.status() + " " + response.getStatusMessage() : "0 ");
        Stream.concat(always.stream(), answer.headers().stream())
                .map(header -> header.name() + ": " + header.value())
                .sorted()
                .forEach(lines::add);
        List<String> marked = new ArrayList<>(marked("<", origin, lines));
        marked.add("< [" + origin.requestId() + "]");
        List<String> body = List.of(new String(answer.body(), UTF_8).split("\n"));
        marked.addAll(marked("<", origin, body.isEmpty() ? List.of("") : body));
        return marked;
    }

    private static List<String> marked(String direction, Origin.Http origin, List<String> lines) {
        String mark = direction + " [" + origin.requestId() + "] ";
        return lines.stream().map(line -> mark + line).toList();
    }
}
