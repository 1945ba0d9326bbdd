package dev.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each sample of the recipes with one slip in it: what `check` says of it is compared.
class BrokenRecipesTest {
    private static final int SHORT = 10;

    @TempDir Path directory;

    static List<Recipes.Slip> slips() {
        return Recipes.slips();
    }

    @ParameterizedTest
    @MethodSource("slips")
    void a_slip_is_told_with_its_place_and_what_to_do(Recipes.Slip slip) {
        String told = new Checking(directory).file(slip.file(), slip.broken()).text();
        assertThat(told).isEqualTo(slip.told());
        assertThat(told.lines().count()).as("fits on a screen").isLessThan(SHORT);
    }

    @Test
    void every_recipe_has_its_slip() throws IOException {
        assertThat(Recipes.slips().stream().map(Recipes.Slip::recipe).distinct())
                .containsExactlyElementsOf(Recipes.pages());
    }

    static Stream<Recipes.Sample> samples() throws IOException {
        return Recipes.samples();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void the_sample_itself_is_in_order(Recipes.Sample sample) {
        String told = new Checking(directory).file(sample.file(), sample.text()).text();
        assertThat(told).matches("1 file, [1-3] hooks?: no problem\n");
    }
}
