package dev.fairlead.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The page of the API, held against the document that the build makes of the code.
class ApiPageTest {
    private static final Path PAGE = Path.of("docs/reference/api.md");

    /// The calls that a heading names: where several do, the first verb holds for those behind it.
    private static final Pattern HEADING = Pattern.compile("(?m)^## (.*/-/.*)$");

    private static final Pattern CALL =
            Pattern.compile("(?:(GET|POST|PUT|DELETE) )?(/-/[^\\s,?]+)");
    private static final Pattern QUOTED = Pattern.compile("`[^`]*`|\"\\w+\"");
    private static final Pattern WORD = Pattern.compile("[\\w-]+");

    private static JsonNode document() throws IOException {
        try (InputStream in = ApiPageTest.class.getResourceAsStream("/admin/openapi.json")) {
            return new ObjectMapper().readTree(in);
        }
    }

    @Test
    void every_call_has_its_heading_and_every_heading_its_call() throws IOException {
        Set<String> told = new TreeSet<>();
        for (MatchResult heading : HEADING.matcher(Files.readString(PAGE)).results().toList()) {
            String verb = "";
            for (MatchResult call : CALL.matcher(heading.group(1)).results().toList()) {
                verb = call.group(1) == null ? verb : call.group(1);
                told.add(verb + " " + call.group(2).replaceAll("/[A-Z]+(?=/|$)", "/*"));
            }
        }
        Set<String> there = new TreeSet<>();
        for (var path : document().at("/paths").properties()) {
            for (var operation : path.getValue().properties()) {
                there.add(
                        operation.getKey().toUpperCase(java.util.Locale.ROOT)
                                + " "
                                + path.getKey().replaceAll("\\{\\w+}", "*"));
            }
        }
        assertThat(told).isEqualTo(there);
    }

    @Test
    void every_parameter_and_every_field_is_on_the_page() throws IOException {
        Set<String> words = new TreeSet<>();
        QUOTED.matcher(Files.readString(PAGE))
                .results()
                .forEach(quoted ->
                        WORD.matcher(quoted.group())
                                .results()
                                .forEach(word -> words.add(word.group())));
        Set<String> asked = new TreeSet<>();
        JsonNode document = document();
        document.at("/paths")
                .findParents("in")
                .forEach(parameter -> {
                    if (parameter.at("/in").asText().equals("query")) {
                        asked.add(parameter.at("/name").asText());
                    }
                });
        for (var schema : document.at("/components/schemas").properties()) {
            schema.getValue().at("/properties").fieldNames().forEachRemaining(asked::add);
        }
        assertThat(asked).hasSizeGreaterThan(50);
        assertThat(words).containsAll(asked);
    }
}
