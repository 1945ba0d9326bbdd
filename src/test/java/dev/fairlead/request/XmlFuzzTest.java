package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.fuzz.Dice;
import dev.fairlead.fuzz.Fuzz;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fuzz")
class XmlFuzzTest {
    private static final String[] PIECES = {
        "<",
        ">",
        "</",
        "/>",
        "<a>",
        "</a>",
        "<a ",
        "b='c'",
        "=",
        "'",
        "\"",
        "&",
        "&lt;",
        "&#65;",
        "&#x1F600;",
        "&#xD800;",
        "&#0;",
        "&x;",
        "<!--",
        "-->",
        "--",
        "<![CDATA[",
        "]]>",
        "<?xml ?>",
        "<?xml version='1.0' encoding='x'?>",
        "?>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]>",
        "<!",
        "n:",
        ":",
        "\r\n",
        "é"
    };

    /// An element whose text, if any, comes before its children.
    record Element(
            String name, Map<String, String> attributes, String text, List<Element> children) {
        Json value() {
            if (attributes.isEmpty() && children.isEmpty()) {
                return new Json.Text(text.strip());
            }
            Map<String, List<Json>> members = new LinkedHashMap<>();
            attributes.forEach((k, v) -> members.put("-" + k, List.of(new Json.Text(v))));
            for (Element child : children) {
                members.computeIfAbsent(child.name, _ -> new ArrayList<>()).add(child.value());
            }
            Map<String, Json> values = new LinkedHashMap<>();
            members.forEach(
                    (k, v) -> values.put(k, v.size() == 1 ? v.getFirst() : new Json.Array(v)));
            if (!text.isBlank()) {
                values.put("#text", new Json.Text(text.strip()));
            }
            return new Json.Object(values);
        }
    }

    record Sample(Element root, String text) {}

    @Test
    void what_was_written_is_read_back() {
        Fuzz.run("XML trees", XmlFuzzTest::sample, XmlFuzzTest::isReadBack, "read");
    }

    private static Sample sample(Dice dice) {
        Element root = element(dice, 4);
        String start =
                dice.pick("", "<?xml version=\"1.0\"?>\n", "<!DOCTYPE a [<!-- > -->]>", "<!--a-->");
        return new Sample(root, start + written(root, dice));
    }

    private static Element element(Dice dice, int depth) {
        Map<String, String> attributes = new LinkedHashMap<>();
        dice.upTo(2, () -> attributes.put(name(dice), text(dice)));
        return new Element(
                name(dice),
                attributes,
                text(dice),
                depth == 0 ? List.of() : dice.upTo(3, () -> element(dice, depth - 1)));
    }

    private static String name(Dice dice) {
        return dice.pick("a", "b", "é", "_", "c-1.2");
    }

    private static String text(Dice dice) {
        return dice.join(6, "x", " ", "\n", "<", ">", "&", "'", "\"", "]", "é", "😀", "&lt;");
    }

    private static String written(Element element, Dice dice) {
        String name = dice.pick("", "", "n:") + element.name;
        StringBuilder written = new StringBuilder("<").append(name);
        element.attributes.forEach((k, v) -> {
            String quote = dice.pick("\"", "'");
            written.append(dice.pick(" ", "\n"))
                    .append(dice.pick("", "", "n:"))
                    .append(k)
                    .append(dice.pick("=", " = "))
                    .append(quote)
                    .append(escaped(v, dice))
                    .append(quote);
        });
        if (element.text.isEmpty() && element.children.isEmpty() && dice.oneIn(2)) {
            return written.append(dice.pick("/>", " />")).toString();
        }
        written.append('>').append(characters(element.text, dice));
        element.children.forEach(
                child -> written.append(between(dice)).append(written(child, dice)));
        return written.append(between(dice))
                .append("</")
                .append(name)
                .append(dice.pick(">", " >"))
                .toString();
    }

    private static String characters(String text, Dice dice) {
        boolean cdata = !text.isBlank() && !text.contains("]]>") && dice.oneIn(3);
        return cdata ? "<![CDATA[" + text + "]]>" : escaped(text, dice);
    }

    private static String between(Dice dice) {
        return dice.pick("", "", " ", "<!-- <a> -->", "<?p q?>", "<!D '>'>");
    }

    private static String escaped(String text, Dice dice) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints()
                .forEach(c -> {
                    switch (c) {
                        case '<' -> escaped.append(dice.pick("&lt;", "&#60;"));
                        case '>' -> escaped.append(dice.pick("&gt;", "&#x3E;"));
                        case '&' -> escaped.append("&amp;");
                        case '"' -> escaped.append("&quot;");
                        case '\'' -> escaped.append("&apos;");
                        default ->
                                escaped.append(
                                        dice.oneIn(5) ? "&#" + c + ";" : Character.toString(c));
                    }
                });
        return escaped.toString();
    }

    private static String isReadBack(Sample sample) throws MalformedException {
        assertThat(XmlReader.read(sample.text.getBytes(UTF_8)).members())
                .isEqualTo(Map.of(sample.root.name, sample.root.value()));
        return "read";
    }

    @Test
    void any_bytes_are_a_tree_or_refused() {
        Fuzz.run(
                "XML bytes",
                dice -> dice.mutated(sample(dice).text.getBytes(UTF_8), PIECES),
                XmlFuzzTest::isJudged,
                "read",
                "refused");
    }

    private static String isJudged(byte[] text) {
        try {
            Json read = XmlReader.read(text);
            assertThat(XmlReader.read(text)).isEqualTo(read);
            assertThat(JsonReader.read(read.goText())).isEqualTo(read);
            return "read";
        } catch (MalformedException e) {
            assertThat(e.reason()).matches("EOF|(?s)xml\\.Decoder\\.Token\\(\\) - .+");
            return "refused";
        }
    }
}
