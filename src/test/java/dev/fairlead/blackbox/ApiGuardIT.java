package dev.fairlead.blackbox;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.HttpMethod;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every route of the API as its OpenAPI document lists them, by who may not: nothing leaks,
/// nothing changes. A route that is added is tried without a word here.
class ApiGuardIT {
    private static final String READS = "rEaDs0nlyrEaDs0nlyrEaDs0nly";
    private static final String WRONG = "wr0ngwr0ngwr0ngwr0ngwr0ng";
    private static final String DOCUMENT = "/-/api/openapi";
    private static final String SIGN_IN = "POST /-/sign-in";
    private static final String SIGN_OUT = "POST /-/sign-out";

    /// Its routes are pages for people, open to everybody where there is an API.
    private static final String DASHBOARD = "dev.fairlead.dashboard";

    private static final String PLANTED = "what-a-customer-sent";
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    private static final int LONGEST = 1 << 20;
    private static final Pattern ID = Pattern.compile("/([a-z]+)/\\{[^}]*}");

    @TempDir static Path directory;
    private static Sink sink;
    private static FairleadProcess fairlead;
    private static Api api;
    private static String delivery;

    /// What stands for an id in a path, by what stands before it.
    private static Map<String, String> ids;

    private static List<Route> routes;

    /// @param name method and path as the document has it
    /// @param path with everything filled in
    private record Route(String name, String method, String path, String type) {
        boolean changes() {
            return !SAFE.contains(method);
        }
    }

    private record Answer(int status, String type, String body) {}

    @BeforeAll
    static void open() {
        sink = Sink.open().answering(500);
        fairlead =
                FairleadProcess.in(directory)
                        .hooks(
                                """
                                - id: hello
                                  execute-command: /bin/sh
                                  pass-arguments-to-command:
                                    - {source: string, name: -c}
                                    - {source: string, name: touch ran}
                                - id: prints
                                  execute-command: /bin/cat
                                  stdin: {source: raw-request-body}
                                - id: says-no
                                  execute-command: /bin/true
                                  trigger-rule: {match: {type: value, value: never, parameter: {source: payload, name: planted}}}
                                - id: waits
                                  deliver:
                                    - url: %s
                                      retry: {schedule: [0s, 1h]}
                                """
                                        .formatted(sink.url("/p")))
                        .with(
                                "FAIRLEAD_ADMIN_TOKENS",
                                "ci:" + Api.TOKEN + ",grafana:read-only:" + READS)
                        .with("FAIRLEAD_ADMIN_WRONG_TOKENS", "0")
                        .allowingLoopback()
                        .go();
        api = Api.of(fairlead);
        String planted = "{\"planted\":\"" + PLANTED + "\"}";
        delivery = api.event("waits", planted).delivery(0);
        await().until(() -> api.get("/deliveries/" + delivery).json().at("/attempts").size() == 1);
        assertThat(fairlead.postJson("/hooks/prints", planted).statusCode()).isEqualTo(200);
        assertThat(fairlead.postJson("/hooks/says-no", planted).statusCode()).isEqualTo(200);
        ids =
                Map.of(
                        "deliveries", delivery,
                        "runs", first("/runs", "/runs/0/id"),
                        "arrivals", first("/arrivals", "/arrivals/0/id"),
                        "hooks", "prints",
                        "endpoints", first("/endpoints", "/endpoints/0/name"));
        routes = routes();
    }

    private static String first(String path, String name) {
        await().until(() -> !api.get(path).json().at(name).isMissingNode());
        return api.get(path).json().at(name).asText();
    }

    @AfterAll
    static void close() {
        fairlead.close();
        sink.close();
    }

    private static JsonNode document() {
        return Api.json(
                api.send(fairlead.request(DOCUMENT).header("Accept", "application/json").GET())
                        .body());
    }

