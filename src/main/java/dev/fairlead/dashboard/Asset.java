package dev.fairlead.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/// One file of the dashboard, with what tells its versions apart.
final class Asset {
    private static final int DIGEST = 16;

    private final byte[] bytes;
    private final String type;
    private final String digest;

    private Asset(byte[] bytes, String type) {
        this.bytes = bytes;
        this.type = type;
        this.digest = HexFormat.of().formatHex(sha256(bytes), 0, DIGEST);
    }

    static Asset read(String name) {
        String path = "/dashboard/" + name;
        try (InputStream in = Asset.class.getResourceAsStream(path)) {
            return new Asset(Objects.requireNonNull(in, path).readAllBytes(), type(name));
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        }
    }

    byte[] bytes() {
        return bytes.clone();
    }

    String type() {
        return type;
    }

    String digest() {
        return digest;
    }

    private static String type(String name) {
        String ending = name.substring(name.lastIndexOf('.') + 1);
        return switch (ending) {
            case "html" -> "text/html;charset=utf-8";
            case "css" -> "text/css;charset=utf-8";
            case "js" -> "text/javascript;charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> throw new IllegalArgumentException("no type for " + name);
        };
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
