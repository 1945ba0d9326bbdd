package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// Reads XML into a tree, as the original's library does (spec section 4): an attribute `b` is
/// `-b`, text beside attributes or children is `#text`, an element with text alone is its text,
/// repeated elements are a list, prefixes are dropped. Entities of a document's own are an error,
/// so nothing can be fetched or blown up by them.
final class XmlReader {
    private static final int DEEPEST = 1_000;
    private static final int MOST_ATTRIBUTES = 10_000;
    private static final String BLANKS = "\t\r\b\n ";
    private static final XMLInputFactory FACTORY = factory();

    private final XMLStreamReader xml;

    private XmlReader(XMLStreamReader xml) {
        this.xml = xml;
    }

    /// The text is not XML. The message ends as the original's does where that can be said.
    static final class NotXmlException extends Exception {
        private static final long serialVersionUID = 1L;

        NotXmlException(String message) {
            super(message, null, false, false);
        }
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        // the JDK's own bounds are narrower than real documents
        factory.setProperty("jdk.xml.maxElementDepth", DEEPEST + 1);
        factory.setProperty("jdk.xml.elementAttributeLimit", MOST_ATTRIBUTES);
        factory.setProperty("http://java.sun.com/xml/stream/properties/report-cdata-event", true);
        return factory;
    }

    static Json.Object read(byte[] body) throws NotXmlException {
        int start = 0;
        while (start < body.length && body[start] != '<') {
            start++; // stray text before the document
        }
        if (start == body.length) {
            throw new NotXmlException("EOF");
        }
        if (!Utf8.isWellFormed(body)) {
            throw syntax("invalid UTF-8");
        }
        String text = new String(body, start, body.length - start, UTF_8);
        try {
            XMLStreamReader xml = FACTORY.createXMLStreamReader(new StringReader(text));
            try {
                return new XmlReader(xml).document();
            } finally {
                xml.close();
            }
        } catch (XMLStreamException e) {
            throw syntax(what(e));
        }
    }

    private Json.Object document() throws XMLStreamException, NotXmlException {
        String encoding = xml.getCharacterEncodingScheme();
        if (encoding != null && !encoding.equalsIgnoreCase("utf-8")) {
            throw new NotXmlException(
                    "xml.Decoder.Token() - xml: encoding \""
                            + encoding
                            + "\" declared but Decoder.CharsetReader is nil");
        }
        while (xml.hasNext()) {
            if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                String root = local(xml.getLocalName());
                return new Json.Object(Map.of(root, element(1)));
            }
        }
        throw new NotXmlException("EOF");
    }

    /// From an element's start to its end.
    private Json element(int depth) throws XMLStreamException, NotXmlException {
        if (depth > DEEPEST) {
            throw syntax("nested deeper than " + DEEPEST);
        }
        Members members = new Members();
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            String name = "-" + local(xml.getAttributeLocalName(i));
            members.put(name, new Json.Text(xml.getAttributeValue(i)));
        }
        StringBuilder text = new StringBuilder();
        int before = 0;
        while (true) {
            int event = xml.next();
            if (event != before || !isText(event)) {
                members.text(text);
            }
            before = event;
            switch (event) {
                case XMLStreamConstants.CHARACTERS,
                        XMLStreamConstants.SPACE,
                        XMLStreamConstants.CDATA ->
                        text.append(xml.getText());
                case XMLStreamConstants.START_ELEMENT ->
                        members.child(local(xml.getLocalName()), element(depth + 1));
                case XMLStreamConstants.END_ELEMENT -> {
                    return members.value();
                }
                case XMLStreamConstants.ENTITY_REFERENCE ->
                        throw syntax("invalid character entity &" + xml.getLocalName() + ";");
                default -> {} // comments and processing instructions only part the text
            }
        }
    }

    private static boolean isText(int event) {
        return event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA;
    }

    /// What one element comes to.
    private static final class Members {
        private final Map<String, Json> members = new LinkedHashMap<>();
        private @Nullable Json alone;

        void put(String name, Json value) {
            members.put(name, value);
        }

        /// A child; the second of a name makes a list.
        void child(String name, Json value) {
            members.merge(name, value, Members::both);
        }

        private static Json both(Json before, Json value) {
            List<Json> items =
                    before instanceof Json.Array(var earlier)
                            ? new ArrayList<>(earlier)
                            : new ArrayList<>(List.of(before));
            items.add(value);
            return new Json.Array(items);
        }

        /// Takes the text that has come so far; a later piece replaces an earlier one.
        void text(StringBuilder text) {
            String trimmed = trim(text);
            text.setLength(0);
            if (!trimmed.isEmpty()) {
                Json value = new Json.Text(trimmed);
                if (members.isEmpty()) {
                    alone = value;
                } else {
                    members.put("#text", value);
                }
            }
        }

        Json value() {
            if (members.isEmpty()) {
                return alone == null ? new Json.Text("") : alone;
            }
            if (alone != null) {
                members.put("#text", alone);
            }
            return new Json.Object(members);
        }
    }

    private static String trim(StringBuilder text) {
        int start = 0;
        int end = text.length();
        while (start < end && BLANKS.indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        while (end > start && BLANKS.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(start, end);
    }

    private static String local(String name) {
        return name.substring(name.indexOf(':') + 1);
    }

    private static NotXmlException syntax(String what) {
        return new NotXmlException("xml.Decoder.Token() - XML syntax error: " + what);
    }

    /// The parser's own words, without its mark of the place and without the text itself.
    private static String what(XMLStreamException e) {
        var place = e.getLocation();
        return place == null
                ? "malformed"
                : "malformed at line %d, column %d"
                        .formatted(place.getLineNumber(), place.getColumnNumber());
    }
}
