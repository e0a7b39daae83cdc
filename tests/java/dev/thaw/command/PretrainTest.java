package dev.thaw.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.store.Checksum;
import dev.thaw.weights.Match;
import dev.thaw.weights.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PretrainTest {

    @TempDir
    Path folder;

    @Test
    void aShortTrainingWritesWeightsThatLoadAndACardThatDescribesThem() throws IOException {
        Path weights = folder.resolve("short.safetensors");
        int code = Pretrain.run("--images", "60", "--validation", "20", "--epochs", "1", "--batch", "20",
                "--output", weights.toString());
        assertEquals(0, code);
        String card = Files.readString(folder.resolve("short.json"));
        assertTrue(card.contains(Checksum.compute("SHA-256", weights).hex()), card);
        assertTrue(card.contains("\"trained_on\": \"shapes/source\""), card);
        assertTrue(card.contains("1 epochs of 40 images in batches of 20"), card);
        try (Network network = ResNet.resnet20(20)) {
            network.load(Safetensors.read(weights), Match.STRICT);
            assertTrue(network.loadReport().orElseThrow().complete());
        }
    }

    @Test
    void aStoppedTrainingGoesOnWhereItWasAndTheCardNamesItsCommand() throws IOException {
        String[] command = {"--images", "60", "--validation", "20", "--epochs", "2", "--batch", "20", "--augment", "cifar",
            "--network", "resnet18_narrow", "--checkpoints", folder.resolve("kept").toString(), "--output", ""};
        command[command.length - 1] = folder.resolve("first.safetensors").toString();
        assertEquals(0, Pretrain.run(command));
        try (var files = Files.list(folder.resolve("kept"))) { // as a training that was stopped after its first epoch leaves it
            Files.delete(files.sorted().reduce((first, last) -> last).orElseThrow());
        }
        command[command.length - 1] = folder.resolve("again.safetensors").toString();
        assertEquals(0, Pretrain.run(command));
        assertEquals(Checksum.compute("SHA-256", folder.resolve("first.safetensors")),
                Checksum.compute("SHA-256", folder.resolve("again.safetensors")));
        String card = Files.readString(folder.resolve("again.json"));
        assertTrue(card.contains("./thaw pretrain --network resnet18_narrow --augment cifar --epochs 2 --batch 20"), card);
        assertTrue(card.contains("\"architecture\": \"resnet18_narrow\""), card);
    }

    @Test
    void aWrongOptionEndsWithCodeTwoAndWritesNothing() throws IOException {
        assertEquals(2, Pretrain.run("--epochs", "none", "--output", folder.resolve("x.safetensors").toString()));
        try (var files = Files.list(folder)) {
            assertFalse(files.findAny().isPresent());
        }
    }

    @ParameterizedTest
    @CsvSource({"--epochs,0", "--epochs,-3", "--rate,0", "--rate,NaN", "--rate,fast", "--colour,red", "--augment,much", "--network,resnet19"})
    void optionsThatMeanNothingAreNamed(String option, String value) {
        String message = assertThrows(IllegalArgumentException.class, () -> PretrainOptions.parse(option, value)).getMessage();
        assertTrue(message.contains(option) || message.contains(value), message);
    }

    @Test
    void anOptionWithoutAValueIsNamed() {
        String message = assertThrows(IllegalArgumentException.class, () -> PretrainOptions.parse("--seed")).getMessage();
        assertTrue(message.contains("--seed"), message);
    }

    @Test
    void givenOptionsReplaceTheDefaultsAndLeaveTheRest() {
        PretrainOptions options = PretrainOptions.parse("--seed", "0", "--rate", "0.05");
        assertEquals(0, options.seed());
        assertEquals(0.05, options.rate());
        assertEquals(PretrainOptions.defaults().epochs(), options.epochs());
    }
}
