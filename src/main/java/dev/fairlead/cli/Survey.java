package dev.fairlead.cli;

import dev.fairlead.command.Lookup;
import dev.fairlead.delivery.Lanes;
import dev.fairlead.delivery.Rate;
import dev.fairlead.delivery.Terms;
import dev.fairlead.hook.CheckedFile;
import dev.fairlead.hook.Deliver;
import dev.fairlead.hook.Fault;
import dev.fairlead.hook.Finding;
import dev.fairlead.hook.Hook;
import dev.fairlead.hook.PlacedHook;
import dev.fairlead.http.Annex;
import dev.fairlead.trigger.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looks over the hooks of all files together, and at the machine that they are to run on.
final class Survey {
    private static final Comparator<Problem> BY_PLACE =
            Comparator.comparingInt((Problem problem) -> problem.finding().fault().line())
                    .thenComparingInt(problem -> problem.finding().fault().column());

    private final List<CheckedFile> files;
    private final String prefix;
    private final Programs programs;
    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, Limits> lanes = new HashMap<>();

    /// Finds the program of a command.
    @FunctionalInterface
    interface Programs {
        Lookup find(String program, @Nullable Path directory);
    }

    /// @param where the file's name, or that of a setting
    record Problem(String where, Finding finding) {}

    /// What was first said of a lane, and where.
    private record Limits(int maxInFlight, @Nullable Rate rate, String where) {
        boolean agree(Terms terms) {
            return maxInFlight == terms.maxInFlight() && Objects.equals(rate, terms.rate());
        }
    }

    Survey(List<CheckedFile> files, String prefix, Programs programs) {
        this.files = files;
        this.prefix = prefix;
        this.programs = programs;
    }

    /// Everything that was found, by file and place.
    List<Problem> problems(boolean allowNone) {
        List<Problem> problems = new ArrayList<>();
        if (prefix.startsWith("/") || prefix.endsWith("/")) {
            problems.add(
                    ofSetting(
                            "fairlead.http.url-prefix",
                            "a slash at the end of \"" + prefix + "\" makes all hooks unreachable",
                            "write it without"));
        }
        for (CheckedFile file : files) {
            String name = file.file().toString();
            List<Problem> found = new ArrayList<>();
            file.findings().forEach(finding -> found.add(new Problem(name, finding)));
            file.hooks().forEach(hook -> look(name, hook, found));
            found.sort(BY_PLACE);
            problems.addAll(found);
        }
        if (problems.isEmpty() && ids.isEmpty() && !allowNone) {
            String what = "there is no hook, and without one nothing starts";
            problems.add(ofSetting("fairlead.hook.files", what, "set -nopanic if that is meant"));
        }
        return problems;
    }

    private static Problem ofSetting(String name, String what, String mend) {
        return new Problem(name, new Finding(new Fault(0, 0, "", what, mend), false));
    }

    private void look(String file, PlacedHook placed, List<Problem> found) {
        Hook hook = placed.hook();
        List<Fault> doubts = new ArrayList<>();
        path(placed).ifPresent(doubts::add);
        program(placed).ifPresent(doubts::add);
        statuses(placed, doubts);
        deliveries(file, placed, doubts);
        doubts.forEach(fault -> found.add(new Problem(file, new Finding(fault, false))));
        Fault here = placed.fault("id", "", "");
        String first = ids.putIfAbsent(hook.id(), file + ":" + here.line() + ":" + here.column());
        if (first != null) {
            boolean elsewhere = !first.startsWith(file + ":") || isGivenTwice(file);
            String what = "the id \"%s\" is taken by %s".formatted(hook.id(), first);
            Fault fault = placed.fault("id", what, "give it another");
            found.add(new Problem(file, new Finding(fault, elsewhere)));
        }
    }

    private boolean isGivenTwice(String name) {
        return files.stream().filter(file -> file.file().toString().equals(name)).count() > 1;
    }

    private Optional<Fault> path(PlacedHook placed) {
        String path = "/" + (prefix.isEmpty() ? "" : prefix + "/") + placed.hook().id();
        boolean hidden = placed.hook().doors().http() && path.startsWith(Annex.PATH);
        String what = "%s lies under %s, where the API is served".formatted(path, Annex.PATH);
        return hidden
                ? Optional.of(placed.fault("id", what, "change the id or the url prefix"))
                : Optional.empty();
    }

    private Optional<Fault> program(PlacedHook placed) {
        Hook.Run run = placed.hook().run();
        if (run == null || run.program().isEmpty()) {
            return Optional.empty();
        }
        Path directory = run.directory().isEmpty() ? null : Path.of(run.directory());
        if (directory != null && !Files.isDirectory(directory)) {
            String what = "there is no directory " + directory;
            return Optional.of(placed.fault("command-working-directory", what, "create it"));
        }
        return switch (programs.find(run.program(), directory)) {
            case Lookup.Found _ -> Optional.empty();
            case Lookup.Missing missing ->
                    Optional.of(
                            placed.fault("execute-command", missing.message(), mend(run, missing)));
        };
    }

    private static String mend(Hook.Run run, Lookup.Missing missing) {
        if (missing.reason().endsWith("permission denied")) {
            return "make it executable (chmod +x)";
        }
        if (run.program().contains(" ")) {
            return "arguments stand under pass-arguments-to-command";
        }
        boolean bare = !run.program().contains("/");
        return bare && !run.directory().isEmpty()
                ? "with a command-working-directory PATH is not searched: write its whole path"
                : "install it, or mend the path";
    }

    private static void statuses(PlacedHook placed, List<Fault> doubts) {
        Map<String, Integer> statuses =
                Map.of(
                        "success-http-response-code", placed.hook().reply().success(),
                        "trigger-rule-mismatch-http-response-code",
                                placed.hook().reply().mismatch());
        statuses.forEach((key, status) -> {
            if (status != 0 && !Status.isKnown(status)) {
                String what = status + " is no status that a request can end with";
                doubts.add(placed.fault(key, what, "without it 200 is answered"));
            }
        });
    }

    /// Where a file is broken the limits are not known for sure.
    private void deliveries(String file, PlacedHook placed, List<Fault> doubts) {
        if (files.stream().anyMatch(CheckedFile::isRefused)) {
            return;
        }
        List<Deliver> entries = placed.hook().deliver();
        for (int i = 0; i < entries.size(); i++) {
            Optional<String> lane = lane(entries.get(i));
            if (lane.isPresent()) {
                Terms terms = entries.get(i).endpoint().terms();
                Fault here = placed.deliveryFault(i, "", "");
                String where = file + ":" + here.line() + ":" + here.column();
                Limits first =
                        lanes.computeIfAbsent(
                                lane.get(),
                                _ -> new Limits(terms.maxInFlight(), terms.rate(), where));
                if (!first.agree(terms)) {
                    String what =
                            "its lane %s has other limits at %s"
                                    .formatted(lane.get(), first.where());
                    doubts.add(placed.deliveryFault(i, what, "say the same, or name another lane"));
                }
            }
        }
    }

    /// Empty where the lane depends on the message.
    private static Optional<String> lane(Deliver entry) {
        String named = entry.line().lane();
        if (named != null) {
            return Optional.of(Lanes.named(named));
        }
        return switch (entry.address()) {
            case Deliver.Address.Named(String endpoint) -> Optional.of(Lanes.ofEndpoint(endpoint));
            case Deliver.Address.Fixed(String url) -> Lanes.ofUrl(url);
            case Deliver.Address.Given _ -> Optional.empty();
        };
    }
}
