package dev.fairlead.rule;

import dev.fairlead.request.Argument;
import dev.fairlead.request.Lookup;
import dev.fairlead.request.Mask;
import dev.fairlead.request.Values;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What to say of a value that is not in the arrival: what is there in its place. Names only.
final class Absent {
    private static final int MOST_NAMES = 8;

    private final Values values;
    private final Mask mask;

    Absent(Values values, Mask mask) {
        this.values = values;
        this.mask = mask;
    }

    List<String> hints(Argument parameter) {
        if (!(values.find(parameter) instanceof Lookup.Missing)) {
            return List.of();
        }
        if (parameter.source().equals("payload") && !values.hasPayload()) {
            return List.of("the body was not read as data: nothing can be found in it");
        }
        List<String> names = values.namesNear(parameter);
        return List.of(
                names.isEmpty()
                        ? "nothing is there"
                        : "what is there: " + listed(names, parameter));
    }

    /// Those that look like it come first.
    private String listed(List<String> names, Argument parameter) {
        String wanted = last(parameter.name());
        List<String> sorted = new ArrayList<>(names);
        sorted.sort(Comparator.comparingInt(name -> distance(wanted, name)));
        String shown =
                sorted.stream().limit(MOST_NAMES).map(mask::text).collect(Collectors.joining(", "));
        return sorted.size() > MOST_NAMES ? shown + ", …" : shown;
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /// Letters that the two do not begin with together, whatever their case.
    private static int distance(String wanted, String name) {
        String one = wanted.toLowerCase(Locale.ROOT);
        String other = name.toLowerCase(Locale.ROOT);
        int common = 0;
        while (common < Math.min(one.length(), other.length())
                && one.charAt(common) == other.charAt(common)) {
            common++;
        }
        return one.length() + other.length() - 2 * common;
    }
}
