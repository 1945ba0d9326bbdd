package dev.fairlead.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The example's compose file, which no test can start where no engine is: what it names exists,
/// and its services fit each other.
class ComposeTest {
    private static final Path DIRECTORY = Path.of("examples/payment-gateway");

    private JsonNode compose;

    @BeforeEach
    void read() throws IOException {
        Object yaml =
                new Yaml(new SafeConstructor(new LoaderOptions()))
                        .load(Files.readString(DIRECTORY.resolve("compose.yaml")));
        compose = new ObjectMapper().valueToTree(yaml);
    }

    @Test
    void it_has_a_redis_a_gateway_fairlead_and_someone_who_receives() {
        assertThat(compose.get("services").properties().stream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrder("redis", "fairlead", "gateway", "receiver");
    }

    @Test
    void every_file_that_it_mounts_or_builds_from_exists() {
        int mounted = 0;
        for (JsonNode service : compose.get("services")) {
            for (JsonNode volume : service.path("volumes")) {
                String source = volume.asText().split(":")[0];
                if (source.startsWith(".")) {
                    assertThat(DIRECTORY.resolve(source)).exists();
                    mounted++;
                } else {
                    assertThat(compose.get("volumes").has(source)).as(source).isTrue();
                }
            }
        }
        assertThat(mounted).isEqualTo(2);
        JsonNode build = compose.at("/services/fairlead/build");
        Path context = DIRECTORY.resolve(build.get("context").asText());
        assertThat(context.resolve(build.get("dockerfile").asText())).exists();
    }

    @Test
    void images_are_pinned_and_nothing_is_open_to_the_network_outside() {
        for (JsonNode service : compose.get("services")) {
            if (service.has("image")) {
                assertThat(service.get("image").asText()).matches("\\S+:\\d+\\.\\d+\\.\\S+");
            }
            for (JsonNode port : service.path("ports")) {
                assertThat(port.asText()).startsWith("127.0.0.1:");
            }
        }
        var redis = compose.at("/services/redis");
        assertThat(redis.has("ports")).isFalse();
    }

    @Test
    void fairlead_runs_as_its_image_is_made_for() throws IOException {
        JsonNode fairlead = compose.at("/services/fairlead");
        assertThat(fairlead.get("read_only").asBoolean()).isTrue();
        assertThat(fairlead.get("cap_drop").toString()).isEqualTo("[\"ALL\"]");
        String image = Files.readString(Path.of("src/main/docker/Dockerfile.jvm"));
        for (JsonNode volume : fairlead.get("volumes")) {
            assertThat(image).contains(volume.asText().split(":")[1]);
        }
    }

    @Test
    void what_one_service_calls_another_is_its_name() {
        var names = new TreeSet<String>();
        compose.get("services").properties().forEach(each -> names.add(each.getKey()));
        assertThat(compose.at("/services/fairlead/environment/REDIS_ADDRESS").asText())
                .isEqualTo(compose.at("/services/gateway/environment/REDIS_ADDRESS").asText())
                .isEqualTo("redis:6379");
        assertThat(compose.at("/services/gateway/environment/WEBHOOK_ADDRESS").asText())
                .startsWith("http://receiver:8080/");
        for (JsonNode service : compose.get("services")) {
            service.path("depends_on")
                    .properties()
                    .forEach(each -> assertThat(names).contains(each.getKey()));
        }
        // else the receiver's address would be refused
        assertThat(
                        compose.at(
                                        "/services/fairlead/environment/FAIRLEAD_ATTEMPT_ALLOWED_ADDRESSES")
                                .asText())
                .isEqualTo(compose.at("/networks/inside/ipam/config/0/subnet").asText());
    }
}
