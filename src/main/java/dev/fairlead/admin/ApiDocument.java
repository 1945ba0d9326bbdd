package dev.fairlead.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/// Says in the OpenAPI document what holds for every route: how a call proves who it is, and how it
/// is told what was not done. So no route has to say it, and none that is added can forget it.
public final class ApiDocument implements OASFilter {
    static final String SEARCH = "deliveries";
    static final String REPLAY_MANY = "replayDeliveries";
    static final String CANCEL_MANY = "cancelDeliveries";

    /// Those that read what is asked for from the whole query.
    private static final Map<String, Set<String>> SEARCHES =
            Map.of(
                    SEARCH,
                    Filter.KNOWN.keySet(),
                    REPLAY_MANY,
                    Filter.KNOWN.keySet(),
                    CANCEL_MANY,
                    Filter.KNOWN.keySet(),
                    "runs",
                    RunsResource.KNOWN,
                    "arrivals",
                    ArrivalsResource.KNOWN,
                    "forget",
                    HistoryResource.KNOWN);

    /// Those that not every search knows.
    private static final Map<String, String> MEANINGS =
            Map.of(
                    "status", "How the command ended, or running",
                    "decision", "Why nothing came of it",
                    "id", "Of a delivery, its message, a run, or an arrival or its request",
                    "endpoint", "The endpoint's id",
                    "body", "true: with what is kept of the body, to a full token");

    private static final String PROBLEM = "Problem";
    private static final String BEARER = "bearer";
    private static final String COOKIE = "cookie";
    private static final String CSRF = "csrf";

    /// Of every route, beside its own.
    private static final Map<String, String> PROBLEMS =
            new TreeMap<>(
                    Map.of(
                            "401",
                            "No valid token",
                            "403",
                            "The token may read only, or the change may come from another site",
                            "429",
                            "Too many wrong tokens, or no place for a command; see Retry-After",
                            "503",
                            "The queue is away or full, nothing was changed; see Retry-After"));

    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getComponents() == null) {
            document.setComponents(OASFactory.createComponents());
        }
        document.getComponents()
                .addSchema(PROBLEM, problem())
                .addSecurityScheme(
                        BEARER,
                        OASFactory.createSecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .description("A token of fairlead.admin.tokens"))
                .addSecurityScheme(
                        COOKIE, key(SessionResource.COOKIE, SecurityScheme.In.COOKIE, "Of signIn"))
                .addSecurityScheme(
                        CSRF,
                        key(
                                Gate.CSRF_HEADER,
                                SecurityScheme.In.HEADER,
                                "With each change by cookie: what session says"));
        document.getPaths().getPathItems().values().forEach(ApiDocument::complete);
    }

    private static Schema problem() {
        var text = Schema.SchemaType.STRING;
        var number = Schema.SchemaType.INTEGER;
        return OASFactory.createSchema()
                .addType(Schema.SchemaType.OBJECT)
                .description("Why a call was not done (RFC 9457)")
                .addProperty("type", OASFactory.createSchema().addType(text))
                .addProperty("title", OASFactory.createSchema().addType(text))
                .addProperty("status", OASFactory.createSchema().addType(number))
                .addProperty("detail", OASFactory.createSchema().addType(text))
                .required(List.of("type", "title", "status", "detail"));
    }

    private static SecurityScheme key(String name, SecurityScheme.In place, String description) {
        return OASFactory.createSecurityScheme()
                .type(SecurityScheme.Type.APIKEY)
                .name(name)
                .in(place)
                .description(description);
    }

    private static void complete(PathItem path) {
        path.getOperations()
                .forEach((method, operation) -> {
                    boolean isSafe = method == PathItem.HttpMethod.GET;
                    if (operation.getSummary() == null) {
                        operation.setSummary(operation.getDescription());
                    }
                    operation.setSecurity(security(operation, isSafe));
                    PROBLEMS.forEach((status, description) -> add(operation, status, description));
                    operation.getResponses().getAPIResponses().forEach(ApiDocument::complete);
                    Set<String> asked = SEARCHES.get(String.valueOf(operation.getOperationId()));
                    if (asked != null) {
                        operation.setParameters(search(asked));
                    }
                });
    }

    private static List<SecurityRequirement> security(Operation operation, boolean isSafe) {
        if ("signIn".equals(operation.getOperationId())) {
            return List.of(OASFactory.createSecurityRequirement());
        }
        SecurityRequirement cookie = OASFactory.createSecurityRequirement().addScheme(COOKIE);
        return List.of(
                OASFactory.createSecurityRequirement().addScheme(BEARER),
                isSafe ? cookie : cookie.addScheme(CSRF));
    }

    private static void add(Operation operation, String status, String description) {
        if (!operation.getResponses().hasAPIResponse(status)) {
            operation
                    .getResponses()
                    .addAPIResponse(
                            status, OASFactory.createAPIResponse().description(description));
        }
    }

    private static void complete(String status, APIResponse response) {
        if (status.startsWith("4") || status.startsWith("5")) {
            response.setContent(
                    OASFactory.createContent()
                            .addMediaType(
                                    Problem.JSON.toString(),
                                    OASFactory.createMediaType()
                                            .schema(OASFactory.createSchema().ref(PROBLEM))));
        }
    }

    private static List<Parameter> search(Set<String> names) {
        List<Parameter> parameters = new ArrayList<>();
        for (String name : new TreeSet<>(names)) {
            parameters.add(
                    OASFactory.createParameter()
                            .name(name)
                            .in(Parameter.In.QUERY)
                            .description(Filter.KNOWN.getOrDefault(name, MEANINGS.get(name)))
                            .schema(OASFactory.createSchema().addType(Schema.SchemaType.STRING)));
        }
        return parameters;
    }
}
