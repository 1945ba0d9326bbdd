package dev.fairlead.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.request.Json;
import dev.fairlead.request.MalformedException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Asks the API of a running server, one call after the other. By the JDK's oldest client: it is
/// there in a third of the time that its newer one or Vert.x take to start, and a subcommand makes
/// few calls.
final class ApiClient {
    private static final String STANDARD = "http://127.0.0.1:9000";
    private static final String BASE = "/-/api/v1";
    private static final int CONNECT_MILLIS = 5_000;
    private static final Duration DEADLINE = Duration.ofSeconds(90);
    private static final int NO_CONTENT = 204;
    private static final String UNIX = "unix";
    private static final String PROBLEM = "application/problem+json";

    private static final List<Flag> FLAGS =
            List.of(
                    Flag.text(
                            "url",
                            "where the server is, unix:/PATH for a Unix socket; without it FAIRLEAD_URL, by default "
                                    + STANDARD),
                    Flag.text(
                            "token-file",
                            "the file with the API's token; without it FAIRLEAD_TOKEN holds it"));

    /// The flags of whoever asks: its own, and where the server is.
    static List<Flag> flags(List<Flag> own) {
        return Stream.concat(own.stream(), FLAGS.stream()).toList();
    }

    /// The end of the help of whoever asks.
    ///
    /// @param done what 0 means
    /// @param not what 1 means
    static String exitCodes(String done, String not) {
        return """

        It asks the server at -url or FAIRLEAD_URL, with the API's token from -token-file or
        FAIRLEAD_TOKEN; never from an argument, which everybody on the machine sees (ps).

        Exit code: 0 %s, 1 %s,
        2 called wrongly, 3 the server is not there or does not let us in, 4 it is busy: again later.
        """
                .formatted(done, not);
    }

    private final URI server;
    private final @Nullable Path socket;
    private final String token;

    private ApiClient(URI server, String token) {
        this.server = server;
        this.socket = UNIX.equals(server.getScheme()) ? Path.of(server.getPath()) : null;
        this.token = token;
    }

    /// @param token empty for none
    static ApiClient of(GoFlags.Given given, Subcommand.Terminal terminal)
            throws WrongCallException {
        String set = System.getenv().getOrDefault("FAIRLEAD_URL", "");
        String url = given.value("url").orElse(set.isEmpty() ? STANDARD : set);
        List<String> tokens = Input.secrets(given, "token-file", "FAIRLEAD_TOKEN", terminal);
        return new ApiClient(server(url), tokens.isEmpty() ? "" : token(tokens.getLast()));
    }

    private static URI server(String url) throws WrongCallException {
        try {
            URI uri = new URI(url.replaceFirst("/+$", ""));
            String scheme = String.valueOf(uri.getScheme());
            boolean isWhole =
                    scheme.equals(UNIX)
                            ? uri.getPath() != null
                            : scheme.matches("https?") && uri.getHost() != null;
            if (isWhole && uri.getUserInfo() == null && uri.getQuery() == null) {
                return uri;
            }
        } catch (URISyntaxException _) { // is told below, without the text: it may hold a password
        }
        throw new WrongCallException("-url: expected http://HOST:PORT, https://HOST or unix:/PATH");
    }

    /// As in the server's own files, a name may stand before it, and what it is for.
    private static String token(String text) throws WrongCallException {
        String line = text.lines().filter(each -> !each.isBlank()).findFirst().orElse("").strip();
        String token = line.substring(line.lastIndexOf(':') + 1);
        if (!token.matches("[!-~]+")) {
            throw new WrongCallException("-token-file, FAIRLEAD_TOKEN: there is no token in it");
        }
        return token;
    }

    /// What came back, whatever it is; what was not there is empty.
    record Reply(int status, String type, String retryAfter, String body) {}

    /// What was answered, with a status of success.
    record Answer(int status, Json.Object json) {
        /// A member that is a text or a number, or an empty text.
        String text(String name) {
            return textOf(json, name);
        }

        List<Json> list(String name) {
            return json.members().get(name) instanceof Json.Array(var items) ? items : List.of();
        }
    }

    /// A member that is a text, a number or a truth, or an empty text.
    static String textOf(Json json, String name) {
        if (!(json instanceof Json.Object(var members))) {
            return "";
        }
        Json member = members.get(name);
        return member == null || member instanceof Json.Null ? "" : member.goText();
    }

    Answer get(String path, Map<String, String> query) throws GivenUpException {
        return call("GET", path, query, Map.of(), new byte[0]);
    }

    Answer delete(String path, Map<String, String> query) throws GivenUpException {
        return call("DELETE", path, query, Map.of(), new byte[0]);
    }

    Answer post(String path, Map<String, String> query) throws GivenUpException {
        return post(path, query, Map.of(), new byte[0]);
    }

    Answer post(String path, Map<String, String> query, Map<String, String> headers, byte[] body)
            throws GivenUpException {
        return call("POST", path, query, headers, body);
    }

    Answer put(String path, Map<String, String> headers, byte[] body) throws GivenUpException {
        return call("PUT", path, Map.of(), headers, body);
    }

