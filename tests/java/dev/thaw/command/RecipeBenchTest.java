package dev.thaw.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.thaw.command.PairedMeasure.Better;
import dev.thaw.command.PairedMeasure.Pair;
import dev.thaw.command.RecipeBenchOptions.Part;
import dev.thaw.nn.ResNet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeBenchTest {

    @TempDir
    Path folder;

    private static PairedMeasure measure(Better better, double wanted, Pair... pairs) {
        return new PairedMeasure("steps", "images/s", better, wanted, List.of(pairs));
    }

    @Test
    void aGoalIsComparedWithTheMedianOfTheRatiosOfPairs() {
        Pair[] pairs = {new Pair(2, 1), new Pair(3, 1), new Pair(40, 10)};
        assertEquals(3, measure(Better.MORE, 3, pairs).goal().orElseThrow().measured());
        assertTrue(measure(Better.MORE, 3, pairs).goal().orElseThrow().met());
        assertTrue(!measure(Better.MORE, 3.01, pairs).goal().orElseThrow().met());
        assertTrue(measure(Better.LESS, 3, pairs).goal().orElseThrow().met());
        assertTrue(!measure(Better.LESS, 2.99, pairs).goal().orElseThrow().met());
        assertEquals(4, measure(Better.FASTER, 4, new Pair(2, 8)).goal().orElseThrow().measured());
        assertTrue(measure(Better.MORE, Double.NaN, pairs).goal().isEmpty());
    }

    @Test
    void theTableHoldsBothSidesTheirRatioTheNoteAndTheLoadOfOthers() {
        var result = new RecipeResult(List.of(new RecipeResult.Measured(measure(Better.MORE, 1, new Pair(90, 100)), 0.25, "a bound")),
                RecipeBenchOptions.parse("--rounds", "1"), "drawn", new JsonObject());
        String text = result.table().text();
        for (String word : List.of("90.0", "100", "0.90", "goal ≥ 1", "MISSED", "a bound", "0.25", "OMP_WAIT_POLICY")) {
            assertTrue(text.contains(word), word + " is not in " + text);
        }
        assertEquals(1, result.goals().size());
        assertTrue(result.fields().containsKey("measured"));
    }

    @Test
    void partsAreChosenByName() {
        assertEquals(List.of(Part.values()), RecipeBenchOptions.parse().parts());
        assertEquals(List.of(Part.STEP, Part.MEMORY), RecipeBenchOptions.parse("--only", "step,memory").parts());
        String message = assertThrows(IllegalArgumentException.class, () -> RecipeBenchOptions.parse("--only", "speed")).getMessage();
        assertTrue(message.contains("speed") && message.contains("frozen"), message);
    }

    @Test
    void ourSideAnswersEveryQuestionInAProcessOfItsOwn() throws IOException {
        RecipeImages.write(folder, 8);
        assertEquals(8 * 3072, Files.size(folder.resolve(RecipeImages.IMAGES)));
        try (OtherSide side = OtherSide.start(JavaCommand.of(RecipeSide.class, List.of(),
                folder.resolve(RecipeImages.IMAGES).toString(), folder.resolve(RecipeImages.LABELS).toString()));
                var same = ResNet.resnet20(10)) {
            assertTrue(side.versions().get("threads").getAsInt() > 0);
            JsonObject step = side.ask("step resnet20 32 4 nothing 1");
            assertTrue(step.get("seconds").getAsDouble() > 0);
            assertEquals(same.parameters().values().stream().mapToLong(one -> one.getArray().size()).sum(),
                    step.get("parameters").getAsLong());
            assertTrue(side.ask("epoch").get("seconds").getAsDouble() > 0);
            assertEquals(2, side.ask("frozen 2 8 32").getAsJsonArray("epochs").size());
            assertTrue(side.ask("memory").get("bytes").getAsLong() >= 0);
            assertThrows(IOException.class, () -> side.ask("nothing known"));
        }
    }

    @Test
    void theFirstTensorSumsToSix() throws IOException {
        Process process = new ProcessBuilder(JavaCommand.of(FirstTensor.class, List.of()))
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        assertEquals("6.0", new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
    }

    @Test
    void aPythonThatIsNotThereIsNamedWithARemedy() {
        assertEquals(1, Bench.run("recipe", "--images", "2", "--python", folder.resolve("none").toString(), "--output",
                folder.resolve("out.json").toString()));
        assertTrue(!Files.exists(folder.resolve("out.json")));
    }
}
