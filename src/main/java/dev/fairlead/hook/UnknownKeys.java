package dev.fairlead.hook;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What becomes of the keys of an object that are not known.
record UnknownKeys(Element element, Findings findings) {
    void refuse(Set<String> known) {
        String all = String.join(", ", known.stream().sorted().toList());
        unknown(known)
                .forEach((key, member) ->
                        findings.refuse(
                                member.fault(
                                        "unknown key; known here: " + all,
                                        Nearest.question(key, known))));
    }

    void warn(Set<String> known) {
        unknown(known)
                .forEach((key, member) ->
                        findings.warn(
                                member.fault(
                                        "\"" + key + "\" is not known and was ignored",
                                        Nearest.question(key, known))));
    }

    void doubt(Set<String> known) {
        if (element.isChecked()) {
            unknown(known)
                    .forEach((key, member) ->
                            member.doubt("unknown key, it is ignored", Nearest.hint(key, known)));
        }
    }

    /// Where they are told: serving names the value, as it ever did, checking the key.
    private Map<String, Element> unknown(Set<String> known) {
        Map<String, Element> unknown = new LinkedHashMap<>(element.members());
        unknown.keySet().removeIf(key -> known.contains(key.toLowerCase(Locale.ROOT)));
        if (element.isChecked()) {
            for (Element key : element.keys()) {
                unknown.computeIfPresent(key.text(), (_, at) -> at.movedTo(key));
            }
        }
        return unknown;
    }
}
