import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What deliver.sh makes messages with, and, pointed at the sink, its yardstick: a Vert.x client
/// that signs and POSTs and does nothing else. It is told what to do by HTTP and answers when it is
/// done, so that it stays warm:
///
/// - `/post?port=P&path=/x&lanes=L&run=R&n=N&size=S&connections=C&rate=PER_SECOND`
/// - `/publish?port=P&path=x&lanes=L&run=R&n=N&size=S&rate=PER_SECOND`
///
/// With more than one lane the number of the lane follows the path. Without a rate a connection
/// sends when it has its answer; with one, the id says when the message should have been sent.
public class Load {
    private static final int LOOPS = Runtime.getRuntime().availableProcessors();

    public static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[0]);
        String secret = arguments[1];
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        vertx.createHttpServer()
                .requestHandler(request -> answer(vertx, secret, request))
                .listen(port, "127.0.0.1");
    }

    private static void answer(Vertx vertx, String secret, HttpServerRequest request) {
        Job job = Job.of(request);
        long start = System.nanoTime();
        Future<Integer> done =
                request.path().equals("/publish")
                        ? vertx.executeBlocking(() -> publish(job), false)
                        : post(vertx, secret, job);
        done.onSuccess(
                        refused ->
                                request.response()
                                        .end(
                                                String.format(
                                                        Locale.ROOT,
                                                        "%.3f %d%n",
                                                        (System.nanoTime() - start) / 1e9,
                                                        refused)))
                .onFailure(e -> request.response().setStatusCode(500).end(e + "\n"));
    }

    private record Job(
            int port, String path, int lanes, long run, int n, int size, int connections, int rate) {
        static Job of(HttpServerRequest request) {
            return new Job(
                    number(request, "port"),
                    request.getParam("path"),
                    number(request, "lanes"),
                    number(request, "run"),
                    number(request, "n"),
                    number(request, "size"),
                    number(request, "connections"),
                    number(request, "rate"));
        }

        private static int number(HttpServerRequest request, String name) {
            return Integer.parseInt(request.getParam(name, "0"));
        }

        String place(int i) {
            return lanes > 1 ? path + i % lanes : path;
        }

        String id(int i, long micros) {
            return run + "-" + i + "-" + micros;
        }

        long micros(long start, int i) {
            return rate == 0 ? now() : start + i * 1_000_000L / rate;
        }
    }

    private static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }

    /// A message of exactly that size: `{"id":"...","items":[{...},...],"pad":"xxx"}`.
    private static byte[] message(String id, byte[] rest) {
        byte[] head = ("{\"id\":\"" + id + "\"").getBytes(US_ASCII);
        int pad = Math.max(0, 45 - head.length);
        byte[] all = new byte[45 + rest.length];
        System.arraycopy(head, 0, all, 0, head.length);
        java.util.Arrays.fill(all, head.length, head.length + pad, (byte) ' ');
        System.arraycopy(rest, 0, all, 45, rest.length);
        return all;
    }

    private static byte[] rest(int size) {
        StringBuilder text = new StringBuilder(",\"items\":[{\"ok\":true}");
        for (int i = 0; text.length() < size - 45 - 200; i++) {
            text.append(
                    ",{\"id\":%d,\"name\":\"item-%06d\",\"tags\":[\"one\",\"two\"],\"ok\":true,\"price\":%d.25}"
                            .formatted(i, i, i));
        }
        text.append("],\"pad\":\"");
        return (text + "x".repeat(size - 45 - text.length() - 2) + "\"}").getBytes(US_ASCII);
    }

    private static Future<Integer> post(Vertx vertx, String secret, Job job) {
        List<Poster> posters = new ArrayList<>();
        long start = now();
        for (int i = 0; i < LOOPS; i++) {
            posters.add(new Poster(secret, job, i, start));
        }
        return Future.all(posters.stream().map(vertx::deployVerticle).toList())
                .compose(_ -> Future.all(posters.stream().map(p -> p.done.future()).toList()))
                .compose(_ -> Future.all(posters.stream().map(p -> vertx.undeploy(p.deploymentID())).toList()))
                .map(_ -> posters.stream().mapToInt(p -> p.refused).sum());
    }

    /// One event loop's part: every LOOPS-th message, over its part of the connections.
    private static final class Poster extends AbstractVerticle {
        private final Promise<Void> done = Promise.promise();
        private final Mac mac;
        private final Job job;
        private final byte[] rest;
        private final long start;
        private int next;
        private int open;
        private int refused;
        private HttpClient client;

        Poster(String secret, Job job, int first, long start) {
            this.job = job;
            this.rest = rest(job.size);
            this.next = first;
            this.start = start;
            try {
                byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
                mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(key, "HmacSHA256"));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void start() {
            int connections = Math.max(1, job.connections / LOOPS);
            client =
                    vertx.createHttpClient(
                            new HttpClientOptions(),
                            new PoolOptions().setHttp1MaxSize(connections).setMaxWaitQueueSize(-1));
            if (job.rate == 0) {
                for (int i = 0; i < connections; i++) {
                    sendNext();
                }
            } else {
                vertx.setPeriodic(1, this::sendDue);
            }
            finish();
        }

        @Override
        public void stop() {
            var _ = client.close();
        }

        private void sendDue(long timer) {
            long now = now();
            while (next < job.n && job.micros(start, next) <= now) {
                sendNext();
            }
            if (next >= job.n) {
                vertx.cancelTimer(timer);
            }
        }

        private void sendNext() {
            if (next < job.n) {
                int i = next;
                next += LOOPS;
                open++;
                send(i, job.id(i, job.micros(start, i)));
            }
        }

        private void send(int i, String id) {
            byte[] body = message(id, rest);
            String timestamp = Long.toString(System.currentTimeMillis() / 1000);
            mac.update((id + "." + timestamp + ".").getBytes(US_ASCII));
            String signature = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
            client.request(
                            new RequestOptions()
                                    .setMethod(HttpMethod.POST)
                                    .setHost("127.0.0.1")
                                    .setPort(job.port)
                                    .setURI(job.place(i))
                                    .putHeader("Content-Type", "application/json")
                                    .putHeader("webhook-id", id)
                                    .putHeader("webhook-timestamp", timestamp)
                                    .putHeader("webhook-signature", signature))
                    .compose(request -> request.send(Buffer.buffer(body)))
                    .compose(response -> response.body().map(_ -> response.statusCode()))
                    .onComplete(
                            status -> {
                                if (status.succeeded() && status.result() / 100 == 2) {
                                    open--;
                                    if (job.rate == 0) {
                                        sendNext();
                                    }
                                    finish();
                                } else { // the same once more: nothing is to be missing
                                    refused++;
                                    vertx.setTimer(10, _ -> send(i, id));
                                }
                            });
        }

        private void finish() {
            if (open == 0 && next >= job.n) {
                done.tryComplete();
            }
        }
    }

    /// Answers how many messages nobody heard.
    private static int publish(Job job) throws IOException {
        byte[] rest = rest(job.size);
        try (Socket socket = new Socket("127.0.0.1", job.port)) {
            socket.setTcpNoDelay(true);
            Thread pacer = Thread.ofPlatform().start(() -> pace(job, rest, socket));
            int unheard = 0;
            InputStream in = new java.io.BufferedInputStream(socket.getInputStream());
            for (int i = 0; i < job.n; i++) {
                StringBuilder reply = new StringBuilder();
                for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
                    reply.append((char) c);
                }
                unheard += reply.toString().strip().equals(":1") ? 0 : 1;
            }
            pacer.interrupt();
            return unheard;
        }
    }

    private static void pace(Job job, byte[] rest, Socket socket) {
        try {
            OutputStream out = new java.io.BufferedOutputStream(socket.getOutputStream(), 1 << 16);
            long start = now();
            for (int i = 0; i < job.n && !Thread.interrupted(); ) {
                for (; i < job.n && job.micros(start, i) <= now(); i++) {
                    byte[] body = message(job.id(i, job.micros(start, i)), rest);
                    String place = job.place(i);
                    String head =
                            "*3\r\n$7\r\nPUBLISH\r\n$%d\r\n%s\r\n$%d\r\n"
                                    .formatted(place.length(), place, body.length);
                    out.write(head.getBytes(US_ASCII));
                    out.write(body);
                    out.write("\r\n".getBytes(US_ASCII));
                }
                out.flush();
                LockSupport.parkNanos(300_000);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
