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
}
