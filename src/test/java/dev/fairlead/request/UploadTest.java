package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UploadTest {
    private static String part(String name, String fileName, String content) {
        return "--b\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n\r\n%s\r\n"
                .formatted(name, fileName, content);
    }

    private static List<Upload> uploads(String type, String body) {
        return Upload.of(
                new Arrival(
                        "a1",
                        Instant.EPOCH,
                        new Origin.Http("POST", "192.0.2.1:4711"),
                        Headers.of(List.of(Map.entry("Content-Type", type))),
                        Query.NONE,
                        body.getBytes(ISO_8859_1)));
    }

    private static List<Upload> uploads(String body) {
        return uploads("multipart/form-data; boundary=b", body + "--b--\r\n");
    }

    @Test
    void a_file_comes_byte_by_byte_under_a_name_fit_for_a_variable() {
        Upload only = uploads(part("my doc=X;$(a)", "..\\a b.txt", "\u0000\u00ff\n")).getFirst();
        assertThat(only.name()).isEqualTo("MY_DOC_X___A_");
        assertThat(only.fileName()).doesNotContain("\n", "/");
        assertThat(only.content()).isEqualTo(new byte[] {0, -1, '\n'});
    }

    @Test
    void a_name_may_be_long_but_not_longer_than_that_of_a_file() {
        assertThat(uploads(part("n".repeat(10_000), "f", "")).getFirst().name()).hasSize(100);
    }

    @Test
    void more_than_sixty_four_are_left_out() {
        StringBuilder body = new StringBuilder();
        for (int n = 0; n < 70; n++) {
            body.append(part("f" + n, "f", "x"));
        }
        List<Upload> uploads = uploads(body.toString());
        assertThat(uploads).hasSize(Upload.MOST);
        assertThat(uploads.getLast().name()).isEqualTo("F63");
    }

    @Test
    void what_is_no_form_or_a_broken_one_has_none() {
        assertThat(uploads("application/json", "{}")).isEmpty();
        assertThat(uploads("multipart/form-data; boundary=b", "no parts")).isEmpty();
        assertThat(uploads("multipart/form-data; boundary=", part("a", "f", "x"))).isEmpty();
        assertThat(uploads("--b\r\nContent-Disposition: form-data; name=\"v\"\r\n\r\nplain\r\n"))
                .isEmpty();
    }
}
