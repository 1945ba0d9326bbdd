package dev.fairlead.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.blackbox.Distribution.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// The package for Debian, installed by dpkg into a root of its own, so that nothing of the host is
/// touched: the scripts of the package heed DPKG_ROOT. Needs root and dpkg, and says so where they
/// are not.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DebianPackageIT {
    private static final Path DEB = Path.of(System.getProperty("fairlead.deb")).toAbsolutePath();
    private static final Path HOSTS_BOOK = Path.of("/var/lib/dpkg/status");

    @TempDir static Path scratch;
    private static Path root;
    private static long knownToTheHost;

    @BeforeAll
    static void a_root_of_its_own() throws IOException {
        boolean possible =
                System.getProperty("user.name").equals("root")
                        && Files.exists(Path.of("/usr/bin/dpkg"))
                        && Files.exists(HOSTS_BOOK);
        if (!possible) {
            System.out.println("DebianPackageIT is skipped: it needs root and dpkg");
        }
        assumeTrue(possible, "needs root and dpkg");
        root = Files.createDirectory(scratch.resolve("root"));
        for (String directory : List.of("var/lib/dpkg", "var/log", "etc/alternatives", "usr/bin")) {
            Files.createDirectories(root.resolve(directory));
        }
        Files.createDirectories(root.resolve("var/lib/dpkg/alternatives"));
        Files.createFile(root.resolve("var/lib/dpkg/status"));
        knownToTheHost = entriesOfTheHost();
    }

    @Test
    @Order(1)
    void it_is_installed_with_a_user_of_its_own() {
        Ended installed = dpkg("-i", DEB.toString());
        assertThat(installed.code()).as(installed.output()).isZero();
        assertThat(Distribution.read(at("/etc/passwd")))
                .contains("fairlead:x:", ":/var/lib/fairlead:/usr/sbin/nologin");
        assertThat(installed.output()).doesNotContain("no cache was made");
    }

    @Test
    @Order(2)
    void the_program_that_is_installed_serves_the_sample_hooks_and_ends_well() throws Exception {
        Ended checked =
                Distribution.run(
                        scratch, program(), "check", "-hooks", at("/etc/fairlead/hooks.yaml") + "");
        assertThat(checked.output()).isEqualTo("1 file, 1 hook: no problem\n");
        String answer =
                Distribution.answer(
                        scratch,
                        Map.of("FAIRLEAD_HOOK_FILES", at("/etc/fairlead/hooks.yaml").toString()),
                        "/hooks/hello",
                        List.of(program()));
        assertThat(answer).isEqualTo("Hello, \n; ended with 0");
    }

    /// As /usr/bin/webhook is one after the move.
    @Test
    @Order(3)
    void it_is_started_through_links_of_other_names() throws Exception {
        Path link = Files.createSymbolicLink(scratch.resolve("webhook"), Path.of(program()));
        Ended version = Distribution.run(scratch, link.toString(), "-version");
        assertThat(version.output()).startsWith("fairlead version ");
    }

    @Test
    @Order(4)
    void bash_completes_it() {
        Path completion = at("/usr/share/bash-completion/completions/fairlead");
        Map<String, String> path = Map.of("PATH", at("/usr/bin") + ":" + System.getenv("PATH"));
        Ended completed =
                Distribution.run(
                        scratch,
                        path,
                        List.of("bash", "-c", "source " + completion + " && complete -p fairlead"));
        assertThat(completed.output()).isEqualTo("complete -o default -F _fairlead fairlead\n");
    }

    @Test
    @Order(4)
    void zsh_and_fish_find_what_completes_it() {
        assertThat(Distribution.read(at("/usr/share/zsh/vendor-completions/_fairlead")))
                .startsWith("#compdef fairlead\n")
                .contains("bashcompinit\nsource <(fairlead completion bash)\n");
        assertThat(Distribution.read(at("/usr/share/fish/vendor_completions.d/fairlead.fish")))
                .contains("fairlead completion fish | source");
    }

    @Test
    @Order(5)
    void systemd_finds_nothing_wrong_with_the_units_and_little_exposed() {
        boolean systemd = Files.exists(Path.of("/usr/bin/systemd-analyze"));
        if (!systemd) {
            System.out.println("the units are not looked at: there is no systemd-analyze");
        }
        assumeTrue(systemd, "needs systemd-analyze");
        Path units = at("/usr/lib/systemd/system");
        String[] names = {"fairlead.service", "fairlead-door.service", "fairlead-door.socket"};
        List<String> verify = new ArrayList<>(List.of("systemd-analyze", "--man=no", "verify"));
        Stream.of(names).forEach(name -> verify.add(units.resolve(name).toString()));
        Ended verified = Distribution.run(scratch, Map.of(), verify);
        // it looks for the program on this host, and it is in the root of the test
        assertThat(verified.output().lines().filter(line -> !line.contains("/usr/bin/fairlead")))
                .isEmpty();
        for (String service : List.of(names[0], names[1])) {
            Ended security =
                    Distribution.run(
                            scratch,
                            "systemd-analyze",
                            "security",
                            "--offline=true",
                            "--no-pager",
                            "--threshold=20", // in tenths: 2.0 of 10
                            units.resolve(service).toString());
            assertThat(security.code()).as(security.output()).isZero();
        }
    }

    /// The commands of the page, as they stand there; `systemctl` is only told.
    @Test
    @Order(6)
    void the_page_about_moving_puts_fairlead_in_webhooks_place_and_back() throws Exception {
        Files.writeString(at("/usr/bin/webhook"), "the original");
        Path told = scratch.resolve("told");
        shim("sudo", "exec \"$@\"");
        shim("systemctl", "echo \"$@\" >> " + told);
        shim("rm", "for file; do :; done; /bin/rm -f " + root + "\"$file\"");
        shim("dpkg-divert", "exec /usr/bin/dpkg-divert --root " + root + " \"$@\"");
        shim(
                "update-alternatives",
                "exec /usr/bin/update-alternatives --root " + root + " --log /dev/null \"$@\"");
        List<String> blocks =
                Page.at(Path.of("docs/howto/move-from-adnanh-webhook.md")).in("sh").stream()
                        .map(Page.Block::text)
                        .filter(text -> text.contains("sudo "))
                        .toList();
        assertThat(blocks).hasSize(4);

        follow(blocks.get(0));
        follow(blocks.get(1));
        assertThat(alternative()).isEqualTo("/usr/bin/fairlead");
        assertThat(Distribution.read(at("/usr/bin/webhook.adnanh"))).isEqualTo("the original");

        follow(blocks.get(2));
        assertThat(alternative()).isEqualTo("/usr/bin/webhook.adnanh");

        follow(blocks.get(3));
        assertThat(Distribution.read(at("/usr/bin/webhook"))).isEqualTo("the original");
        assertThat(at("/usr/bin/webhook.adnanh")).doesNotExist();
        assertThat(Distribution.read(told)).isEqualTo("restart webhook\nrestart webhook\n");
        Files.delete(at("/usr/bin/webhook"));
    }

    @Test
    @Order(7)
    void removing_it_leaves_the_configuration_and_purging_it_the_queue() throws IOException {
        Path queue = Files.createDirectories(at("/var/lib/fairlead")).resolve("queue.db");
        Files.writeString(queue, "what is owed");

        Ended removed = dpkg("-r", "fairlead");
        assertThat(removed.code()).as(removed.output()).isZero();
        assertThat(at("/usr/bin/fairlead")).doesNotExist();
        assertThat(at("/usr/lib/fairlead")).doesNotExist();
        assertThat(at("/etc/fairlead/hooks.yaml")).exists();

        Ended purged = dpkg("-P", "fairlead");
        assertThat(purged.code()).as(purged.output()).isZero();
        assertThat(purged.output()).contains("the queue in /var/lib/fairlead is left");
        assertThat(at("/etc/fairlead/hooks.yaml")).doesNotExist();
        assertThat(at("/etc/default/fairlead")).doesNotExist();
        assertThat(queue).exists();
    }

    @Test
    @Order(8)
    void the_hosts_own_packages_were_not_touched() throws IOException {
        assertThat(entriesOfTheHost()).isEqualTo(knownToTheHost);
    }

    /// How often the host's dpkg knows the package.
    private static long entriesOfTheHost() throws IOException {
        try (Stream<String> lines = Files.lines(HOSTS_BOOK)) {
            return lines.filter("Package: fairlead"::equals).count();
        }
    }

    private static Ended dpkg(String... words) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "dpkg",
                                "--root=" + root,
                                "--force-script-chrootless",
                                "--force-depends", // there is nothing else in that root
                                "--log=/dev/null"));
        command.addAll(List.of(words));
        return Distribution.run(scratch, Map.of(), command);
    }

    private static Path at(String path) {
        return root.resolve(path.substring(1));
    }

    private static String program() {
        return at("/usr/bin/fairlead").toString();
    }

    private static String alternative() throws IOException {
        assertThat(Files.readSymbolicLink(at("/usr/bin/webhook")))
                .isEqualTo(Path.of("/etc/alternatives/webhook"));
        return Files.readSymbolicLink(at("/etc/alternatives/webhook")).toString();
    }

    private static void shim(String name, String script) throws IOException {
        Path file = Files.createDirectories(scratch.resolve("shims")).resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void follow(String block) {
        Map<String, String> path =
                Map.of("PATH", scratch.resolve("shims") + ":" + System.getenv("PATH"));
        Ended ended = Distribution.run(scratch, path, List.of("bash", "-ec", block));
        assertThat(ended.code()).as(block + ended.output()).isZero();
    }
}
