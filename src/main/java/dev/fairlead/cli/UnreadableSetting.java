package dev.fairlead.cli;

import dev.fairlead.request.Mask;
import io.smallrye.config.ConfigValidationException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What cannot be read of the configuration. The message quotes the value, and so does what it
/// cites; of a URL of Redis that is the password.
record UnreadableSetting(ConfigValidationException problem) {
    private static final Pattern VALUE =
            Pattern.compile("(?s)with the config value \"(.*?)\" threw an Exception");
    private static final Pattern COMMA = Pattern.compile(",");

    /// The client reads its URL late, and has no exception of its own for it; of what it read it
    /// quotes the scheme alone.
    static boolean isOfRedis(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return failure instanceof IllegalArgumentException
                && trace.length > 0
                && trace[0].getClassName().equals("io.vertx.redis.client.impl.RedisURI");
    }

    /// @param reason what was said of the URL, without a password
    static String ofRedis(String reason) {
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
                        .map(found -> found.group(1))
                        .filter(value -> value.contains("@"))
                        .flatMap(value ->
                                Stream.concat(Stream.of(value), COMMA.splitAsStream(value)))
                        .toList();
        String masked = Mask.of(urls).lines(message);
        return masked.contains("quarkus.redis.hosts") ? ofRedis(masked) : masked;
    }
}
