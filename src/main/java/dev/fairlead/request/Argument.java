package dev.fairlead.request;

/// Names a value of an arrival (spec section 2.1).
///
/// @param source where to look: `payload`, `header`, `url`, `request`, `string`, ...
/// @param name what to look for there
/// @param envname the environment variable that takes it, or empty
/// @param base64decode whether a file gets the decoded bytes
public record Argument(String source, String name, String envname, boolean base64decode) {
    /// As the original writes it in its log.
    public String shown() {
        return "{Source:%s Name:%s EnvName:%s Base64Decode:%s}"
                .formatted(source, name, envname, base64decode);
    }

    /// As people call it: `header X-Event`, `payload commits.0.id`.
    public String named() {
        return switch (source) {
            case "header", "payload", "request" -> source + " " + name;
            case "url", "query" -> "query " + name;
            case "string" -> "the text " + new Json.Text(name).compact();
            case "raw-request-body" -> "the raw body";
            case "entire-payload", "entire-query", "entire-headers" ->
                    "the " + source.replace('-', ' ');
            default -> "source " + new Json.Text(source).compact();
        };
    }
}
