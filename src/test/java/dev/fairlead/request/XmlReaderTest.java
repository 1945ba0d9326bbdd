package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// XML as a tree (spec section 4).
class XmlReaderTest {
    private static String tree(String xml) throws MalformedException {
        return XmlReader.read(xml.getBytes(UTF_8)).goText();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<a>1</a>|{\"a\":\"1\"}",
                "<a/>|{\"a\":\"\"}",
                "<a b=\"c\"/>|{\"a\":{\"-b\":\"c\"}}",
                "<a b=\"c\">t</a>|{\"a\":{\"#text\":\"t\",\"-b\":\"c\"}}",
                "<a><b>1</b><b>2</b><b/></a>|{\"a\":{\"b\":[\"1\",\"2\",\"\"]}}",
                "<a>t1<b/>t2</a>|{\"a\":{\"#text\":\"t1\",\"b\":\"\"}}",
                "<a><b/>t2</a>|{\"a\":{\"#text\":\"t2\",\"b\":\"\"}}",
                "<a>x<!-- c -->y</a>|{\"a\":\"y\"}",
                "<a>x<![CDATA[ y]]></a>|{\"a\":\"y\"}",
                "`<a>\t x \r\n</a>`|{\"a\":\"x\"}",
                "<n:a xmlns:n=\"u\" n:b=\"1\"><n:c/></n:a>|{\"a\":{\"-b\":\"1\",\"-n\":\"u\",\"c\":\"\"}}",
                "<a>1 &lt; 2 &#65;</a>|{\"a\":\"1 \\u003c 2 A\"}",
                "<?xml version=\"1.0\" encoding=\"utf-8\"?><!DOCTYPE a><?p i?><a/>|{\"a\":\"\"}",
                "<a/><b/>|{\"a\":\"\"}",
                "stray <a/>|{\"a\":\"\"}"
            })
    void elements_attributes_and_texts_have_their_places(String xml, String expected)
            throws MalformedException {
        assertThat(tree(xml)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|EOF",
                "text|EOF",
                "<a|syntax error",
                "<a></b>|syntax error",
                "<a>&foo;</a>|invalid character entity &foo;",
                "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>|syntax error",
                "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>|syntax error",
                "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a/>|encoding \"ISO-8859-1\" declared"
            })
    void what_is_no_xml_is_an_error_and_nothing_is_fetched(String xml, String expected) {
        assertThatThrownBy(() -> tree(xml)).message().containsIgnoringCase(expected);
    }

    @Test
    void bytes_that_are_no_utf_8_are_an_error() {
        assertThatThrownBy(() -> XmlReader.read("<a>\u00e9</a>".getBytes(ISO_8859_1)))
                .hasMessageContaining("invalid UTF-8");
    }

    @Test
    void a_long_text_with_entities_stays_one_text() throws MalformedException {
        String text = "x".repeat(50_000) + "&amp;" + "y".repeat(50_000);
        assertThat(XmlReader.read(("<a>" + text + "</a>").getBytes(UTF_8)).members().get("a"))
                .isEqualTo(new Json.Text(text.replace("&amp;", "&")));
    }

    @Test
    void a_tree_may_be_deep_but_not_without_an_end() throws MalformedException {
        assertThat(tree("<a>".repeat(500) + "</a>".repeat(500))).startsWith("{\"a\":{\"a\":");
        assertThatThrownBy(() -> tree("<a>".repeat(100_000)))
                .hasMessageContaining("exceeded max depth");
    }
}
