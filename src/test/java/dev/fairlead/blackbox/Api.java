package dev.fairlead.blackbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/// Calls the API of a process.
record Api(FairleadProcess fairlead, String token) {
    static final String TOKEN = "zGmPq4TtXk0wE7rUaYh2vN5c";
    static final String BASE = "/-/api/v1";

    /// What came back.
    record Said(int status, String body, HttpResponse<String> whole) {
        JsonNode json() {
            return Api.json(body);
        }

        String delivery(int n) {
            return json().at("/deliveries/" + n + "/id").asText();
        }

        boolean added(int n) {
            return json().at("/deliveries/" + n + "/added").booleanValue();
        }

        String detail() {
            return json().at("/detail").asText();
        }

        String header(String name) {
            return whole.headers().firstValue(name).orElse("");
        }
    }

    static Api of(FairleadProcess fairlead) {
        return new Api(fairlead, TOKEN);
    }

    Said get(String path) {
        return send(fairlead.request(BASE + path).GET());
    }

    Said post(String path) {
        return send(fairlead.request(BASE + path).POST(HttpRequest.BodyPublishers.noBody()));
    }

    /// Brings an event to a hook, with further headers in pairs.
    Said event(String hook, String json, String... headers) {
        HttpRequest.Builder request =
                fairlead.request(BASE + "/events?hook=" + hook)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    String state(String delivery) {
        return get("/deliveries/" + delivery).json().at("/state").asText();
    }

    Said send(HttpRequest.Builder request) {
        HttpResponse<String> whole =
                FairleadProcess.send(request.header("Authorization", "Bearer " + token));
        return new Said(whole.statusCode(), whole.body(), whole);
    }

    static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
