package dev.fairlead.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.delivery.Auth;
import dev.fairlead.signature.Secret;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegisteredEndpointTest {
    private static final Instant NOW = Instant.parse("2026-11-30T08:00:00Z");
    private static final Secret FRESH = new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    private static final Secret NEXT = new Secret("whsec_plJ3nmyCDGBKInavdOK15jsl0wRDTR7i");

    private static RegisteredEndpoint of(String members) {
        return RegisteredEndpoint.of(
                "acme",
                new JsonObject(
                        "{\"url\":\"https://a.example/\",\"hooks\":[\"in\"]" + members + "}"),
                FRESH);
    }

    private static Map<String, String> signed(RegisteredEndpoint one) {
        return one.named().endpoint().signing().headers("id", 1, new byte[0]);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ",\"hoks\":1 | hoks",
                ",\"Secret\":\"a\" | Secret: keys are written in small letters here: secret",
                ",\"timeout\":15 | timeout: expected a duration such as 200ms, 5s, 30m, 2h or 3d",
                ",\"secret\":\"short\" | secret",
                ",\"secret\":null | secret",
                ",\"secret\":[] | secret: an empty list signs nothing and checks nothing",
                ",\"signature\":\"standard-ed25519\" | secret: a key of standard-ed25519 is not made here; give one",
                ",\"proxy\":\"http://p:1\" | proxy: only a hook file may say through what is sent",
                ",\"lane\":\"partners\" | lane: lanes stand in hook files; this endpoint has a line of its own",
                ",\"tls\":{\"trusted-certificates\":\"/etc/passwd\"} | tls.trusted-certificates: only a hook file may name a file of this host",
                ",\"tls\":{\"client-certificate\":\"a\",\"client-key\":\"b\"} | tls.client-certificate: only a hook file may name a file of this host",
                ",\"tls\":{\"client-keystore\":\"a\",\"keystore-password\":\"b\"} | tls.client-keystore: only a hook file may name a file of this host",
                ",\"auth\":{\"oauth2\":{\"token-url\":\"https://t.example/\",\"client-id\":\"c\",\"client-secret\":\"s\",\"tls\":{\"trusted-certificates\":\"x\"}}} | auth.oauth2.tls.trusted-certificates: only a hook file may name a file of this host",
                ",\"hooks\":[] | needs \"hooks\", the ids of those whose arrivals it gets",
                ",\"url\":\"file:///etc/passwd\" | url: expected an http or https URL with a host and without a user",
            })
    void what_cannot_be_used_is_told_by_its_place(String members, String told) {
        assertThatThrownBy(() -> of(members))
                .isInstanceOfSatisfying(
                        HookFileException.class,
                        e ->
                                assertThat(RegisteredEndpoint.told("acme", e))
                                        .startsWith("endpoint acme: " + told)
                                        .doesNotContain("short"));
    }

    @ParameterizedTest
    @CsvSource({"''", "a/b", ".a", "a b", "-a"})
    void an_id_fits_into_a_path(String id) {
        JsonObject given = new JsonObject("{\"url\":\"https://a.example/\",\"hooks\":[\"in\"]}");
        assertThatThrownBy(() -> RegisteredEndpoint.of(id, given, FRESH))
                .hasMessageContaining("letters, digits");
    }

    @Test
    void its_addresses_and_those_of_its_tokens_are_guarded() {
        RegisteredEndpoint one =
                of(
                        ",\"auth\":{\"oauth2\":{\"token-url\":\"https://t.example/\",\"client-id\":\"c\",\"client-secret\":\"s\"}},\"tls\":{\"min-version\":\"1.3\"}");
        assertThat(one.named().endpoint().reach().route().guarded()).isTrue();
        assertThat(one.named().endpoint().reach().route().tls().only13()).isTrue();
        assertThat(one.named().endpoint().reach().auth())
                .isInstanceOfSatisfying(
                        Auth.ClientCredentials.class,
                        auth -> assertThat(auth.route().guarded()).isTrue());
    }

    @Test
    void what_is_stored_is_read_as_it_was() {
        RegisteredEndpoint one =
                of(
                        ",\"retry\":{\"schedule\":[\"0s\",\"1h\"]},\"headers\":{\"X-A\":\"b\"},\"auth\":{\"bearer\":{\"token\":\"t0ken\"}}");
        RegisteredEndpoint again = RegisteredEndpoint.read(one.text("t"), NOW);
        assertThat(again.text("t")).isEqualTo(one.text("t"));
        assertThat(again.named().endpoint()).isEqualTo(one.named().endpoint());
        assertThat(again.hooks()).containsExactly("in");
        assertThat(again.settings())
                .isEqualTo(Map.of("retry", Map.of("schedule", List.of("0s", "1h"))));
        assertThat(again.secrets()).isEqualTo(1);
        assertThat(again.tag()).contains("t");
    }

    @Test
    void what_an_earlier_program_stored_has_no_tag_and_is_read() {
        String before = of("").text("t").replace(",\"tag\":\"t\"", "");
        assertThat(before).doesNotContain("tag");
        assertThat(RegisteredEndpoint.read(before, NOW).tag()).isEmpty();
    }

    @Test
    void a_replaced_secret_signs_beside_the_new_one_until_its_time_is_over() {
        RegisteredEndpoint one = of("").rotated(NEXT, NOW.plusSeconds(60), NOW);
        assertThat(signed(one).getOrDefault("webhook-signature", "").split(" ")).hasSize(2);
        assertThat(one.isOver(NOW.plusSeconds(59))).isFalse();
        assertThat(one.isOver(NOW.plusSeconds(60))).isTrue();

        RegisteredEndpoint later = RegisteredEndpoint.read(one.text("t"), NOW.plusSeconds(60));
        assertThat(later.oldSecretUntil()).isEmpty();
        assertThat(signed(later)).isEqualTo(signed(of(",\"secret\":\"" + NEXT.value() + "\"")));
        assertThat(of("").rotated(NEXT, NOW, NOW).secrets()).isEqualTo(1);
    }

    @Test
    void defined_anew_it_keeps_its_secrets_unless_one_is_given() {
        RegisteredEndpoint one = of("").rotated(NEXT, NOW.plusSeconds(60), NOW);
        JsonObject other =
                new JsonObject(
                        "{\"url\":\"https://b.example/\",\"hooks\":[\"in\",\"in\",\"out\"]}");
        RegisteredEndpoint kept = one.replaced(other);
        assertThat(kept.secrets()).isEqualTo(2);
        assertThat(kept.hooks()).containsExactly("in", "out");
        assertThat(kept.named().endpoint().url()).isEqualTo("https://b.example/");
        assertThat(one.replaced(other.put("secret", FRESH.value())).secrets()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"format\":2} | a later version of this program wrote it",
                "{\"format\":1} | what is stored of it is not its form",
                "nonsense whsec_ | what is stored of it is not its form",
                "{\"format\":1,\"definition\":{\"id\":\"a\",\"later\":1},\"secrets\":[],\"retired\":[]} | later",
            })
    void what_another_version_wrote_is_told_and_quotes_nothing(String text, String told) {
        assertThatThrownBy(() -> RegisteredEndpoint.read(text, NOW))
                .isInstanceOf(HookFileException.class)
                .hasMessageContaining(told)
                .hasMessageNotContaining("whsec_");
    }

    @Test
    void it_never_shows_its_secrets() {
        assertThat(of("").toString()).doesNotContain("whsec_");
        assertThat(of("").named().toString()).doesNotContain(FRESH.value());
    }
}
