package dev.fairlead.http;

import java.util.ArrayDeque;
import java.util.Deque;

/// The form of a path that is served: no empty, `.` or `..` element. A slash at the end stays (spec
/// section 5.1).
final class CleanPath {
    private static final String UNESCAPED = "-_.~$&+,/:;=@";

    private CleanPath() {}

    static boolean isClean(String path) {
        return path.startsWith("/")
                && !path.contains("//")
                && !(path.contains("/.") && !path.equals(of(path)));
    }

    static String of(String path) {
        Deque<String> elements = new ArrayDeque<>();
        for (String element : path.split("/")) {
            switch (element) {
                case "", "." -> {}
                case ".." -> elements.pollLast();
                default -> elements.addLast(element);
            }
        }
        String clean = "/" + String.join("/", elements);
        return path.endsWith("/") && !clean.equals("/") ? clean + "/" : clean;
    }

    /// The path as it stands in a URL.
    ///
    /// @param path a byte is a character
    static String escaped(String path) {
        StringBuilder escaped = new StringBuilder();
        for (char c : path.toCharArray()) {
            boolean plain =
                    c >= 'a' && c <= 'z'
                            || c >= 'A' && c <= 'Z'
                            || c >= '0' && c <= '9'
                            || UNESCAPED.indexOf(c) >= 0;
            escaped.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
        }
        return escaped.toString();
    }
}
