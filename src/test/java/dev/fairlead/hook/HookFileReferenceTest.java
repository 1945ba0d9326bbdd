package dev.fairlead.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The reference of hook files knows every key that an endpoint has.
class HookFileReferenceTest {
    private static final Path REFERENCE = Path.of("docs/reference/hook-file.md");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern KNOWN = Pattern.compile("known here: ([a-z0-9, -]+)");

    /// The first cells of the tables, and what else is marked as code in a row.
    private static Set<String> documented() throws IOException {
        Set<String> keys = new TreeSet<>();
        for (String line : Files.readAllLines(REFERENCE)) {
            Matcher code = CODE.matcher(line);
            while (line.startsWith("|") && code.find()) {
                keys.add(code.group(1));
            }
        }
        return keys;
    }

    /// The keys that are taken there, as the error about an unknown one lists them.
    private static Set<String> keys(String settings) {
        try {
            var _ =
                    new HookFile()
                            .parse("{endpoints: [{id: e, url: 'http://x/'" + settings + "}]}");
            throw new AssertionError("an unknown key was taken: " + settings);
        } catch (HookFileException e) {
            Matcher known = KNOWN.matcher(String.valueOf(e.getMessage()));
            assertThat(known.find()).as(e.getMessage()).isTrue();
            return Set.of(known.group(1).split(", "));
        }
    }

    @Test
    void every_key_of_an_endpoint_is_in_the_reference() throws IOException {
        Set<String> documented = documented();
        for (String settings :
                new String[] {
                    ", nonsense: 1",
                    ", auth: {nonsense: 1}",
                    ", auth: {basic: {nonsense: 1}}",
                    ", auth: {bearer: {nonsense: 1}}",
                    ", auth: {header: {nonsense: 1}}",
                    ", auth: {oauth2: {nonsense: 1}}",
                    ", tls: {nonsense: 1}",
                    ", retry: {nonsense: 1}"
                }) {
            assertThat(keys(settings))
                    .allSatisfy(key ->
                            assertThat(documented)
                                    .as("docs/reference/hook-file.md")
                                    .anyMatch(code ->
                                            code.equals(key)
                                                    || code.startsWith("{")
                                                            && code.matches(
                                                                    ".*\\b" + key + "\\b.*")));
        }
    }
}
