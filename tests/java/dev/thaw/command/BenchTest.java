package dev.thaw.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchTest {

    @TempDir
    Path folder;

    @Test
    void aTinyRunMeasuresEveryMethodAndWritesItsNumbers() throws IOException {
        Path file = folder.resolve("numbers.json");
        int code = Bench.run("freezing", "--images", "8", "--size", "32", "--batch", "4", "--epochs", "2", "--rounds", "1",
                "--repeats", "1", "--output", file.toString());
        assertTrue(code == 0 || code == 1, "so few images may miss a goal, but nothing else may fail: " + code);
        String json = Files.readString(file);
        for (String method : List.of("full fine-tuning", "flag", "filter", "no_grad", "detach", "flag + filter")) {
            assertTrue(json.contains("\"label\": \"" + method + "\""), method + " is not in " + json);
        }
        assertTrue(json.contains("\"plain\"") && json.contains("\"cached\"") && json.contains("\"goals\""), json);
    }

    @Test
    void goalsAreComparedWithTheSlowestLaterEpochAndTheSumOfAll() {
        var fast = new FreezingResult(BenchOptions.defaults(), List.of(), List.of(new FreezingResult.Round(List.of(2.0, 2.0), List.of(0.4, 0.1), 1e-7)),
                List.of(0.5, 0.3, 2.0));
        assertEquals(List.of(20.0, 8.0, 1e-7, 0.5), fast.goals().stream().map(Goal::measured).toList());
        assertTrue(fast.goals().stream().allMatch(Goal::met));
        var slow = new FreezingResult(BenchOptions.defaults(), List.of(), List.of(new FreezingResult.Round(List.of(2.0, 2.0, 2.0), List.of(1.0, 0.01, 0.2), 1)),
                List.of(1.5));
        assertEquals(List.of(10.0, 6.0 / 1.21, 1.0, 1.5), slow.goals().stream().map(Goal::measured).toList());
        assertTrue(slow.goals().stream().noneMatch(Goal::met));
        assertTrue(slow.table().text().contains("MISSED"), slow.table().text());
    }

    @Test
    void theAugmentationGoalIsTheMedianOfPairs() {
        AugmentBenchOptions options = AugmentBenchOptions.parse("--images", "10", "--workers", "0");
        var pairs = List.of(new PairedMeasure.Pair(90, 10), new PairedMeasure.Pair(10, 10), new PairedMeasure.Pair(81, 9));
        var met = new AugmentResult(pairs, options, new com.google.gson.JsonObject());
        assertEquals(9.0, met.goals().get(0).measured());
        assertTrue(met.goals().get(0).met() && met.table().text().contains("met"), met.table().text());
        var missed = new AugmentResult(pairs.subList(1, 2), options, new com.google.gson.JsonObject());
        assertFalse(missed.goals().get(0).met());
        assertTrue(missed.fields().containsKey("omp_wait_policy"));
    }

    @Test
    void aNameThatIsNoBenchmarkAndAWrongOptionEndWithCodeTwo() {
        assertEquals(2, Bench.run("warp"));
        assertEquals(2, Bench.run());
        assertEquals(0, Bench.run("--help"));
        assertEquals(2, Bench.run("freezing", "--images", "none", "--output", folder.resolve("x").toString()));
        assertFalse(Files.exists(folder.resolve("x")));
    }

    @ParameterizedTest
    @CsvSource({"--images,1", "--size,31", "--batch,0", "--epochs,1", "--rounds,0", "--colour,red"})
    void optionsThatMeanNothingAreNamed(String option, String value) {
        String message = assertThrows(IllegalArgumentException.class, () -> BenchOptions.parse(option, value)).getMessage();
        assertTrue(message.contains(option), message);
    }
}