    private static List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        document()
                .at("/paths")
                .properties()
                .forEach(path ->
                        path.getValue()
                                .properties()
                                .forEach(operation ->
                                        routes.add(
                                                route(
                                                        operation.getKey().toUpperCase(),
                                                        path.getKey(),
                                                        operation.getValue()))));
        return routes;
    }

    /// Where an id stands there is one of what is there; what is required is there, and what shows
    /// more is asked for.
    private static Route route(String method, String path, JsonNode operation) {
        List<String> query = new ArrayList<>();
        for (JsonNode parameter : operation.at("/parameters")) {
            String name = parameter.at("/name").asText();
            boolean isFlag = parameter.at("/schema/type").asText().equals("boolean");
            if (parameter.at("/in").asText().equals("query")
                    && (isFlag || parameter.at("/required").asBoolean())) {
                query.add(name + "=" + (isFlag ? "true" : name.equals("hook") ? "hello" : "x"));
            }
        }
        String filled =
                ID.matcher(path)
                        .replaceAll(id -> "/" + id.group(1) + "/" + encoded(ids.get(id.group(1))));
        var types = operation.at("/requestBody/content").fieldNames();
        return new Route(
                method + " " + path,
                method,
                filled + (query.isEmpty() ? "" : "?" + String.join("&", query)),
                types.hasNext() ? types.next() : "application/json");
    }

    private static String encoded(String id) {
        return Matcher.quoteReplacement(URLEncoder.encode(id, UTF_8));
    }

    /// A stream of events is not read: it does not end.
    private static Answer call(Route route, String... headers) {
        HttpRequest.Builder request =
                fairlead.request(route.path())
                        .header("Content-Type", route.type())
                        .method(route.method(), HttpRequest.BodyPublishers.ofString("{}"));
        HttpRequest built = (headers.length == 0 ? request : request.headers(headers)).build();
        try {
            var answer =
                    FairleadProcess.CLIENT.send(built, HttpResponse.BodyHandlers.ofInputStream());
            String type = answer.headers().firstValue("Content-Type").orElse("");
            try (InputStream body = answer.body()) {
                boolean isStream = type.startsWith("text/event-stream");
                String text = isStream ? "" : new String(body.readNBytes(LONGEST), UTF_8);
                return new Answer(answer.statusCode(), type, text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    private static HttpResponse<String> signIn(String token) {
        return fairlead.post("/-/sign-in", "application/x-www-form-urlencoded", "token=" + token);
    }

    private static String cookie(String token) {
        return signIn(token).headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    }

    private static void assertRefused(Route route, Answer answer, int status) {
        assertThat(answer.status()).as(route.name()).isEqualTo(status);
        assertThat(answer.type()).as(route.name()).isEqualTo("application/problem+json");
        assertThat(Api.json(answer.body()).properties())
                .as(route.name())
                .extracting(field -> field.getKey())
                .containsExactly("type", "title", "status", "detail");
        assertThat(answer.body()).as(route.name()).doesNotContain(delivery).doesNotContain(PLANTED);
    }

    /// What everything that could be changed looks like.
    private static String state() {
        return api.get("/deliveries/" + delivery + "?body=true").body()
                + api.get("/deliveries").body()
                + api.get("/receivers").body()
                + api.get("/endpoints").body()
                + api.get("/hooks").body()
                + api.get("/runs/" + ids.get("runs") + "?body=true").body()
                + api.get("/arrivals/" + ids.get("arrivals") + "?body=true").body()
                + Files.exists(directory.resolve("ran"));
    }

    @Test
    void every_route_that_there_is_stands_in_the_document() {
        Set<String> inCode = new TreeSet<>();
        for (JavaClass type :
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.fairlead")
                        .that(not(resideInAPackage(DASHBOARD)))) {
            type.tryGetAnnotationOfType(jakarta.ws.rs.Path.class)
                    .ifPresent(root ->
                            type.getMethods()
                                    .forEach(method -> inCode.addAll(named(root.value(), method))));
        }
        assertThat(routes)
                .extracting(route -> route.name().replaceAll("\\{[^}]*\\}", "{}"))
                .containsAll(inCode)
                .contains("GET " + DOCUMENT, SIGN_IN, SIGN_OUT)
                .doesNotContain("GET /-/", "GET /-/ui/{}")
                .hasSizeGreaterThan(10);
        assertThat(inCode).hasSizeGreaterThan(10);
    }

    private static List<String> named(String root, JavaMethod method) {
        String own =
                method.tryGetAnnotationOfType(jakarta.ws.rs.Path.class)
                        .map(path -> "/" + path.value())
                        .orElse("");
        String path = (root + own).replaceAll("/+", "/").replaceAll("\\{[^}]*\\}", "{}");
        return method.getAnnotations().stream()
                .flatMap(annotation ->
                        annotation.getRawType().tryGetAnnotationOfType(HttpMethod.class).stream())
                .map(verb -> verb.value() + " " + path)
                .toList();
    }

    @Test
    void without_a_token_with_a_wrong_one_and_with_a_cookie_that_is_none_every_route_is_closed() {
        String before = state();
        String forged = cookie(Api.TOKEN).replaceAll(".{4}$", "AAAA");
        for (Route route : routes) {
            assertRefused(route, call(route), 401);
            assertRefused(route, call(route, bearer(WRONG)), 401);
            assertRefused(route, call(route, "Authorization", "Basic " + Api.TOKEN), 401);
            assertRefused(route, call(route, "Cookie", forged), 401);
        }
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void with_a_read_only_token_nothing_changes_and_nothing_of_customers_is_shown() {
        String before = state();
        for (Route route : routes) {
            Answer answer = call(route, bearer(READS));
            if (route.name().equals(SIGN_IN)) {
                assertRefused(route, answer, 401);
            } else if (route.name().equals(SIGN_OUT)) {
                assertThat(answer.status()).isEqualTo(204);
            } else if (route.changes()) {
                assertRefused(route, answer, 403);
            } else {
                assertThat(answer.status()).as(route.name()).isNotEqualTo(401);
                assertThat(answer.body()).as(route.name()).doesNotContain(PLANTED);
                assertThat(shown(route, answer)).as(route.name()).doesNotContain("\"response\":");
            }
        }
        assertThat(state()).isEqualTo(before);
    }

    /// The document names the field without showing one.
    private static String shown(Route route, Answer answer) {
        return route.name().equals("GET " + DOCUMENT) ? "" : answer.body();
    }

    @Test
    void by_the_cookie_alone_nothing_changes_and_everything_may_be_read() {
        String before = state();
        String cookie = cookie(Api.TOKEN);
        for (Route route : routes) {
            Answer answer = call(route, "Cookie", cookie);
            if (route.name().equals(SIGN_IN)) {
                assertRefused(route, answer, 401);
            } else if (route.changes()) {
                assertRefused(route, answer, 403);
            } else {
                assertThat(answer.status())
                        .as(route.name())
                        .isEqualTo(call(route, bearer(Api.TOKEN)).status());
            }
        }
        assertThat(state()).isEqualTo(before);
    }

    /// So that the tests above cannot pass because nothing can be seen anyhow.
    @Test
    void with_a_full_token_what_was_planted_is_shown() {
        Map<String, Answer> answers = new TreeMap<>();
        for (Route route : routes) {
            if (!route.changes()) {
                answers.put(route.name(), call(route, bearer(Api.TOKEN)));
            }
        }
        assertThat(answers)
                .allSatisfy((name, answer) -> assertThat(answer.status()).as(name).isEqualTo(200));
        for (String one : List.of("deliveries", "runs", "arrivals")) {
            assertThat(answers.get("GET /-/api/v1/" + one + "/{id}").body()).contains(PLANTED);
        }
        assertThat(answers.get("GET /-/api/v1/deliveries/{id}").body()).contains("\"response\":");
    }

    @Test
    void what_no_resource_serves_is_closed_too() {
        Stream.of(
                        "/-/elsewhere",
                        DOCUMENT + ".json",
                        DOCUMENT + ".yaml",
                        DOCUMENT + "?format=json",
                        "/-%2Fapi/openapi",
                        "/-/api/%6fpenapi",
                        "/-/api/v1/",
                        "/-/q/dev")
                .map(path -> new Route("GET " + path, "GET", path, "application/json"))
                .forEach(route -> assertRefused(route, call(route), 401));
        for (String elsewhere : List.of("/q/openapi", "/openapi", "/q/health", "/q/metrics")) {
            assertThat(fairlead.get(elsewhere).statusCode()).as(elsewhere).isEqualTo(404);
        }
        assertThat(fairlead.management("/q/openapi").statusCode()).isEqualTo(404);
    }
}
