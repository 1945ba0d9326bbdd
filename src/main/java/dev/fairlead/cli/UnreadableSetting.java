package dev.fairlead.cli;

import dev.fairlead.request.Mask;
import io.smallrye.config.ConfigValidationException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What cannot be read of the configuration. The message quotes the value, and so does what it
/// cites; of a URL of Redis that is the password.
record UnreadableSetting(ConfigValidationException problem) {
    private static final String REDIS = "quarkus.redis.hosts";
    private static final Pattern VALUE =
            Pattern.compile(
                    "(?s)property (\\S+) with the config value \"(.*?)\" threw an Exception");
    private static final Pattern COMMA = Pattern.compile(",");
    private static final String READER = "io.vertx.redis.client.impl.RedisURI";

    /// So deep in the trace may be what the client calls to read a number.
    private static final int NEAR = 8;

    /// The client reads its URL late, and has no exception of its own for it.
    static boolean isOfRedis(IllegalArgumentException failure) {
        return Stream.of(failure.getStackTrace())
                .limit(NEAR)
                .anyMatch(frame -> frame.getClassName().equals(READER));
    }

    /// What the client says quotes the scheme alone; but a number that is none may be a password's
    /// end, behind a `/`.
    static String ofRedis(IllegalArgumentException failure) {
        return failure instanceof NumberFormatException
                ? advised("A port or a database in the URL of Redis is no number")
                : advised(String.valueOf(failure.getMessage()));
    }

    private static String advised(String reason) {
        return reason
                + ": REDIS_URL or quarkus.redis.hosts is redis://[user:password@]host:port, or rediss:// for TLS;"
                + " in the password @ is %40, / is %2F, # is %23, % is %25";
    }

    /// Without any value that may hold a password.
    String told() {
        String message = String.valueOf(problem.getMessage());
        List<String> urls =
                VALUE.matcher(message)
                        .results()
                        .filter(found ->
                                found.group(1).equals(REDIS) || found.group(2).contains("@"))
                        .map(found -> found.group(2))
                        .flatMap(value ->
                                Stream.concat(
                                        Stream.of(value),
                                        COMMA.splitAsStream(value).map(String::strip)))
                        .toList();
        String masked = Mask.of(urls).lines(message);
        return masked.contains(REDIS) ? advised(masked) : masked;
    }
}
