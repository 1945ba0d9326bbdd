package dev.fairlead;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// The plan of the house: which room may import which. It changes together with
/// docs/internals/architecture.md.
class RoomsTest {
    private static final String ROOT = "dev.fairlead";

    private static final Map<String, Set<String>> PLAN =
            Map.ofEntries(
                    Map.entry("gotext", Set.of()),
                    Map.entry("request", Set.of("gotext")),
                    Map.entry("template", Set.of("gotext")),
                    Map.entry("signature", Set.of()),
                    Map.entry("rule", Set.of("request", "signature")),
                    Map.entry("delivery", Set.of("signature")),
                    Map.entry("command", Set.of("gotext")),
                    Map.entry("store", Set.of()),
                    Map.entry("trace", Set.of()),
                    Map.entry("dashboard", Set.of()),
                    Map.entry("journal", Set.of("request", "delivery", "store")),
                    Map.entry(
                            "hook",
                            Set.of(
                                    "request",
                                    "signature",
                                    "rule",
                                    "delivery",
                                    "template",
                                    "store",
                                    "journal")),
                    Map.entry("queue", Set.of("delivery", "store")),
                    Map.entry("attempt", Set.of("gotext", "delivery", "signature")),
                    Map.entry(
                            "dispatch", Set.of("delivery", "queue", "attempt", "journal", "trace")),
                    Map.entry(
                            "trigger",
                            Set.of(
                                    "hook",
                                    "request",
                                    "signature",
                                    "rule",
                                    "command",
                                    "delivery",
                                    "queue",
                                    "journal",
                                    "trace")),
                    Map.entry(
                            "http",
                            Set.of("gotext", "trigger", "request", "hook", "delivery", "journal")),
                    Map.entry(
                            "redis",
                            Set.of("gotext", "trigger", "request", "hook", "store", "journal")),
                    Map.entry(
                            "history",
                            Set.of(
                                    "gotext",
                                    "request",
                                    "delivery",
                                    "trigger",
                                    "hook",
                                    "store",
                                    "journal")),
                    Map.entry(
                            "admin",
                            Set.of(
                                    "dashboard",
                                    "history",
                                    "store",
                                    "http",
                                    "hook",
                                    "trigger",
                                    "command",
                                    "request",
                                    "delivery",
                                    "queue",
                                    "dispatch",
                                    "journal")),
                    Map.entry(
                            "ops",
                            Set.of(
                                    "gotext",
                                    "hook",
                                    "queue",
                                    "dispatch",
                                    "command",
                                    "journal",
                                    "delivery",
                                    "request",
                                    "store",
                                    "redis")));

    /// The command line may know every room.
    private static final String FRONT_DOOR = "cli";

    private static final List<String> PURE =
            List.of("gotext", "request", "template", "signature", "rule", "delivery");

    private static final JavaClasses HOUSE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages(ROOT);

    @Test
    void every_package_is_a_room_of_the_plan() {
        Set<String> rooms = new TreeSet<>();
        HOUSE.forEach(type -> rooms.add(room(type)));
        Set<String> planned = new TreeSet<>(PLAN.keySet());
        planned.add(FRONT_DOOR);
        assertThat(planned).containsAll(rooms);
    }

    @Test
    void a_room_imports_only_what_the_plan_allows() {
        Map<String, Set<String>> breaches = new TreeMap<>();
        for (JavaClass type : HOUSE) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass();
                if (target.getPackageName().startsWith(ROOT)
                        && !allowed(room(type), room(target))) {
                    breaches.computeIfAbsent(
                                    room(type) + " -> " + room(target), _ -> new TreeSet<>())
                            .add(type.getSimpleName() + " uses " + target.getSimpleName());
                }
            }
        }
        assertThat(breaches).isEmpty();
    }

    @Test
    void the_rooms_form_no_cycle() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(HOUSE);
    }

    @Test
    void a_pure_room_knows_only_the_jdk_and_re2() {
        for (String room : PURE) {
            classes()
                    .that()
                    .resideInAPackage(ROOT + "." + room)
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAPackage(ROOT + "..")
                                    .or(resideInAPackage("java.."))
                                    .or(resideInAPackage("javax.crypto.."))
                                    .or(resideInAPackage("org.jspecify.annotations"))
                                    .or(resideInAPackage("com.google.re2j")))
                    .check(HOUSE);
        }
    }

    @Test
    void every_room_is_null_marked() {
        for (JavaClass type : HOUSE) {
            assertThat(type.getPackage().isAnnotatedWith(NullMarked.class))
                    .as(type.getPackageName())
                    .isTrue();
        }
    }

    @Test
    void processes_are_started_in_the_command_room_only() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".command")
                .and()
                .doNotHaveFullyQualifiedName(ROOT + ".cli.Screen") // asks stty how wide it is
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(ProcessBuilder.class)
                .orShould()
                .callMethodWhere(target(owner(type(Runtime.class))).and(target(name("exec"))))
                .orShould()
                .dependOnClassesThat(resideInAPackage("java.lang.foreign"))
                .check(HOUSE);
    }

    @Test
    void the_web_client_is_used_in_the_attempt_room_only() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".attempt")
                .should()
                .dependOnClassesThat(resideInAPackage("..ext.web.client.."))
                .orShould()
                .dependOnClassesThat()
                .haveSimpleName("HttpClient")
                .check(HOUSE);
    }

    @Test
    void redis_is_spoken_in_the_redis_and_store_rooms_only() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".redis", ROOT + ".store", ROOT + ".queue")
                .should()
                .dependOnClassesThat(resideInAPackage("..redis.client.."))
                .orShould()
                .dependOnClassesThat(resideInAPackage("io.quarkus.redis.."))
                .check(HOUSE);
    }

    @Test
    void sqlite_is_spoken_in_the_store_room_only() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".store")
                .should()
                .dependOnClassesThat(resideInAPackage("org.sqlite.."))
                .check(HOUSE);
    }

    @Test
    void nobody_asks_the_clock_but_through_an_instant_source() {
        noClasses()
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .check(HOUSE);
    }

    @Test
    void production_code_never_sleeps_and_never_waits_for_a_uni() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", java.time.Duration.class)
                .orShould()
                .dependOnClassesThat()
                .haveSimpleName("UniAwait")
                .check(HOUSE);
    }

    private static boolean allowed(String from, String to) {
        return from.equals(to)
                || from.equals(FRONT_DOOR)
                || PLAN.getOrDefault(from, Set.of()).contains(to);
    }

    private static String room(JavaClass type) {
        String rest = type.getPackageName().substring(ROOT.length());
        return rest.isEmpty() ? "" : rest.substring(1).split("\\.", 2)[0];
    }
}
