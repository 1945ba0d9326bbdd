package dev.fairlead.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fairlead.delivery.Message.Header;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {
    private static final byte[] BODY = {};

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.b", "a.", ".a"})
    void a_webhook_id_is_not_empty_and_has_no_dot(String id) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Message(id, List.of(), BODY));
    }

    @Test
    void what_ids_makes_of_a_key_is_a_webhook_id() {
        assertThat(new Message(Ids.webhookId("a.b c"), List.of(), BODY).webhookId())
                .isEqualTo("a_b_c");
    }

    @Test
    void the_headers_are_a_copy_in_their_order() {
        List<Header> headers = new ArrayList<>();
        headers.add(new Header("B", "1"));
        headers.add(new Header("A", "2"));
        Message message = new Message("m", headers, BODY);
        headers.clear();
        assertThat(message.headers()).containsExactly(new Header("B", "1"), new Header("A", "2"));
    }

    @Test
    void a_delivery_needs_an_id_and_a_lane() {
        EndpointRef ref = new EndpointRef("hook", "0");
        Message message = new Message("m", List.of(), BODY);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Destination(ref, "http://example.com", " "));
        Destination to = new Destination(ref, null, "endpoint:a");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Delivery(" ", to, message, Instant.EPOCH));
    }

    @Test
    void terms_need_a_timeout_and_a_place() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Terms(Duration.ZERO, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Terms(Duration.ofSeconds(-1), 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Terms(Duration.ofSeconds(1), 0));
    }
}
