package dev.fairlead.hook;

import dev.fairlead.signature.Secret;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// One place in a hook file: a YAML node that knows its path, so that whatever is wrong with it can
/// be said with line and column. Keys are read without regard to case, the last of two equal keys
/// counts.
final class Element {
    private final Node node;
    private final String path;
    private final Findings findings;

    Element(Node node, String path, Findings findings) {
        this.node = node;
        this.path = path;
        this.findings = findings;
    }

    HookFileException wrong(String what) {
        return new HookFileException(fault(what, ""));
    }

    Fault fault(String what, String mend) {
        Mark mark = node.getStartMark();
        return new Fault(mark.getLine() + 1, mark.getColumn() + 1, path, what, mend);
    }

    /// Whether somebody wants to know what serving passes over.
    boolean isChecked() {
        return findings instanceof Findings.Checking;
    }

    /// Something that serving passes over.
    void doubt(String what, String mend) {
        findings.doubt(fault(what, mend));
    }

    /// Reads a part of the file that others do not depend on.
    <T extends @Nullable Object> T reading(Supplier<T> part, T otherwise) {
        return findings.reading(part, otherwise);
    }

    boolean isList() {
        return node instanceof SequenceNode;
    }

    boolean isObject() {
        return node instanceof MappingNode;
    }

    boolean isNull() {
        return node instanceof ScalarNode scalar
                && isPlain(scalar)
                && Scalars.isNull(scalar.getValue());
    }

