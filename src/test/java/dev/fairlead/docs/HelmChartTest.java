package dev.fairlead.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The chart, rendered by Helm itself and read by the types of Kubernetes, which refuse what they
/// do not know.
class HelmChartTest {
    private static final Path SOURCE = Path.of("src/main/helm/fairlead");

    /// The chart as it is released, with the place of the image in it, but without the version of
    /// Kubernetes that it asks for: this Helm has no cluster, and takes that for an old one.
    @TempDir private static Path chart;

    @BeforeAll
    static void a_copy() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = chart.resolve(SOURCE.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.writeString(
                        copy,
                        Files.readString(file)
                                .replaceAll("(?m)^kubeVersion: .*\n", "")
                                .replaceAll(
                                        "(?m)^  repository: .*$",
                                        "  repository: registry.example.com/me/fairlead"));
            }
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    /// A reader that throws when a field is unknown, missing, or of another kind.
    @FunctionalInterface
    private interface Reader {
        void read(JsonElement resource) throws IOException;
    }

    private static final Map<String, Reader> KUBERNETES =
            Map.of(
                    "apps/v1 Deployment", V1Deployment::validateJsonElement,
                    "apps/v1 StatefulSet", V1StatefulSet::validateJsonElement,
                    "v1 Service", V1Service::validateJsonElement,
                    "v1 ServiceAccount", V1ServiceAccount::validateJsonElement,
                    "v1 ConfigMap", V1ConfigMap::validateJsonElement,
                    "policy/v1 PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement,
                    "networking.k8s.io/v1 NetworkPolicy", V1NetworkPolicy::validateJsonElement,
                    "networking.k8s.io/v1 Ingress", V1Ingress::validateJsonElement,
                    "autoscaling/v2 HorizontalPodAutoscaler",
                            V2HorizontalPodAutoscaler::validateJsonElement);

    /// Kinds that are not Kubernetes' own.
    private static final Set<String> FOREIGN =
            Set.of("keda.sh/v1alpha1 ScaledObject", "monitoring.coreos.com/v1 ServiceMonitor");

    /// A way to use the chart, by values that differ from its own.
    record Use(String name, String... values) {
        List<JsonNode> resources() {
            TemplateCommand template = new Helm(chart).template();
            for (String value : values) {
                String[] sides = value.split("=", 2);
                template.set(sides[0], sides[1]);
            }
            return rendered(template);
        }

        static List<JsonNode> rendered(TemplateCommand template) {
            template.withName("hooks").withNamespace("web");
            List<JsonNode> resources = new ArrayList<>();
            var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
            for (Object document : yaml.loadAll(template.call())) {
                if (document != null) {
                    resources.add(JSON.valueToTree(document));
                }
            }
            return resources;
        }

        JsonNode one(String kind) {
            List<JsonNode> found =
                    resources().stream().filter(r -> kind.equals(r.get("kind").asText())).toList();
            assertThat(found).as(kind).hasSize(1);
            return found.getFirst();
        }

        JsonNode pod() {
            return Stream.concat(all("Deployment"), all("StatefulSet"))
                    .findFirst()
                    .orElseThrow()
                    .at("/spec/template/spec");
        }

