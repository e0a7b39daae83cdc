package dev.thaw.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.train.Comparison;
import dev.thaw.train.Overfit;
import dev.thaw.train.Recipes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RecipePlotsTest {

    @Test
    void theTitleGivesDriftAndGapAtBothEndsAsMeansOverSeeds() {
        Map<String, List<Overfit>> rates = new LinkedHashMap<>();
        rates.put("0.1", List.of(new Overfit(1, 0.3, 1, 0.5), new Overfit(2, 0.5, 1, 0.7)));
        rates.put("0.01", List.of(new Overfit(1, 0.1, 0.75, 0.7), new Overfit(2, 0.1, 0.75, 0.75)));
        String drawn = RecipePlots.overfitting(rates).asJavascript("x");
        assertTrue(drawn.contains("0.1: drift 40.0 %, gap 40.0 points; 0.01: drift 10.0 %, gap 2.5 points"), drawn);
    }

    @Test
    void epochsAreCountedSeedBySeedUntilTheMarkOfThatSeed() {
        Comparison both = Comparison.ofRuns(new TreeMap<>(Map.of(
                "late", List.of(Runs.run("late", 1, 0.25, 0.5, 0.75), Runs.run("late", 2, 0.25, 0.25, 0.5)),
                "soon", List.of(Runs.run("soon", 1, 0.5, 0.75, 1), Runs.run("soon", 2, 0.5, 0.25, 0.25)))));
        String text = RecipeTables.epochsUntil(both, "late").text();
        assertTrue(text.lines().anyMatch(line -> line.matches("late +62\\.5 % +2 +2, 2")), text);
        assertTrue(text.lines().anyMatch(line -> line.matches("soon +62\\.5 % +2 +1, 0")), text);
        assertTrue(RecipeTables.epochsUntil(both, "soon").text().contains("never, 0"), text);
        assertEquals(OptionalInt.of(1), both.runs("late").get(0).epochsUntil(0.5));
        assertEquals(OptionalInt.empty(), both.runs("late").get(0).epochsUntil(0.76));
    }

    @Test
    void everyRecipeIsListedWithItsWeightsOrWhatToGive() {
        String text = RecipeTables.weights(Recipes.list()).text();
        Recipes.list().forEach(recipe -> assertTrue(text.contains(recipe.name()), text));
        long told = text.lines().filter(line -> line.contains("here: ") || line.contains("--weights FILE")).count();
        assertTrue(told >= Recipes.list().size(), text);
    }
}