    /// By a thread of its own, so that what dribbles ends, too.
    private Answer call(
            String method,
            String path,
            Map<String, String> query,
            Map<String, String> headers,
            byte[] body)
            throws GivenUpException {
        String target = BASE + path + encoded(query);
        Map<String, String> fields = new LinkedHashMap<>(headers);
        fields.put("Accept", "application/json, " + PROBLEM);
        if (!token.isEmpty()) {
            fields.put("Authorization", "Bearer " + token);
        }
        FutureTask<Reply> task =
                new FutureTask<>(() ->
                        socket == null
                                ? asked(method, URI.create(server + target), fields, body)
                                : UnixCall.to(socket, method, target, fields, body));
        Thread.ofPlatform().daemon().start(task);
        try {
            return answer(task.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw unreachable(failure);
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException _) {
            throw unreachable(new SocketTimeoutException());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new GivenUpException(Subcommand.FAILED, "interrupted");
        }
    }

    private static Reply asked(String method, URI uri, Map<String, String> headers, byte[] body)
            throws IOException {
        HttpURLConnection call = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
        call.setRequestMethod(method);
        call.setConnectTimeout(CONNECT_MILLIS);
        call.setReadTimeout((int) DEADLINE.toMillis());
        call.setInstanceFollowRedirects(false); // the token is for this server
        headers.forEach(call::setRequestProperty);
        if (method.startsWith("P")) {
            call.setDoOutput(true);
            call.setFixedLengthStreamingMode(body.length); // and so nothing is sent twice
            call.getOutputStream().write(body);
        }
        int status = call.getResponseCode();
        try (InputStream in = status < 400 ? call.getInputStream() : call.getErrorStream()) {
            return new Reply(
                    status,
                    Objects.requireNonNullElse(call.getContentType(), ""),
                    Objects.requireNonNullElse(call.getHeaderField("Retry-After"), ""),
                    in == null ? "" : new String(in.readAllBytes(), UTF_8));
        }
    }

    /// A part of a path, or of a query.
    static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    private static String encoded(Map<String, String> query) {
        return query.isEmpty()
                ? ""
                : query.entrySet().stream()
                        .map(each -> each.getKey() + "=" + encoded(each.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    private Answer answer(Reply reply) throws GivenUpException {
        if (reply.status() == NO_CONTENT) {
            return new Answer(NO_CONTENT, new Json.Object(Map.of()));
        }
        boolean isJson = reply.type().startsWith("application/json");
        if (reply.status() >= 200 && reply.status() < 300 && isJson) {
            return new Answer(reply.status(), object(reply.body()).orElseThrow(this::stranger));
        }
        Json.Object problem =
                object(reply.body())
                        .filter(_ -> reply.type().startsWith(PROBLEM))
                        .orElseGet(() -> new Json.Object(Map.of()));
        throw refused(reply.status(), problem, reply.retryAfter());
    }

    private static Optional<Json.Object> object(String text) {
        try {
            return Json.read(text) instanceof Json.Object object
                    ? Optional.of(object)
                    : Optional.empty();
        } catch (MalformedException _) {
            return Optional.empty();
        }
    }

    private GivenUpException refused(int status, Json.Object problem, String after) {
        String detail = textOf(problem, "detail");
        if (status == 401) {
            return new GivenUpException(
                    Subcommand.UNREACHABLE,
                    token.isEmpty()
                            ? "the API asks for a token: name its file by -token-file, or set FAIRLEAD_TOKEN"
                            : "the server at " + server + " does not know this token");
        }
        if (status == 403) {
            return new GivenUpException(
                    Subcommand.UNREACHABLE,
                    "this token does not allow it" + (detail.isEmpty() ? "" : ": " + detail));
        }
        if (status == 429 || status == 503) {
            String wait = after.isEmpty() ? "" : "; again in " + after + " s";
            return new GivenUpException(
                    Subcommand.LATER, (detail.isEmpty() ? "the server is busy" : detail) + wait);
        }
        if (!detail.isEmpty()) {
            return new GivenUpException(Subcommand.FAILED, detail, problem);
        }
        return status == 404
                ? new GivenUpException(
                        Subcommand.UNREACHABLE,
                        "there is no API at %s: it is closed until the server has a token (fairlead.admin.tokens), or this is another server"
                                .formatted(server))
                : stranger();
    }

    private GivenUpException stranger() {
        return new GivenUpException(
                Subcommand.UNREACHABLE,
                "what answers at %s does not speak as Fairlead's API does; is -url right?"
                        .formatted(server));
    }

    private GivenUpException unreachable(IOException failure) {
        String why =
                switch (failure) {
                    case ConnectException _ -> "nobody listens there; is it running?";
                    case UnknownHostException _ -> "there is no host of that name";
                    case SocketTimeoutException _ -> "it does not answer in time";
                    case SSLException e -> "TLS failed: " + e.getMessage();
                    case IOException e -> String.valueOf(e.getMessage());
                };
        return new GivenUpException(
                Subcommand.UNREACHABLE,
                "%s cannot be reached: %s (-url or FAIRLEAD_URL says where the server is)"
                        .formatted(server, why));
    }
}
