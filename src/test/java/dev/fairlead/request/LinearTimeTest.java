package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/// Texts that were made to be slow: twice the size may take about twice the time.
@Tag("fuzz")
class LinearTimeTest {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long WORTH_MEASURING = 50_000_000;
    private static final int LARGEST = 1 << 22;
    private static final double MOST = 3.5;

    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String XML = "text/xml";
    private static final String MULTIPART = "multipart/form-data; boundary=B";

    @TestFactory
    Stream<DynamicTest> twice_the_size_takes_about_twice_the_time() {
        Map<String, IntFunction<String>> json =
                Map.of(
                        "names of one hash", n -> "{" + keys(n, "\"", "\":1,") + "\"\":0}",
                        "escapes", n -> "[\"" + "\\u00e9".repeat(n / 6) + "\"]",
                        "halves of characters", n -> "[\"" + "\\ud800".repeat(n / 6) + "\"]",
                        "bytes that are no UTF-8", n -> "[\"" + "\u00ff".repeat(n) + "\"]",
                        "a long number", n -> "[" + "1".repeat(n) + "]",
                        "lists side by side", n -> "[" + "[[]],".repeat(n / 5) + "0]");
        Map<String, IntFunction<String>> form =
                Map.of(
                        "names of one hash", n -> keys(n, "", "=1&"),
                        "pairs", n -> "&a=b".repeat(n / 4),
                        "broken escapes", n -> "%&".repeat(n / 2));
        Map<String, IntFunction<String>> xml =
                Map.of(
                        "siblings", n -> "<a>" + "<b/>".repeat(n / 4) + "</a>",
                        "attributes", n -> "<a " + keys(n, "", "='' ") + "/>",
                        "brackets", n -> "<a>" + "]".repeat(n) + "</a>",
                        "comments that do not end", n -> "<a>" + "<!-".repeat(n / 3),
                        "declarations in one another", n -> "<!A " + "<".repeat(n),
                        "entities", n -> "<a>" + "&#65;".repeat(n / 5) + "</a>",
                        "pieces of text", n -> "<a>" + "x<!---->".repeat(n / 8) + "</a>");
        Map<String, IntFunction<String>> multipart =
                Map.of(
                        "what is nearly a boundary", n -> part("\r\n--".repeat(n / 4)),
                        "longer boundaries", n -> part("\r\n--Bx".repeat(n / 6)),
                        "a preamble", n -> "--b\n".repeat(n / 4) + part(""),
                        "continued headers",
                                n -> "--B\r\na: b" + "\r\n c".repeat(n / 4) + "\r\n\r\n",
                        "parameters",
                                n ->
                                        "--B\r\nContent-Disposition: form-data; "
                                                + keys(n, "", "=1; ")
                                                + "name=a\r\n\r\n\r\n--B--",
                        "pieces of parameters",
                                n ->
                                        "--B\r\nContent-Disposition: form-data; "
                                                + pieces(n)
                                                + "\r\n\r\n\r\n--B--");
        return Stream.of(
                        Map.entry(JSON, json),
                        Map.entry(FORM, form),
                        Map.entry(XML, xml),
                        Map.entry(MULTIPART, multipart))
                .flatMap(kind ->
                        kind.getValue().entrySet().stream()
                                .map(attack ->
                                        DynamicTest.dynamicTest(
                                                kind.getKey() + ": " + attack.getKey(),
                                                () ->
                                                        assertLinear(
                                                                kind.getKey(),
                                                                attack.getValue()))));
    }

    /// `AaAa`, `AaBB`, `BBAa`, `BBBB` and so on.
    private static String keys(int size, String before, String after) {
        int count = Math.min(1 << 16, size / (24 + before.length() + after.length()));
        return IntStream.range(0, count)
                .mapToObj(i -> before + name(i) + after)
                .collect(Collectors.joining());
    }

    private static String name(int number) {
        return IntStream.range(0, 12)
                        .mapToObj(bit -> (number >> bit & 1) == 0 ? "Aa" : "BB")
                        .collect(Collectors.joining())
                + (number >> 12);
    }

    private static String pieces(int size) {
        return IntStream.range(0, size / 12)
                .mapToObj(i -> "name*" + i + "=a;")
                .collect(Collectors.joining());
    }

    private static String part(String content) {
        return "--B\r\nContent-Disposition: form-data; name=a\r\n\r\n" + content + "\r\n--B--";
    }

    private static void assertLinear(String type, IntFunction<String> attack) {
        int size = 1 << 14;
        while (size < LARGEST && nanos(type, attack.apply(size)) < WORTH_MEASURING) {
            size *= 2;
        }
        double growth = MOST + 1;
        for (int again = 0; again < 3 && growth > MOST; again++) {
            growth =
                    (double) nanos(type, attack.apply(2 * size))
                            / Math.max(WORTH_MEASURING / 10, nanos(type, attack.apply(size)));
        }
        assertThat(growth).as("from %d to %d bytes", size, 2 * size).isLessThanOrEqualTo(MOST);
    }

    /// The least of a few, in time of this thread alone.
    private static long nanos(String type, String text) {
        byte[] body = text.getBytes(ISO_8859_1);
        Payload.Way way = new Payload.Way(type, type, Set.of());
        return IntStream.range(0, 3)
                .mapToLong(_ -> {
                    long start = THREADS.getCurrentThreadCpuTime();
                    assertThat(Payload.read(way, body)).isNotNull();
                    return THREADS.getCurrentThreadCpuTime() - start;
                })
                .min()
                .orElseThrow();
    }
}
