package dev.fairlead.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The form of a path that is served: no empty, `.` or `..` element. A slash at the end stays (spec
/// section 5.1).
final class CleanPath {
    private static final String UNESCAPED = "-_.~$&+,/:;=@";

    private static final Pattern ORIGIN = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*:)(//[^/?]*)");

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

    /// The scheme and host of a request target that names them, or nothing.
    ///
    /// @param target a byte is a character
    static String origin(String target) {
        Matcher named = ORIGIN.matcher(target);
        return named.lookingAt()
                ? named.group(1).toLowerCase(Locale.ROOT)
                        + named.group(2)
                                .chars()
                                .mapToObj(c -> c > '~' ? hex(c) : Character.toString(c))
                                .collect(Collectors.joining())
                : "";
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
            escaped.append(plain ? String.valueOf(c) : hex(c));
        }
        return escaped.toString();
    }

    private static String hex(int c) {
        return "%%%02X".formatted(c);
    }
}
