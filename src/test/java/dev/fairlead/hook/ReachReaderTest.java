package dev.fairlead.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fairlead.delivery.Auth;
import dev.fairlead.delivery.Proxy;
import dev.fairlead.delivery.Reach;
import dev.fairlead.delivery.Route;
import dev.fairlead.delivery.Tls;
import dev.fairlead.signature.Secret;
import dev.fairlead.template.Edges;
import dev.fairlead.template.Form;
import dev.fairlead.template.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReachReaderTest {
    private static Reach read(String settings) {
        String file =
                "{endpoints: [{id: e, url: 'https://x.example/', %s}], hooks: [{id: h, deliver: [{endpoint: e}]}]}"
                        .formatted(settings);
        return new HookFile()
                .parse(file)
                .hooks()
                .getFirst()
                .deliver()
                .getFirst()
                .endpoint()
                .reach();
    }

    @Test
    void an_endpoint_that_says_nothing_is_open_to_everybody() {
        assertThat(read("timeout: 1s")).isEqualTo(Reach.PLAIN);
    }

    @Test
    void each_way_to_say_who_we_are_is_read_and_shows_no_secret() {
        assertThat(read("auth: {basic: {username: u, password: hush}}").auth())
                .isEqualTo(Auth.Fixed.basic("u", new Secret("hush")));
        assertThat(read("auth: {bearer: {token: hush}}").auth())
                .isEqualTo(Auth.Fixed.bearer(new Secret("hush")));
        assertThat(read("auth: {header: {name: X-Key, value: hush}}").auth())
                .isEqualTo(Auth.Fixed.header("X-Key", new Secret("hush")))
                .asString()
                .doesNotContain("hush");
    }

    @Test
    void client_credentials_take_the_way_of_the_endpoint() {
        Reach reach =
                read(
                        "proxy: 'http://p:1', auth: {oauth2: {token-url: 'https://t.example/', client-id: c, client-secret: hush, audience: a, scope: s}}");
        SequencedMap<String, String> parameters = new LinkedHashMap<>();
        parameters.put("scope", "s");
        parameters.put("audience", "a");
        assertThat(reach.auth())
                .isEqualTo(
                        new Auth.ClientCredentials(
                                "https://t.example/",
                                new Auth.ClientCredentials.Client("c", new Secret("hush"), false),
                                parameters,
                                new Route(Tls.USUAL, new Proxy.Http("p", 1, null))));
        assertThat(reach.toString()).doesNotContain("hush");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "auth: | endpoints[0].auth: there is nothing here",
                "auth: {} | endpoints[0].auth: one of basic, bearer, header and oauth2",
                "auth: {basic: {username: u, password: hush}, bearer: {token: hush}} | one of basic",
                "auth: {digest: {}} | unknown key; known here: basic, bearer, header, oauth2",
                "auth: {basic: {username: u}} | auth.basic: needs \"password\"",
                "auth: {basic: {username: 'a:b', password: hush}} | must not have a colon",
                "auth: {basic: {username: u, password: }} | needs \"password\"",
                "auth: {bearer: {token: ''}} | needs \"token\"",
                "auth: {bearer: {token: 0123}} | put it in quotes",
                "auth: {bearer: {token: \"hush\\nhush\"}} | a line break or another control",
                "auth: {header: {name: Host, value: hush}} | is no header that can be had",
                "auth: {header: {name: 'a b', value: hush}} | is no header that can be had",
                "auth: {oauth2: {token-url: 'ftp://x', client-id: c, client-secret: hush}} | http or https",
                "auth: {oauth2: {token-url: 'http://x', client-id: c, client-secret: hush, client-authentication: jwt}} | expected basic or post",
                "proxy: 'http://u:hush@x' | endpoints[0].proxy: a proxy reads like",
                "tls: {min-version: 1.1} | endpoints[0].tls.min-version: expected 1.2 or 1.3",
                "tls: {client-key: x} | endpoints[0].tls: client-certificate and client-key belong",
                "tls: {client-keystore: x} | needs \"keystore-password\"",
                "tls: {ca: x} | unknown key"
            })
    void what_cannot_be_meant_is_told_with_its_place_and_without_its_secret(
            String settings, String words) {
        assertThatExceptionOfType(HookFileException.class)
                .isThrownBy(() -> read(settings))
                .withMessageStartingWith("line 1, column ")
                .withMessageContaining(words)
                .withMessageNotContaining("hush");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth: {}", "tls: {}", "proxy: none"})
    void credentials_belong_to_an_endpoint_and_not_to_an_entry_with_a_url(String settings) {
        assertThatExceptionOfType(HookFileException.class)
                .isThrownBy(() ->
                        new HookFile()
                                .parse(
                                        "- {id: a, deliver: [{url: {source: payload, name: u}, %s}]}"
                                                .formatted(settings)))
                .withMessageContaining("unknown key");
    }

    @Test
    void in_a_file_that_is_a_template_the_inner_one_stands_in_back_quotes() throws Exception {
        String file =
                """
                - id: a
                  deliver: [{url: 'http://x/', body: {template: '{{`{{ .payload.name }}`}}'}}]
                """;
        HookFile templated = new HookFile(new Edges(_ -> null, _ -> null));
        Deliver deliver = templated.read(file).hooks().getFirst().deliver().getFirst();
        Shape.Templated made = (Shape.Templated) Objects.requireNonNull(deliver.body());
        Value payload = new Value.Fields(Map.of("name", new Value.Text("Zoë")));
        Value data = new Value.Fields(Map.of("payload", payload));
        assertThat(made.template().execute(data, Form.JSON)).isEqualTo("\"Zoë\"");
    }

    @Test
    void templates_are_read_with_the_file_and_a_type_that_is_not_json_is_left_as_it_is() {
        String entry =
                "- {id: a, deliver: [{url: 'http://x/', body: {template: '{{.payload}}'}%s}]}";
        for (List<String> one :
                List.of(
                        List.of("", "JSON"),
                        List.of(", headers: {Content-Type: application/vnd.x+json}", "JSON"),
                        List.of(", headers: {content-type: text/plain}", "TEXT"),
                        List.of(
                                ", headers: {Content-Type: {source: header, name: Content-Type}}",
                                "TEXT"))) {
            Deliver deliver =
                    new HookFile()
                            .parse(entry.formatted(one.getFirst()))
                            .hooks()
                            .getFirst()
                            .deliver()
                            .getFirst();
            assertThat(deliver.body())
                    .isInstanceOfSatisfying(
                            Shape.Templated.class,
                            made -> assertThat(made.form().name()).isEqualTo(one.getLast()));
        }
        assertThatExceptionOfType(HookFileException.class)
                .isThrownBy(() ->
                        new HookFile().parse(entry.replace("{{.payload}}", "{{.}").formatted("")))
                .withMessageContaining("[0].deliver[0].body: template: body:1:");
    }
}
