package dev.fairlead.cli;

import dev.fairlead.hook.CheckedFile;
import dev.fairlead.hook.Fault;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;

/// What `check` found, for readers and for programs.
record CheckReport(List<CheckedFile> files, List<Survey.Problem> problems) {
    CheckReport {
        files = List.copyOf(files);
        problems = List.copyOf(problems);
    }

    /// A line for each problem, and one for them all.
    String text() {
        StringBuilder text = new StringBuilder();
        problems.forEach(problem -> text.append(line(problem)).append('\n'));
        return text.append(summary()).append('\n').toString();
    }

    private static String line(Survey.Problem problem) {
        return line(problem.where(), problem.finding().fault());
    }

    /// @param where the file
    static String line(String where, Fault fault) {
        String place = fault.line() == 0 ? "" : ":" + fault.line() + ":" + fault.column();
        String path = fault.path().isEmpty() ? "" : fault.path() + ": ";
        String mend = fault.mend().isEmpty() ? "" : "; " + fault.mend();
        return where + place + ": " + path + fault.what() + mend;
    }

    private String summary() {
        String looked = count(files.size(), "file") + ", " + count(hooks(), "hook") + ": ";
        if (problems.isEmpty()) {
            return looked + "no problem";
        }
        String refused =
                files.stream()
                        .filter(CheckedFile::isRefused)
                        .map(file -> file.file().toString())
                        .collect(Collectors.joining(", "));
        String loaded = refused.isEmpty() ? "" : "; cannot be loaded: " + refused;
        return looked + count(problems.size(), "problem") + loaded;
    }

    private int hooks() {
        return files.stream().mapToInt(file -> file.hooks().size()).sum();
    }

    private static String count(int n, String what) {
        return n + " " + what + (n == 1 ? "" : "s");
    }

    String json() {
        JsonArray found = new JsonArray();
        problems.forEach(problem -> found.add(json(problem)));
        return new JsonObject()
                        .put("files", files.size())
                        .put("hooks", hooks())
                        .put("problems", found)
                        .encodePrettily()
                + "\n";
    }

    private static JsonObject json(Survey.Problem problem) {
        Fault fault = problem.finding().fault();
        return new JsonObject()
                .put("file", problem.where())
                .put("line", fault.line())
                .put("column", fault.column())
                .put("path", fault.path())
                .put("problem", fault.what())
                .put("suggestion", fault.mend())
                .put("refused", problem.finding().refused());
    }
}
