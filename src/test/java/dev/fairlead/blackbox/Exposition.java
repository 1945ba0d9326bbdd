package dev.fairlead.blackbox;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a running server exposes to Prometheus: the names of its series, each with its labels.
///
/// @param labels by the name of the series; `le` among those of a bucket
record Exposition(Map<String, Set<String>> labels) {
    private static final Pattern SERIES =
            Pattern.compile("(?m)^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"(?:[^\"\\\\]|\\\\.)*\"");

    static Exposition of(String scraped) {
        Map<String, Set<String>> labels = new TreeMap<>();
        Matcher series = SERIES.matcher(scraped);
        while (series.find()) {
            Set<String> known = labels.computeIfAbsent(series.group(1), _ -> new TreeSet<>());
            if (series.group(2) != null) {
                LABEL.matcher(series.group(2)).results().forEach(one -> known.add(one.group(1)));
            }
        }
        return new Exposition(labels);
    }
}
