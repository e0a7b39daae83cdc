package dev.thaw.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.train.Runs;
import dev.thaw.train.TrainingRun;
import dev.thaw.weights.Match;
import dev.thaw.weights.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeRunTest {

    @TempDir
    Path folder;

    @Test
    void aFractionOfARecipeLeavesLogsRunsWeightsACurveAndATableForEachStart() throws IOException {
        String[] command = {"cifar10-lesson", "--share", "0.05", "--data", "shapes/near", "--images", "60", "--test", "20",
            "--weights", "none,resnet20-shapes", "--output", folder.toString()};
        assertEquals(0, RecipeRun.run(command));
        List<TrainingRun> logged = Runs.of(folder).runs();
        assertEquals(4, logged.size(), "a log and a saved run for each of two starts");
        for (TrainingRun run : logged) {
            assertEquals(List.of("frozen", "all"), run.phases().stream().map(phase -> phase.name()).toList());
            assertEquals(3, run.last().number(), "a twentieth of 5 and of 35 epochs, at least one each");
        }
        String table = Files.readString(folder.resolve("table.md"));
        assertTrue(table.startsWith("`./thaw recipe cifar10-lesson --share 0.05 --data shapes/near --weights none,resnet20-shapes"
                + " --images 60 --test 20`: 50 training, 10 validation, 20 test images, 3 epochs."), table);
        assertTrue(table.contains("\n| scratch | ") && table.contains("\n| shapes/source | "), table);
        assertTrue(Files.readString(folder.resolve("curve.svg")).startsWith("<svg"));
        try (Network network = ResNet.resnet20(10)) {
            network.load(Safetensors.read(folder.resolve("scratch.safetensors")), Match.STRICT);
        }
    }

    @Test
    void weightsInAFileAreAStartAndAStoppedTrainingGoesOn() throws IOException {
        Path given = folder.resolve("given.safetensors");
        try (Network network = ResNet.resnet20(4).seed(7)) {
            Safetensors.write(given, network.stateDict(), Map.of());
        }
        String[] command = {"cifar10-lesson", "--share", "0.05", "--data", "shapes/near", "--images", "60", "--test", "20",
            "--seed", "3", "--weights", given.toString(), "--checkpoints", folder.resolve("kept").toString(), "--output",
            folder.resolve("once").toString()};
        assertEquals(0, RecipeRun.run(command));
        try (var kept = Files.list(folder.resolve("kept/given.safetensors"))) { // as a training stopped before its last epoch
            Files.delete(kept.sorted().reduce((first, last) -> last).orElseThrow());
        }
        TrainingRun once = TrainingRun.load(folder.resolve("once/given.safetensors.json"));
        command[command.length - 1] = folder.resolve("again").toString();
        assertEquals(0, RecipeRun.run(command));
        TrainingRun again = TrainingRun.load(folder.resolve("again/given.safetensors.json"));
        assertEquals(once.stepLosses(), again.stepLosses());
        assertTrue(again.notes().stream().anyMatch(note -> note.startsWith("Resumed after step")), again.notes().toString());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            cifar11-lesson, --share, 0.1
            cifar10-lesson, --share, 0
            cifar10-lesson, --share, much
            cifar10-lesson, --weights, 'none,none'
            cifar10-lesson, --colour, red
            cifar10-lesson, --network, resnet19""")
    void wordsThatMeanNothingAreNamed(String recipe, String option, String value) {
        String message = assertThrows(IllegalArgumentException.class,
                () -> RecipeRunOptions.parse(recipe, option, value)).getMessage();
        assertTrue(List.of(recipe, option, value).stream().anyMatch(message::contains), message);
    }

    @Test
    void absentWeightsEndWithCodeTwoBeforeAnythingTrains() throws IOException {
        Path output = folder.resolve("out");
        assertEquals(2, RecipeRun.run("cifar10-lesson", "--data", "shapes/near", "--weights", "no-such-file.pth", "--output",
                output.toString()));
        assertFalse(Files.exists(output));
    }
}
