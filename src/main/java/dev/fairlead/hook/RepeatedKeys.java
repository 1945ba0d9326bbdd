package dev.fairlead.hook;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// Tells of keys that stand twice in one object: one of them counts, and the other is lost.
final class RepeatedKeys {
    private RepeatedKeys() {}

    static void look(Element element) {
        if (element.isList()) {
            element.list().forEach(RepeatedKeys::look);
        } else if (element.isObject()) {
            Set<String> seen = new HashSet<>();
            for (Element key : element.keys()) {
                if (!seen.add(key.text().toLowerCase(Locale.ROOT))) {
                    key.doubt("\"" + key.text() + "\" stands here twice", "keep one of them");
                }
            }
            element.members().values().forEach(RepeatedKeys::look);
        }
    }
}
