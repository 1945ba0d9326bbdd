package dev.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    private static final List<Table.Column> COLUMNS =
            List.of(
                    new Table.Column("ID", false),
                    new Table.Column("HOOK", true),
                    new Table.Column("WHERE", true));

    @Test
    void columns_are_as_wide_as_the_first_rows_ask_for_and_later_rows_keep_to_them() {
        Table table = new Table(COLUMNS, () -> 100);
        assertThat(table.lines(List.of(List.of("1", "deploy", "x"), List.of("22", "a", "yy"))))
                .isEqualTo(
                        """
                        ID  HOOK    WHERE
                        1   deploy  x
                        22  a       yy
                        """);
        assertThat(table.lines(List.of(List.of("3", "a-longer-one", "z"))))
                .isEqualTo("3   a-lon…  z\n");
    }

    @Test
    void what_is_too_wide_is_cut_from_the_end_but_never_an_id() {
        Table table = new Table(COLUMNS, () -> 30);
        List<String> row =
                List.of("0123456789abcdef", "payments-of-all", "https://example.com/a/b/c");
        assertThat(table.lines(List.of(row)))
                .isEqualTo(
                        """
                        ID                HOOK    WHERE
                        0123456789abcdef  payme…  https…
                        """);
    }

    @Test
    void what_strangers_wrote_does_not_steer_the_terminal() {
        assertThat(Table.plain("a\u001b[31mb\nc\u009bd\u0007"))
                .isEqualTo("a\uFFFD[31mb\uFFFDc\uFFFDd\uFFFD");
        assertThat(Table.plain("Zoë ☃ 東京 🚀")).isEqualTo("Zoë ☃ 東京 🚀");
    }

    @Test
    void a_character_of_two_units_is_not_cut_in_two() {
        Table table = new Table(COLUMNS, () -> 12);
        assertThat(table.lines(List.of(List.of("1", "🚀🚀🚀🚀🚀🚀🚀🚀", "x"))))
                .contains("🚀🚀🚀🚀🚀…  x\n");
    }
}
