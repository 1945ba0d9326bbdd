package dev.fairlead.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawRequestTest {
    private static RawRequest read(String text) throws MalformedException {
        assertThat(RawRequest.isLike(text.getBytes(ISO_8859_1))).isTrue();
        return RawRequest.read(text.getBytes(ISO_8859_1));
    }

    private static String body(RawRequest request) {
        return new String(request.body(), ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void lines_end_with_lf_or_crlf_and_the_body_is_the_rest(String end) throws Exception {
        String head = String.join(end, "POST /hooks/a?b=c HTTP/1.1", "Host: h", "X-A:  1 ", "", "");
        RawRequest request = read(head + "one\r\ntwo\n\n\u00ff");
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/hooks/a");
        assertThat(body(request)).isEqualTo("one\r\ntwo\n\n\u00ff");
        Arrival arrival = request.arrival("id", Instant.EPOCH, "192.0.2.7:1");
        assertThat(arrival.headers().first("x-a")).contains("1");
        assertThat(arrival.headers().first("host")).isEmpty();
        assertThat(arrival.query().tree().compact()).isEqualTo("{\"b\":\"c\"}");
        assertThat(arrival.origin())
                .isEqualTo(
                        new Origin.Http(
                                "POST", "192.0.2.7:1", new Origin.Target("h", "/hooks/a?b=c"), ""));
    }

    @Test
    void a_content_length_says_where_the_body_ends_and_what_differs_is_noted() throws Exception {
        RawRequest longer = read("PUT /a HTTP/1.1\ncontent-length: 2\n\n{}x\n");
        assertThat(body(longer)).isEqualTo("{}");
        assertThat(longer.notes())
                .singleElement()
                .asString()
                .contains("what is after them is left out");
        RawRequest shorter = read("PUT /a HTTP/1.1\nContent-Length: 20\n\n{}");
        assertThat(body(shorter)).isEqualTo("{}");
        assertThat(shorter.notes()).singleElement().asString().contains("something is missing");
        RawRequest edited = read("PUT /a HTTP/1.1\nContent-Length: 2\n\n{}\n");
        assertThat(body(edited)).isEqualTo("{}");
        assertThat(edited.notes()).as("an editor's line break").isEmpty();
    }

    @Test
    void the_head_may_be_all_there_is() throws Exception {
        assertThat(read("GET /a HTTP/1.1").body()).isEmpty();
        assertThat(read("GET /a\n").lines()).isEmpty();
        assertThat(read("GET http://h:1/a?x HTTP/1.1\n\n").target()).isEqualTo("/a?x");
        assertThat(read("GET http://h:1 HTTP/1.1\n\n").target()).isEqualTo("/");
    }

    @Test
    void what_is_no_header_is_named_by_its_line_and_not_shown() {
        assertThatThrownBy(() -> read("POST /a HTTP/1.1\nX-A: 1\nhunter22\n\n{}"))
                .hasMessageStartingWith("line 3: expected a header")
                .hasMessageNotContaining("hunter22");
        assertThatThrownBy(() -> RawRequest.read("{}".getBytes(UTF_8)))
                .hasMessageStartingWith("line 1: a request begins with METHOD PATH");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"a\": 1}", "", "two words, three words", "[1, 2]", "\n\nGET / HTTP/1.1"})
    void what_is_no_request_is_not_taken_for_one(String text) {
        assertThat(RawRequest.isLike(text.getBytes(UTF_8))).isFalse();
    }
}