    /// The elements of a list; none for null.
    List<Element> list() {
        if (isNull()) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence)) {
            throw wrong("expected a list, found " + kind());
        }
        List<Element> elements = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            elements.add(new Element(item, path + "[" + elements.size() + "]", findings));
        }
        return elements;
    }

    <T> List<T> listOf(Function<Element, T> read) {
        List<T> all = new ArrayList<>();
        for (Element element : list()) {
            T one = reading(() -> read.apply(element), null);
            if (one != null) {
                all.add(one);
            }
        }
        return List.copyOf(all);
    }

    /// A list, or a single element that stands for a list of one.
    <T> List<T> oneOrMore(Function<Element, T> read) {
        return isList() || isNull() ? listOf(read) : List.of(read.apply(this));
    }

    /// The members of an object by their keys as written; merge keys (`<<`) are resolved.
    Map<String, Element> members() {
        if (isNull()) {
            return Map.of();
        }
        if (!(node instanceof MappingNode mapping)) {
            throw wrong("expected an object, found " + kind());
        }
        Map<String, Element> members = new LinkedHashMap<>();
        collect(mapping, members);
        return members;
    }

    private void collect(MappingNode mapping, Map<String, Element> into) {
        for (NodeTuple tuple : mapping.getValue()) {
            if (isMerge(tuple.getKeyNode())) {
                merge(tuple.getValueNode(), into);
            }
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (!isMerge(tuple.getKeyNode())) {
                String key = keyOf(tuple.getKeyNode());
                into.put(
                        key,
                        new Element(
                                tuple.getValueNode(),
                                path.isEmpty() ? key : path + "." + key,
                                findings));
            }
        }
    }

    private void merge(Node source, Map<String, Element> into) {
        switch (source) {
            case MappingNode mapping -> collect(mapping, into);
            case SequenceNode sequence ->
                    sequence.getValue().reversed().forEach(n -> merge(n, into));
            case Node other -> throw new Element(other, path, findings).wrong("<< needs an object");
        }
    }

    /// The keys of an object as they stand in it, each with its place.
    List<Element> keys() {
        return node instanceof MappingNode mapping
                ? mapping.getValue().stream()
                        .map(NodeTuple::getKeyNode)
                        .filter(key -> key instanceof ScalarNode && !isMerge(key))
                        .map(key -> new Element(key, path, findings))
                        .toList()
                : List.of();
    }

    private static boolean isMerge(Node key) {
        return key instanceof ScalarNode scalar
                && isPlain(scalar)
                && scalar.getValue().equals("<<");
    }

    private String keyOf(Node key) {
        return key instanceof ScalarNode scalar
                ? textOf(scalar)
                : failing(new Element(key, path, findings).wrong("a key must be a text"));
    }

    private static String failing(HookFileException e) {
        throw e;
    }

    /// A member by its name, or null when it is absent or null. Of two that differ by case only the
    /// original takes the one that sorts last.
    @Nullable Element get(String name) {
        Element found = null;
        String key = "";
        for (Map.Entry<String, Element> member : members().entrySet()) {
            if (member.getKey().equalsIgnoreCase(name) && member.getKey().compareTo(key) > 0) {
                found = member.getValue();
                key = member.getKey();
            }
        }
        return found == null || found.isNull() ? null : found;
    }

    /// The member as it is read, or null when there is none.
    <T> @Nullable T find(String name, Function<Element, T> read) {
        Element member = get(name);
        return member == null ? null : reading(() -> read.apply(member), null);
    }

    <T> T get(String name, Function<Element, T> read, T otherwise) {
        Element member = get(name);
        return member == null ? otherwise : reading(() -> read.apply(member), otherwise);
    }

    String text(String name) {
        return get(name, Element::text, "");
    }

    boolean flag(String name) {
        return get(name, Element::bool, false);
    }

    <T> List<T> list(String name, Function<Element, T> read) {
        return get(name, element -> element.listOf(read), List.of());
    }

    /// For the objects of the original: an unknown key is ignored with a warning.
    void warnOfKeysBeside(Set<String> known) {
        unknownKeys(known)
                .forEach((key, member) ->
                        findings.warn(
                                member.fault(
                                        "\"" + key + "\" is not known and was ignored",
                                        Nearest.question(key, known))));
    }

    /// For the small objects of the original: an unknown key is ignored silently.
    void doubtKeysBeside(Set<String> known) {
        unknownKeys(known)
                .forEach((key, member) ->
                        member.doubt("unknown key, it is ignored", Nearest.hint(key, known)));
    }

    /// For our own objects: an unknown key is an error, for a limit that is silently not kept is
    /// worse.
    void onlyKeys(Set<String> known) {
        String all = String.join(", ", known.stream().sorted().toList());
        unknownKeys(known)
                .forEach((key, member) ->
                        findings.refuse(
                                member.fault(
                                        "unknown key; known here: " + all,
                                        Nearest.question(key, known))));
    }

    /// Where they are told: serving names the value, as it ever did, checking the key.
    private Map<String, Element> unknownKeys(Set<String> known) {
        Map<String, Element> unknown = new LinkedHashMap<>(members());
        unknown.keySet().removeIf(key -> known.contains(key.toLowerCase(Locale.ROOT)));
        if (isChecked()) {
            keys().forEach(key -> unknown.computeIfPresent(key.text(), (_, at) -> at.movedTo(key)));
        }
        return unknown;
    }

    private Element movedTo(Element other) {
        return new Element(other.node, path, findings);
    }

    String text() {
        return node instanceof ScalarNode scalar
                ? textOf(scalar)
                : failing(wrong("expected a text, found " + kind()));
    }

    /// Whether YAML takes a text for something else than is written, as `0123` for a number in base
    /// eight.
    boolean isReadOtherwise() {
        return node instanceof ScalarNode scalar && !scalar.getValue().equals(textOf(scalar));
    }

    Secret secret() {
        return new Secret(text());
    }

    boolean bool() {
        Boolean value =
                node instanceof ScalarNode scalar && isPlain(scalar)
                        ? Scalars.bool(scalar.getValue())
                        : null;
        if (value == null) {
            throw wrong("expected true or false (without quotes), found " + kind());
        }
        return value;
    }

    int integer() {
        BigInteger value =
                node instanceof ScalarNode scalar && isPlain(scalar)
                        ? Scalars.wholeNumber(scalar.getValue())
                        : null;
        if (value == null || value.bitLength() > 31) {
            throw wrong("expected a whole number (without quotes), found " + kind());
        }
        return value.intValue();
    }

    int atLeast(int lowest) {
        int value = integer();
        if (value < lowest) {
            throw wrong("must be at least " + lowest + ", not " + value);
        }
        return value;
    }

    double number() {
        try {
            return Double.parseDouble(text());
        } catch (NumberFormatException e) {
            throw wrong("expected a number, found \"" + text() + "\"");
        }
    }

    Duration duration() {
        return Durations.parse(text())
                .orElseThrow(() -> wrong("expected a duration such as 200ms, 5s, 30m, 2h or 3d"));
    }

    private static boolean isPlain(ScalarNode scalar) {
        return scalar.getScalarStyle() == ScalarStyle.PLAIN;
    }

    private static String textOf(ScalarNode scalar) {
        return isPlain(scalar) ? Scalars.text(scalar.getValue()) : scalar.getValue();
    }

    private String kind() {
        return switch (node) {
            case MappingNode _ -> "an object";
            case SequenceNode _ -> "a list";
            case Node _ -> "a text or number";
        };
    }
}