        Stream<JsonNode> all(String kind) {
            return resources().stream().filter(r -> kind.equals(r.get("kind").asText()));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final Use REPLICAS = new Use("several replicas on Redis");
    private static final Use ALONE = new Use("one with its own file", "queue.kind=embedded");

    private static final Use FILES =
            new Use(
                    "files of one's own",
                    "extraVolumes[0].name=scripts",
                    "extraVolumes[0].configMap.name=mine",
                    "extraVolumeMounts[0].name=scripts",
                    "extraVolumeMounts[0].mountPath=/etc/fairlead/scripts");

    static List<Use> uses() {
        return List.of(
                REPLICAS,
                ALONE,
                new Use("a class of volumes", "queue.kind=embedded", "queue.storageClass=fast"),
                new Use("by the processor", "autoscaling.kind=hpa"),
                new Use("by depth", "autoscaling.kind=keda", "serviceMonitor.enabled=true"),
                new Use(
                        "reached from outside",
                        "ingress.enabled=true",
                        "ingress.tlsSecret=hooks-tls",
                        "ingress.className=nginx"),
                new Use(
                        "secrets",
                        "admin.existingSecret=tokens",
                        "redis.existingSecret=redis",
                        "existingSecrets=hooks",
                        "template=true",
                        "existingHooks=mine",
                        "settings.fairlead\\.http\\.max-body=1M"),
                new Use(
                        "a narrow network",
                        "networkPolicy.from[0].podSelector.matchLabels.app=proxy",
                        "networkPolicy.redisTo[0].podSelector.matchLabels.app=redis",
                        "networkPolicy.extraEgress[0].to[0].ipBlock.cidr=10.1.2.0/24"),
                FILES,
                new Use(
                        "a place of its own",
                        "nodeSelector.disk=ssd",
                        "tolerations[0].key=hooks",
                        "tolerations[0].operator=Exists",
                        "podAnnotations.who=me",
                        "imagePullSecrets[0].name=registry"));
    }

    @Test
    void helm_finds_nothing_to_say_against_it() {
        LintResult lint = new Helm(chart).lint().strict().call();
        assertThat(lint.isFailed()).as(lint.getMessages().toString()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("uses")
    void kubernetes_knows_every_field(Use use) throws IOException {
        List<JsonNode> resources = use.resources();
        assertThat(resources).hasSizeGreaterThan(4);
        read(resources);
    }

    private static void read(List<JsonNode> resources) throws IOException {
        for (JsonNode resource : resources) {
            String kind = resource.get("apiVersion").asText() + " " + resource.get("kind").asText();
            if (!FOREIGN.contains(kind)) {
                assertThat(KUBERNETES).containsKey(kind);
                KUBERNETES.get(kind).read(JsonParser.parseString(resource.toString()));
            }
        }
    }

    @Test
    void the_values_of_the_howto_are_those_of_the_chart(@TempDir Path directory)
            throws IOException {
        String page = Files.readString(Path.of("docs/howto/run-in-kubernetes.md"));
        String values = page.replaceAll("(?s).*?\n`values.yaml`:\n\n```yaml\n(.*?)```\n.*", "$1");
        Path file = Files.writeString(directory.resolve("values.yaml"), values);
        List<JsonNode> resources = Use.rendered(new Helm(chart).template().withValuesFile(file));
        read(resources);
        assertThat(resources.toString())
                .contains("fairlead-tokens", "hook-secrets", "redis-channel: payments")
                .contains("\"image\":\"registry.example.com/me/fairlead:")
                .contains("{\"secretKeyRef\":{\"name\":\"redis\",\"key\":\"url\"}}");
        JsonNode defaults = yaml(SOURCE.resolve("values.yaml"));
        yaml(file)
                .fieldNames()
                .forEachRemaining(name -> assertThat(defaults.has(name)).as(name).isTrue());
    }

    private static JsonNode yaml(Path file) throws IOException {
        return JSON.valueToTree(
                new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file)));
    }

    @Test
    void a_field_that_kubernetes_does_not_know_would_be_found() {
        String misspelt =
                REPLICAS.one("Deployment")
                        .toString()
                        .replace("\"readOnlyRootFilesystem\"", "\"readOnlyRoot\"");
        assertThatThrownBy(() -> V1Deployment.validateJsonElement(JsonParser.parseString(misspelt)))
                .hasMessageContaining("readOnlyRoot");
    }

    @ParameterizedTest
    @MethodSource("uses")
    void a_pod_has_no_rights_that_it_does_not_need(Use use) {
        JsonNode pod = use.pod();
        JsonNode container = pod.at("/containers/0");
        assertThat(pod.at("/automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/runAsUser").asInt()).isEqualTo(10001);
        assertThat(pod.at("/securityContext/seccompProfile/type").asText())
                .isEqualTo("RuntimeDefault");
        assertThat(container.at("/securityContext").toString())
                .isEqualTo(
                        "{\"allowPrivilegeEscalation\":false,\"readOnlyRootFilesystem\":true,\"capabilities\":{\"drop\":[\"ALL\"]}}");
        assertThat(container.at("/resources/requests").size()).isEqualTo(2);
        assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("uses")
    void it_is_probed_where_health_is_told(Use use) throws IOException {
        String page = Files.readString(Path.of("docs/reference/metrics.md"));
        JsonNode container = use.pod().at("/containers/0");
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            JsonNode get = container.at("/" + probe + "/httpGet");
            assertThat(get.get("port").asText()).isEqualTo("management");
            assertThat(page).contains("`" + get.get("path").asText() + "`");
            // it waits for the queue, and to start again brings no Redis back
            assertThat(get.get("path").asText()).isNotEqualTo("/health/started");
        }
        assertThat(environment(container)).contains("QUARKUS_MANAGEMENT_HOST=0.0.0.0");
    }

    /// Kubernetes tells a pod to stop and its balancers to leave it out at once, and the latter
    /// takes a while.
    @ParameterizedTest
    @MethodSource("uses")
    void a_pod_that_is_told_to_stop_still_serves_until_nobody_is_sent_to_it(Use use) {
        assertThat(environment(use.pod().at("/containers/0")))
                .contains("QUARKUS_SHUTDOWN_DELAY=5s");
    }

    @Test
    void files_of_ones_own_are_mounted_beside_the_hooks() {
        JsonNode pod = FILES.pod();
        assertThat(pod.at("/volumes").toString())
                .contains("{\"configMap\":{\"name\":\"mine\"},\"name\":\"scripts\"}");
        assertThat(pod.at("/containers/0/volumeMounts").toString())
                .contains("{\"mountPath\":\"/etc/fairlead/scripts\",\"name\":\"scripts\"}")
                .contains("/etc/fairlead/hooks");
    }

    /// A directory of links that the kubelet swaps; a single file of it would never change.
    @ParameterizedTest
    @MethodSource("uses")
    void hooks_are_mounted_as_a_directory_and_looked_at(Use use) {
        JsonNode container = use.pod().at("/containers/0");
        assertThat(container.at("/volumeMounts/0").toString())
                .isEqualTo(
                        "{\"name\":\"hooks\",\"mountPath\":\"/etc/fairlead/hooks\",\"readOnly\":true}");
        assertThat(environment(container))
                .contains(
                        "FAIRLEAD_HOOK_FILES=/etc/fairlead/hooks", "FAIRLEAD_HOOK_HOT_RELOAD=true");
        assertThat(container.toString()).doesNotContain("subPath");
    }

    @ParameterizedTest
    @MethodSource("uses")
    void every_setting_that_it_makes_is_one_of_ours(Use use) throws IOException {
        Set<String> known = new TreeSet<>();
        Pattern.compile("(?m)^\\| `([a-z.-]+)`")
                .matcher(Files.readString(Path.of("docs/reference/options.md")))
                .results()
                .forEach(m ->
                        known.add(
                                m.group(1)
                                        .replaceAll("[.-]", "_")
                                        .toUpperCase(java.util.Locale.ROOT)));
        for (JsonNode variable : use.pod().at("/containers/0/env")) {
            String name = variable.get("name").asText();
            if (name.startsWith("FAIRLEAD_")) {
                assertThat(known).contains(name);
            }
        }
    }

    @Test
    void replicas_share_a_redis_and_one_alone_has_a_volume_that_stays() {
        assertThat(REPLICAS.one("Deployment").at("/spec/replicas").asInt()).isEqualTo(2);
        assertThat(environment(REPLICAS.pod().at("/containers/0")))
                .contains("REDIS_URL=redis://redis:6379", "FAIRLEAD_QUEUE_KIND=redis");
        assertThat(REPLICAS.one("PodDisruptionBudget").at("/spec/maxUnavailable").asInt())
                .isEqualTo(1);

        JsonNode set = ALONE.one("StatefulSet");
        assertThat(set.at("/spec/replicas").asInt()).isEqualTo(1);
        String governing = set.at("/spec/serviceName").asText();
        assertThat(
                        ALONE.all("Service")
                                .filter(s -> governing.equals(s.at("/metadata/name").asText()))
                                .map(s -> s.at("/spec/clusterIP").asText()))
                .as("its own service has no address, as a StatefulSet asks for")
                .containsExactly("None");
        assertThat(set.at("/spec/volumeClaimTemplates/0/metadata/name").asText())
                .isEqualTo("state");
        assertThat(set.at("/spec/persistentVolumeClaimRetentionPolicy/whenDeleted").asText())
                .isEqualTo("Retain");
        assertThat(ALONE.all("PodDisruptionBudget")).isEmpty();
        assertThat(set.toString()).contains("/var/lib/fairlead").doesNotContain("REDIS_URL");
    }

    /// One who scales by a metric that there is not never scales.
    @Test
    void depth_is_asked_for_by_a_metric_that_is_told() throws IOException {
        Use use =
                uses().stream().filter(u -> u.name().equals("by depth")).findFirst().orElseThrow();
        String query = use.one("ScaledObject").at("/spec/triggers/0/metadata/query").asText();
        String page = Files.readString(Path.of("docs/reference/metrics.md"));
        String metric = query.replaceAll("max\\((\\w+)\\{state=\"waiting\".*", "$1");
        assertThat(page).containsPattern("`" + metric + "`[^\\n]*`state`: [^\\n]*waiting");
        assertThat(query).contains("namespace=\"web\"", "service=\"hooks-fairlead-management\"");
        String another = "max(fairlead_queue_deliveries{state=\"waiting\"})";
        assertThat(
                        new Use("", "autoscaling.kind=keda", "autoscaling.query=" + another)
                                .one("ScaledObject")
                                .at("/spec/triggers/0/metadata/query")
                                .asText())
                .isEqualTo(another);
        assertThat(use.one("ServiceMonitor").at("/spec/endpoints/0/path").asText())
                .isEqualTo("/metrics");
    }

    @Test
    void secrets_are_named_and_never_held() {
        Use use = uses().stream().filter(u -> u.name().equals("secrets")).findFirst().orElseThrow();
        JsonNode container = use.pod().at("/containers/0");
        assertThat(environment(container))
                .contains(
                        "FAIRLEAD_ADMIN_TOKEN_FILES=/etc/fairlead/admin/tokens",
                        "REDIS_URL from redis/url",
                        "FAIRLEAD_HTTP_MAX_BODY=1M");
        assertThat(container.at("/envFrom/0/secretRef/name").asText()).isEqualTo("hooks");
        assertThat(use.all("Secret")).isEmpty();
    }

    /// As a directory, for a file of it (subPath) would never change; and not for every user.
    @Test
    void tokens_are_a_file_so_that_a_changed_secret_is_taken_up() {
        Use use = new Use("", "admin.existingSecret=mine", "admin.secretKey=theirs");
        assertThat(use.pod().at("/volumes").toString())
                .contains(
                        "{\"name\":\"admin\",\"secret\":{\"secretName\":\"mine\",\"items\":[{\"key\":\"theirs\",\"path\":\"tokens\"}],\"defaultMode\":288}}");
        assertThat(use.pod().at("/containers/0/volumeMounts").toString())
                .contains(
                        "{\"name\":\"admin\",\"mountPath\":\"/etc/fairlead/admin\",\"readOnly\":true}");
        assertThat(REPLICAS.pod().toString()).doesNotContain("/etc/fairlead/admin");
    }

    @Test
    void only_hooks_can_be_reached_and_only_the_internet_be_delivered_to() {
        JsonNode policy = REPLICAS.one("NetworkPolicy").get("spec");
        assertThat(policy.get("policyTypes").toString()).isEqualTo("[\"Ingress\",\"Egress\"]");
        assertThat(policy.at("/ingress/0").toString())
                .isEqualTo("{\"ports\":[{\"port\":\"hooks\"}]}");
        assertThat(policy.at("/ingress/1/from").size()).isPositive();
        assertThat(policy.at("/egress/2/to/0/ipBlock/except").toString())
                .contains("10.0.0.0/8", "169.254.0.0/16", "192.168.0.0/16");
        JsonNode ports =
                REPLICAS.all("Service")
                        .filter(s -> s.at("/metadata/name").asText().equals("hooks-fairlead"))
                        .findFirst()
                        .orElseThrow()
                        .at("/spec/ports");
        assertThat(ports.size()).isEqualTo(1);
        assertThat(ports.at("/0/targetPort").asText()).isEqualTo("hooks");
    }

    @Test
    void values_that_contradict_each_other_are_refused_in_a_sentence() {
        assertThatThrownBy(new Use("", "queue.kind=embedded", "autoscaling.kind=hpa")::resources)
                .hasMessageContaining("autoscaling needs queue.kind redis");
        assertThatThrownBy(new Use("", "queue.kind=file")::resources)
                .hasMessageContaining("queue.kind is redis or embedded");
        assertThatThrownBy(new Use("", "redis.url=redis://:s3cret@redis:6379")::resources)
                .hasMessageContaining("redis.existingSecret")
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(new Use("", "image.repository=")::resources)
                .hasMessageContaining("image.repository says where the image is");
        assertThatThrownBy(
                        new Use(
                                        "",
                                        "admin.existingSecret=tokens",
                                        "settings.fairlead\\.admin\\.token-files=/etc/more")
                                ::resources)
                .hasMessageContaining("keep all tokens in that Secret");
        assertThatThrownBy(new Use("", "autoscaling.kind=keda")::resources)
                .hasMessageContaining("keda needs a metric: serviceMonitor.enabled");
        assertThatThrownBy(new Use("", "hooks.mine=[]")::resources)
                .hasMessageContaining("must end in .yaml");
    }

    @Test
    void the_chart_is_of_the_programs_version() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        String version =
                pom.replaceAll(
                        "(?s).*?<artifactId>fairlead</artifactId>\\s*<version>([^<]*)<.*", "$1");
        assertThat(Files.readString(SOURCE.resolve("Chart.yaml")))
                .contains("\nversion: " + version + "\n", "\nappVersion: \"" + version + "\"\n");
    }

    private static List<String> environment(JsonNode container) {
        List<String> environment = new ArrayList<>();
        for (JsonNode variable : container.get("env")) {
            JsonNode secret = variable.at("/valueFrom/secretKeyRef");
            environment.add(
                    variable.get("name").asText()
                            + (secret.isMissingNode()
                                    ? "=" + variable.get("value").asText()
                                    : " from %s/%s"
                                            .formatted(
                                                    secret.get("name").asText(),
                                                    secret.get("key").asText())));
        }
        return environment;
    }
}
