package dev.fairlead.hook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.fairlead.cli.Recipes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/// The schema that editors complete by knows the keys that the readers know, and judges as they do.
class HookFileSchemaTest {
    private static final Path FILE = Path.of("docs/reference/hook-file.schema.json");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode TREE = tree();
    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(TREE);
    private static final Pattern BLOCK =
            Pattern.compile("(?ms)^`hooks\\.yaml`[^\n]*:\n\n```yaml\n(.*?)^```$");

    private static JsonNode tree() {
        try {
            return JSON.readTree(FILE.toFile());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Set<ValidationMessage> complaints(String yaml) {
        return SCHEMA.validate(JSON.valueToTree(new Yaml().load(yaml)));
    }

    private static List<String> keys(String pointer) {
        JsonNode properties = TREE.at(pointer + "/properties");
        assertThat(properties.isObject()).as(pointer).isTrue();
        return List.copyOf(properties.properties().stream().map(Map.Entry::getKey).toList());
    }

    private static Set<String> all(Collection<String> some, Collection<String> more) {
        Set<String> all = new HashSet<>(some);
        all.addAll(more);
        return all;
    }

    @Test
    void it_has_the_keys_that_the_readers_have() {
        assertThat(keys("/anyOf/1")).containsExactlyInAnyOrderElementsOf(HookFile.KEYS);
        Map<String, Collection<String>> known =
                Map.of(
                        "hook", HookReader.KEYS,
                        "responseHeader", HookReader.HEADER_KEYS,
                        "argument", RuleReader.ARGUMENT_KEYS,
                        "rule", RuleReader.KINDS,
                        "match", RuleReader.MATCH_KEYS,
                        "deliver", all(HookReader.DELIVER_KEYS, EndpointReader.SETTINGS),
                        "endpoint",
                                all(
                                        all(EndpointReader.OWN, EndpointReader.SETTINGS),
                                        ReachReader.KEYS),
                        "lane", LaneLimits.KEYS,
                        "signedHeader", SigningReader.KEYS,
                        "commandRetry", HandlingReader.RETRY_KEYS);
        known.forEach((place, keys) ->
                assertThat(keys("/$defs/" + place))
                        .as(place)
                        .containsExactlyInAnyOrderElementsOf(keys));
        assertThat(all(keys("/$defs/retry/anyOf/0"), keys("/$defs/retry/anyOf/1")))
                .isEqualTo(EndpointReader.RETRY_KEYS);
    }

    @Test
    void it_offers_the_words_that_the_readers_know() {
        assertThat(words("/$defs/argument/properties/source"))
                .containsExactlyInAnyOrderElementsOf(ArgumentCritic.SOURCES);
        assertThat(words("/$defs/match/properties/type")).containsAll(RuleCritic.TYPES);
    }

    private static List<String> words(String pointer) {
        List<String> words = new ArrayList<>();
        TREE.at(pointer + "/enum").forEach(word -> words.add(word.asText()));
        return words;
    }

    @Test
    void every_key_is_described() {
        List<String> bare = new ArrayList<>();
        TREE.at("/$defs")
                .properties()
                .forEach(def ->
                        def.getValue()
                                .path("properties")
                                .properties()
                                .forEach(key -> {
                                    if (describes(key.getValue()).isEmpty()) {
                                        bare.add(def.getKey() + "." + key.getKey());
                                    }
                                }));
        assertThat(bare).isEmpty();
    }

    private static String describes(JsonNode key) {
        String ref = key.path("$ref").asText();
        String own = key.path("description").asText();
        return own.isEmpty() && !ref.isEmpty()
                ? TREE.at(ref.substring(1) + "/description").asText()
                : own;
    }

    static Stream<String> samples() throws IOException {
        List<String> samples =
                new ArrayList<>(Recipes.samples().map(Recipes.Sample::text).toList());
        for (String folder : List.of("examples", "docs/howto")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                for (Path file : files.sorted().toList()) {
                    if (file.endsWith("hooks.yaml")) {
                        samples.add(Files.readString(file));
                    } else if (file.toString().endsWith(".md")) {
                        BLOCK.matcher(Files.readString(file))
                                .results()
                                .forEach(block -> samples.add(block.group(1)));
                    }
                }
            }
        }
        assertThat(samples).hasSizeGreaterThan(25);
        return samples.stream();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void every_sample_and_example_is_accepted(String sample) {
        assertThat(complaints(sample)).isEmpty();
    }

    static Stream<Recipes.Slip> slips() {
        return Recipes.slips().stream();
    }

    @ParameterizedTest
    @MethodSource("slips")
    void a_sample_with_a_slip_of_form_is_rejected_and_the_others_are_left_to_check(
            Recipes.Slip slip) {
        assertThat(complaints(slip.broken()).isEmpty()).isEqualTo(!slip.byForm());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {hooks: [{id: a, deliver: [{url: "http://a.example", endpoint: b}]}]}
                    {hooks: [{id: a, deliver: [{}]}]}
                    {hooks: [{id: a, deliver: [{url: ftp://a.example}]}]}
                    {hooks: [{id: a, deliver: [{url: "http://a.example", timeout: soon}]}]}
                    {hooks: [{id: a, deliver: [{url: "http://a.example", retry: {schedule: [1s], cap: 5s}}]}]}
                    {hooks: [{id: a, deliver: [{url: "http://a.example", rate-limit: often}]}]}
                    {hooks: [{id: a, deliver: [{url: "http://a.example", signature: {algorithm: sha256}}]}]}
                    {hooks: [{id: a, deliver: [{url: "http://a.example", signature: githup}]}]}
                    {hooks: [{id: a, deliver: [{url: "http://a.example", ordered: true, ordering-key: {source: payload, name: x}}]}]}
                    {hooks: [{id: a, max-concurrency: 0}]}
                    {endpoints: [{url: "http://a.example"}]}
                    {endpoints: [{id: a, url: "http://a.example", abort-on: 200}]}
                    {endpoints: [{id: a, url: "http://a.example", on-dead-letter: halt}]}
                    {lanes: {a: {max-in-flight: 0}}}
                    {hook: []}
                    """)
    void what_the_reader_refuses_the_schema_rejects(String file) {
        assertThat(complaints(file)).isNotEmpty();
        Findings.Checking findings = new Findings.Checking();
        var _ =
                findings.reading(
                        () -> new HookFile().parse(file),
                        new HookFile.Content(List.of(), List.of(), List.of()));
        assertThat(findings.found()).isNotEmpty();
    }
}
