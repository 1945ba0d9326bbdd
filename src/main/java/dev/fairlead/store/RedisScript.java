package dev.fairlead.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A Lua script that Redis runs in one move.
///
/// @param digest what Redis knows it by
public record RedisScript(String source, String digest) {
    /// The scripts `redis/<name>.lua` of the class path, one after the other, as one.
    public static RedisScript of(String... names) {
        StringBuilder source = new StringBuilder();
        for (String name : names) {
            source.append(Schema.resource("redis/" + name + ".lua")).append('\n');
        }
        return new RedisScript(source.toString(), digest(source.toString()));
    }

    private static String digest(String source) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(source.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
