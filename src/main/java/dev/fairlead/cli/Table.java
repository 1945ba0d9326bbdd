package dev.fairlead.cli;

import dev.fairlead.request.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/// Rows below one another for people. What is too wide for the terminal is cut in the columns that
/// may be, so that nothing wraps; an id is never cut. The first rows say how wide a column is.
final class Table {
    private static final String GAP = "  ";
    private static final int NARROWEST = 6;

    private final List<Column> columns;
    private final IntSupplier most;
    private final List<Integer> widths = new ArrayList<>();

    /// @param cuttable whether the text may be cut
    record Column(String name, boolean cuttable) {}

    /// @param most how many characters a line has room for; asked when there is something to print
    Table(List<Column> columns, IntSupplier most) {
        this.columns = List.copyOf(columns);
        this.most = most;
    }

    /// @param rows each with a cell for every column
    String lines(List<List<String>> rows) {
        List<List<String>> all = new ArrayList<>();
        boolean isFirst = widths.isEmpty();
        if (isFirst) {
            all.add(columns.stream().map(Column::name).toList());
        }
        rows.forEach(row -> all.add(row.stream().map(Table::plain).toList()));
        if (isFirst) {
            measure(all);
        }
        StringBuilder text = new StringBuilder();
        all.forEach(row -> text.append(line(row)).append('\n'));
        return text.toString();
    }

    private void measure(List<List<String>> rows) {
        for (int i = 0; i < columns.size(); i++) {
            int column = i;
            widths.add(rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0));
        }
        int room = most.getAsInt();
        int over = total() - room;
        for (int i = columns.size() - 1; i >= 0 && over > 0; i--) {
            int spare = columns.get(i).cuttable() ? Math.max(0, widths.get(i) - NARROWEST) : 0;
            widths.set(i, widths.get(i) - Math.min(spare, over));
            over = total() - room;
        }
    }

    private int total() {
        return widths.stream().mapToInt(width -> width).sum() + GAP.length() * (widths.size() - 1);
    }

    private String line(List<String> row) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            String cell = columns.get(i).cuttable() ? cut(row.get(i), widths.get(i)) : row.get(i);
            line.append(i == 0 ? "" : GAP).append(cell);
            line.append(" ".repeat(Math.max(0, widths.get(i) - length(cell))));
        }
        return line.toString().stripTrailing();
    }

    private static String cut(String cell, int width) {
        return length(cell) <= width
                ? cell
                : cell.substring(0, cell.offsetByCodePoints(0, width - 1)) + "…";
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    /// What strangers wrote must not steer a terminal.
    static String plain(String text) {
        return text.replaceAll("\\p{Cntrl}", "\uFFFD").replaceAll("[\\x{80}-\\x{9f}]", "\uFFFD");
    }

    /// The same, but lines stay lines.
    static String plainLines(String text) {
        return text.lines().map(line -> plain(line) + "\n").collect(Collectors.joining());
    }

    /// A name and what it stands for, in a line.
    static String field(String name, String text) {
        return "%-12s %s\n".formatted(name, plain(text));
    }

    /// The members of those names that are there, each in a line.
    static String fields(Json json, List<String> names) {
        return names.stream()
                .filter(name -> !ApiClient.textOf(json, name).isEmpty())
                .map(name -> field(name, ApiClient.textOf(json, name)))
                .collect(Collectors.joining());
    }
}
