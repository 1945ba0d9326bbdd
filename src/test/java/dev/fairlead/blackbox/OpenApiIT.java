package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The OpenAPI document, as others use it: a public validator reads it, and a client that a public
/// generator makes of it calls the running server.
class OpenApiIT {
    /// What a user of the generated client would write.
    private static final String USE =
            """
            import fairlead.client.ApiClient;
            import fairlead.client.ApiException;
            import fairlead.client.api.DeliveriesApi;
            import fairlead.client.api.EventsApi;
            import fairlead.client.model.Promised;
            import java.util.Map;
            import java.util.function.BiFunction;

            public class Use implements BiFunction<String, String, String> {
                @Override
                public String apply(String server, String token) {
                    ApiClient client = new ApiClient();
                    client.updateBaseUri(server);
                    client.setRequestInterceptor(r -> r.header("Authorization", "Bearer " + token));
                    try {
                        Promised sent =
                                new EventsApi(client)
                                        .sendEvent("owes", Map.of("n", 1), "key-1")
                                        .getDeliveries()
                                        .get(0);
                        DeliveriesApi deliveries = new DeliveriesApi(client);
                        return deliveries.delivery(sent.getId(), true).getMessage().getBody()
                                + " "
                                + deliveries.cancelDelivery(sent.getId()).getState()
                                + " "
                                + deliveries
                                        .deliveries(null, null, "owes", null, null, null, null, "cancelled", null, null)
                                        .getDeliveries()
                                        .size();
                    } catch (ApiException e) {
                        return e.getCode() + " " + e.getResponseBody();
                    }
                }
            }
            """;

    @TempDir static Path directory;
    private static FairleadProcess fairlead;
    private static Path document;

    @BeforeAll
    static void open() throws IOException {
        fairlead =
                FairleadProcess.in(directory)
                        .hooks(
                                "- {id: owes, deliver: [{url: \"http://192.0.2.1/\", retry: {schedule: [1h]}}]}\n")
                        .with("FAIRLEAD_ADMIN_TOKENS", "ci:" + Api.TOKEN)
                        .go();
        document =
                Files.writeString(directory.resolve("openapi.json"), document("application/json"));
    }

    @AfterAll
    static void close() {
        fairlead.close();
    }

    private static String document(String type) {
        Api.Said said =
                Api.of(fairlead)
                        .send(fairlead.request("/-/api/openapi").header("Accept", type).GET());
        assertThat(said.status()).isEqualTo(200);
        assertThat(said.header("Access-Control-Allow-Origin")).isEmpty();
        return said.body();
    }

    private static String tool(String... words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar"));
        command.add(System.getProperty("fairlead.openapi-generator"));
        command.addAll(List.of(words));
        try {
            Path said = Files.createTempFile(directory, "tool", ".log");
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(said.toFile())
                            .start();
            boolean ended = process.waitFor(5, TimeUnit.MINUTES);
            String text = Files.readString(said);
            assertThat(ended && process.exitValue() == 0).as(text).isTrue();
            return text;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_public_validator_finds_nothing_to_mend() {
        assertThat(tool("validate", "-i", document.toString()))
                .contains("No validation issues detected")
                .doesNotContain("Errors:")
                .doesNotContain("Warnings:");
    }

    @Test
    void every_operation_says_how_to_prove_who_calls_and_how_problems_are_told() throws Exception {
        JsonNode read = Api.json(Files.readString(document));
        assertThat(read.at("/openapi").asText()).startsWith("3.");
        assertThat(read.at("/info/title").asText()).isEqualTo("Fairlead");
        assertThat(read.at("/components/securitySchemes").properties())
                .extracting(scheme -> scheme.getKey())
                .containsExactlyInAnyOrder("bearer", "cookie", "csrf");
        int operations = 0;
        for (var path : read.at("/paths").properties()) {
            for (var operation : path.getValue().properties()) {
                String name = operation.getKey() + " " + path.getKey();
                JsonNode said = operation.getValue();
                operations++;
                assertThat(said.at("/summary").asText()).as(name).isNotEmpty();
                assertThat(said.at("/security").isEmpty()).as(name).isFalse();
                assertThat(said.at("/responses").has("401")).as(name).isTrue();
                for (var response : said.at("/responses").properties()) {
                    boolean isProblem = response.getKey().matches("[45]..");
                    assertThat(response.getValue().at("/description").asText())
                            .as(name)
                            .isNotEmpty();
                    assertThat(response.getValue().at("/content").has("application/problem+json"))
                            .as("%s %s", name, response.getKey())
                            .isEqualTo(isProblem);
                }
            }
        }
        assertThat(operations).isGreaterThan(10);
        assertThat(document("application/yaml")).startsWith("---\n").contains("\nopenapi: 3.");
    }

    @Test
    void a_client_that_a_public_generator_makes_of_it_calls_the_server() throws Exception {
        Path made = directory.resolve("client");
        tool(
                "generate",
                "-g",
                "java",
                "--library",
                "native",
                "-i",
                document.toString(),
                "-o",
                made.toString(),
                "--api-package=fairlead.client.api",
                "--model-package=fairlead.client.model",
                "--invoker-package=fairlead.client",
                "--additional-properties=openApiNullable=false,useJakartaEe=true,hideGenerationTimestamp=true",
                "--global-property=apis,models,supportingFiles,apiTests=false,modelTests=false,apiDocs=false,modelDocs=false");
        Path sources = made.resolve("src/main/java");
        Files.writeString(sources.resolve("Use.java"), USE);
        Path classes = Files.createDirectory(directory.resolve("classes"));
        compile(sources, classes);

        try (URLClassLoader loader =
                new URLClassLoader(
                        new URL[] {classes.toUri().toURL()}, OpenApiIT.class.getClassLoader())) {
            @SuppressWarnings("unchecked")
            var use =
                    (BiFunction<String, String, String>)
                            loader.loadClass("Use").getConstructor().newInstance();
            String server = "http://127.0.0.1:" + fairlead.port();
            assertThat(use.apply(server, Api.TOKEN)).isEqualTo("{\"n\":1} cancelled 1");
            assertThat(use.apply(server, "0".repeat(24)))
                    .startsWith("401 {\"type\":\"about:blank\",\"title\":\"Unauthorized\"");
        }
    }

    private static void compile(Path sources, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> all = Files.walk(sources)) {
            List<Path> java = all.filter(f -> f.toString().endsWith(".java")).toList();
            StringWriter said = new StringWriter();
            boolean done =
                    compiler.getTask(
                                    said,
                                    files,
                                    null,
                                    List.of(
                                            "-d",
                                            classes.toString(),
                                            "-proc:none",
                                            "-cp",
                                            System.getProperty("java.class.path")),
                                    null,
                                    files.getJavaFileObjectsFromPaths(java))
                            .call();
            assertThat(done).as(said.toString()).isTrue();
        }
    }
}
