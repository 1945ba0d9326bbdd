package dev.fairlead.admin;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Serves the OpenAPI document of this API. The build made it of the routes ([ApiDocument]), so
/// that no start has to.
@Path("/-/api/openapi")
@Tag(name = "openapi")
@Singleton
@NonBlocking
public final class ApiDocumentResource {
    private static final String YAML = "application/yaml";
    private static final String UTF_8 = ";charset=UTF-8";
    private static final byte[] AS_JSON = read("openapi.json");
    private static final byte[] AS_YAML = read("openapi.yaml");

    private static byte[] read(String name) {
        String path = "/admin/" + name;
        try (InputStream in = ApiDocumentResource.class.getResourceAsStream(path)) {
            return Objects.requireNonNull(in, path).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        }
    }

    @GET
    @Operation(operationId = "getOpenAPISpecification", description = "OpenAPI specification")
    @APIResponse(
            responseCode = "200",
            description = "OpenAPI specification",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON),
                @Content(mediaType = YAML)
            })
    public Response document(
            @QueryParam("format") @Nullable String format, @Context HttpHeaders headers) {
        boolean json =
                format == null
                        ? headers.getAcceptableMediaTypes().stream()
                                .anyMatch(MediaType.APPLICATION_JSON_TYPE::equals)
                        : format.equalsIgnoreCase("json");
        return Response.ok(
                        (json ? AS_JSON : AS_YAML).clone(),
                        (json ? MediaType.APPLICATION_JSON : YAML) + UTF_8)
                .build();
    }
}
