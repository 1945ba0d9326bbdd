package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.request.MultipartReader.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Multipart forms (spec section 4, RFC 7578).
class MultipartReaderTest {
    private static final String TYPE = "multipart/form-data; boundary=B";

    private static List<Part> parts(String type, String body) throws MalformedException {
        return MultipartReader.read(type, body.getBytes(UTF_8));
    }

    private static String part(String disposition, String content) {
        return "--B\r\nContent-Disposition: form-data; "
                + disposition
                + "\r\n\r\n"
                + content
                + "\r\n";
    }

    @Test
    void values_and_files_are_told_apart_by_a_file_name() throws MalformedException {
        List<Part> parts =
                parts(
                        TYPE,
                        part("name=\"a\"", "1") + part("name=f; filename=\"x.txt\"", "") + "--B--");
        assertThat(parts).extracting(Part::name).containsExactly("a", "f");
        assertThat(parts).extracting(Part::fileName).containsExactly("", "x.txt");
        assertThat(parts)
                .extracting(part -> new String(part.content(), UTF_8))
                .containsExactly("1", "");
    }

    @Test
    void bare_line_feeds_a_preamble_and_a_quoted_boundary_are_taken() throws MalformedException {
        String body =
                "a preamble\n--B C\nContent-Disposition: form-data; name=\"a\"\n\nline\none\n--B C--\n";
        assertThat(parts("multipart/form-data; boundary=\"B C\"", body))
                .extracting(part -> new String(part.content(), UTF_8))
                .containsExactly("line\none");
    }

    @Test
    void a_boundary_inside_the_content_ends_nothing() throws MalformedException {
        String content = "--B is here\r\n--Bx\r\n --B";
        assertThat(parts(TYPE, part("name=a", content.substring(1)) + "--B--"))
                .extracting(part -> new String(part.content(), UTF_8))
                .containsExactly(content.substring(1));
    }

    @Test
    void escapes_in_names_are_undone_and_parts_without_a_name_left_out() throws MalformedException {
        assertThat(parts(TYPE, part("name=\"a\\\"b\"", "1") + part("x=y", "2") + "--B--"))
                .extracting(Part::name)
                .containsExactly("a\"b");
    }

    @Test
    void a_form_that_ends_too_early_or_has_no_boundary_is_none() {
        for (String body : List.of("", "text", "--B", part("name=a", "1"), "--B\r\nContent-")) {
            assertThatThrownBy(() -> parts(TYPE, body)).isInstanceOf(MalformedException.class);
        }
        assertThatThrownBy(() -> parts("multipart/form-data;", part("name=a", "1") + "--B--"))
                .hasMessage("no multipart boundary param in Content-Type");
        assertThatThrownBy(() -> parts(TYPE, part("name=a", "1").repeat(1001) + "--B--"))
                .hasMessage("multipart: message too large");
    }

    @Test
    void an_empty_form_has_no_parts() throws MalformedException {
        assertThat(parts(TYPE, "--B--\r\n")).isEmpty();
    }
}
