package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XmlRulesTest {
    private static String read(String text) throws MalformedException {
        return XmlReader.read(text.getBytes(UTF_8)).compact();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiterString = " => ",
            textBlock =
                    """
                    <a>1</a> => {"a":"1"}
                    <a/> => {"a":""}
                    <a>  </a> => {"a":""}
                    <a b="1"/> => {"a":{"-b":"1"}}
                    <a b='1' c="2">t</a> => {"a":{"-b":"1","-c":"2","#text":"t"}}
                    <a b="1" b="2"/> => {"a":{"-b":"2"}}
                    <a><b>1</b><b>2</b><b x="3"/></a> => {"a":{"b":["1","2",{"-x":"3"}]}}
                    <a><b>1</b><c/><b>2</b></a> => {"a":{"b":["1","2"],"c":""}}
                    <a>t1<b/>t2</a> => {"a":{"b":"","#text":"t1"}}
                    <a><b/>t1<c/>t2</a> => {"a":{"b":"","#text":"t2","c":""}}
                    <a x="1">t1<b/>t2</a> => {"a":{"-x":"1","#text":"t2","b":""}}
                    <a>t1<!-- c -->t2</a> => {"a":"t2"}
                    <a>t1<?pi x?> </a> => {"a":"t1"}
                    <a>x<![CDATA[ <raw> & ]]></a> => {"a":"<raw> &"}
                    <a>&lt;&gt;&amp;&apos;&quot;&#65;&#x42;</a> => {"a":"<>&'\\"AB"}
                    <a>&#xD800;</a> => {"a":"\ufffd"}
                    <n:a xmlns:n="u" n:b="1"><n:c>2</n:c></n:a> => {"a":{"-n":"u","-b":"1","c":"2"}}
                    <p:a><q:b/></p:a> => {"a":{"b":""}}
                    <a xmlns="u"/> => {"a":{"-xmlns":"u"}}
                    <?xml version="1.0" encoding="Utf-8"?><a>1</a> => {"a":"1"}
                    <!DOCTYPE a [<!ENTITY x "y>"><!-- > --> ]><a>1</a> => {"a":"1"}
                    junk <a>1</a> => {"a":"1"}
                    \ufeff<a>1</a> => {"a":"1"}
                    <a>1</a><b>2</b> => {"a":"1"}
                    <a>1</a></z>& => {"a":"1"}
                    <a>001</a> => {"a":"001"}
                    <é à="ü">1</é> => {"é":{"-à":"ü","#text":"1"}}
                    <a b="x>y"/> => {"a":{"-b":"x>y"}}
                    """)
    void a_text_becomes_the_tree_that_the_original_sees(String text, String expected)
            throws Exception {
        assertThat(read(text)).isEqualTo(expected);
    }

    @Test
    void line_ends_become_newlines_and_attributes_keep_them() throws Exception {
        assertThat(read("<a b='1\r\n\t2'>\r\n x\r\ny\rz \n</a>"))
                .isEqualTo("{\"a\":{\"-b\":\"1\\n\\t2\",\"#text\":\"x\\ny\\nz\"}}");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiterString = " => ",
            textBlock =
                    """
                    <a> => line 1: unexpected EOF
                    <a => line 1: unexpected EOF
                    <a><b></a> => line 1: element <b> closed by </a>
                    <p:a></q:a> => line 1: element <a> in space p closed by </a> in space q
                    </a> => line 1: unexpected end element </a>
                    <a b/> => line 1: attribute name without = in element
                    <a b=1/> => line 1: unquoted or missing attribute value in element
                    <a b="<"/> => line 1: unescaped < inside quoted string
                    <a/ > => line 1: expected /> in element
                    < a/> => line 1: expected element name after <
                    <1a/> => line 1: invalid XML name: 1a
                    <a>]]></a> => line 1: unescaped ]]> not in CDATA section
                    <a><![CDATA[x</a> => line 1: unexpected EOF in CDATA section
                    <a><!-- -- --></a> => line 1: invalid sequence "--" not allowed in comments
                    <a>&x;</a> => line 1: invalid character entity &x;
                    <a>& b</a> => line 1: invalid character entity & (no semicolon)
                    <a>&#1;</a> => line 1: illegal character code U+0001
                    <!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a> => line 1: invalid character entity &x;
                    """)
    void a_broken_text_is_refused_in_the_original_s_words(String text, String message) {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> read(text))
                .withMessage("xml.Decoder.Token() - XML syntax error on " + message);
    }

    @Test
    void the_line_of_an_error_is_named() {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> read("<a>\n<b>\n</c>\n</a>"))
                .withMessageContaining("on line 3: element <b> closed by </c>");
    }

    @Test
    void nothing_but_text_is_the_end_of_the_file() {
        for (String text : new String[] {"", "hello", "<!-- c -->"}) {
            assertThatExceptionOfType(MalformedException.class)
                    .isThrownBy(() -> read(text))
                    .withMessage("EOF");
        }
    }

    @Test
    void another_encoding_or_version_is_refused() {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> read("<?xml version='1.0' encoding='ISO-8859-1'?><a/>"))
                .withMessageEndingWith(
                        "encoding \"ISO-8859-1\" declared but Decoder.CharsetReader is nil");
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> read("<?xml version='1.1'?><a/>"))
                .withMessageContaining("unsupported version \"1.1\"");
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> XmlReader.read(new byte[] {'<', 'a', '>', (byte) 0xFF}))
                .withMessageContaining("invalid UTF-8");
    }

    @Test
    void depth_is_bounded() throws Exception {
        assertThat(read("<a>".repeat(1000) + "</a>".repeat(1000))).startsWith("{\"a\":{\"a\":");
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> read("<a>".repeat(100_000)))
                .withMessageContaining("exceeded max depth");
    }
}
