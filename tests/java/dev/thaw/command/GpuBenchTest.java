package dev.thaw.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.thaw.GpuTest;
import dev.thaw.Shared;
import dev.thaw.command.PairedMeasure.Better;
import dev.thaw.command.PairedMeasure.Pair;
import dev.thaw.engine.DeviceMemory;
import dev.thaw.engine.Devices;
import dev.thaw.nn.ResNet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpuBenchTest {

    @TempDir
    Path folder;

    private static JsonObject json(String text) {
        return JsonParser.parseString(text).getAsJsonObject();
    }

    private static GpuResult result(String device, List<Pair> peaks, JsonObject python) {
        List<Pair> full = List.of(new Pair(20, 10), new Pair(40, 10), new Pair(30, 10));
        List<Pair> half = List.of(new Pair(10, 4), new Pair(10, 4), new Pair(15, 4));
        Map<String, List<GpuResult.Way>> ways = new LinkedHashMap<>();
        ways.put("Net", List.of(new GpuResult.Way("nothing frozen", full, peaks), new GpuResult.Way("half frozen", half, peaks)));
        var measure = new PairedMeasure("a step", "ms", Better.LESS, Double.NaN, full);
        return new GpuResult(GpuBenchOptions.parse("--device", device, "--rounds", "3"),
                List.of(new RecipeResult.Measured(measure, 0, "")), ways, "drawn images",
                json("{java: 17, torch: '2.7.1'}"), python);
    }

    @Test
    void sharesAreOfTheSameRoundOnTheSameSide() {
        var shares = result("cpu", List.of(), json("{}")).shares();
        assertEquals(List.of("Net, half frozen", "50.0 (25.0 to 50.0)", "40.0 (40.0 to 40.0)", "unknown", "unknown"),
                shares.rows().get(0));
        var known = result("cpu", List.of(new Pair(1, 2), new Pair(1, 2), new Pair(1, 2)), json("{}")).shares();
        assertEquals("100 (100 to 100)", known.rows().get(0).get(3));
    }

    @Test
    void theMarkdownSaysWhatItRanOnAndHoldsEveryRow() {
        String page = result("gpu", List.of(), json("{gpu: 'A card', driver: '1.2', cuda: '12.6', torch: '2.7.1+cu126'}"))
                .markdown().orElseThrow();
        for (String words : List.of("On A card. driver 1.2, cuda 12.6, torch 2.7.1+cu126, Java 17, libtorch under Java 2.7.1",
                "| a step [ms] | 30.0 (20.0 to 40.0) | 10.0 (10.0 to 10.0) | 3.00 (2.00 to 4.00) | ours / theirs |",
                "|---|---:|---:|---:|---:|", "| Net, half frozen | 50.0 (25.0 to 50.0) |")) {
            assertTrue(page.contains(words), words + " is not in " + page);
        }
        assertFalse(page.contains("trial"), page);
        assertTrue(result("cpu", List.of(), json("{}")).markdown().orElseThrow().contains("nothing here was measured on a GPU"));
    }

    @Test
    void withoutTheGpuThatWasAskedForNothingIsMeasured() {
        String message = assertThrows(IllegalArgumentException.class, () -> GpuBench.checkDevice("gpu:1", 1)).getMessage();
        assertTrue(message.contains("asked for gpu:1") && message.contains("sees 1") && message.contains("--device cpu"), message);
        assertThrows(IllegalArgumentException.class, () -> GpuBench.checkDevice("gpu", 0));
        GpuBench.checkDevice("gpu:1", 2);
        GpuBench.checkDevice("cpu", 0);
        Assumptions.assumeFalse(Devices.current().isGpu());
        assertEquals(2, Bench.run("gpu", "--output", folder.resolve("out.json").toString()));
        assertFalse(Files.exists(folder.resolve("out.json")));
    }

    @ParameterizedTest
    @CsvSource({"--device,tpu", "--device,gpu:x", "--networks,vgg16", "--rounds,0", "--size,31"})
    void optionsThatMeanNothingAreNamed(String option, String value) {
        String message = assertThrows(IllegalArgumentException.class, () -> GpuBenchOptions.parse(option, value)).getMessage();
        assertTrue(message.contains(option) && message.contains(value), message);
    }

    /** The whole benchmark against PyTorch, on the CPU and tiny. */
    @Test
    @Tag("slow")
    void aTrialOnTheCpuMeasuresBothSides() throws IOException {
        String page = measuresBothSides("cpu");
        assertTrue(page.contains("nothing here was measured on a GPU"), page);
        try (DeviceMemory memory = DeviceMemory.watch(Device.cpu())) {
            boolean counts = memory.source() == DeviceMemory.Source.MALLOC;
            assertEquals(counts, page.contains("layer2, peak memory [MiB] | "), page);
        }
    }

    @GpuTest
    void onAGpuItMeasuresBothSidesAndNamesTheDevice() throws IOException {
        String page = measuresBothSides("gpu");
        assertTrue(page.contains("driver ") && page.contains("cuda 12") && page.contains(", peak memory [MiB] |"), page);
    }

    private String measuresBothSides(String device) throws IOException {
        String python = Optional.ofNullable(System.getenv("THAW_BENCH_PYTHON")).orElse(System.getenv("THAW_GPU_PYTHON"));
        Assumptions.assumeTrue(python != null,
                "neither THAW_BENCH_PYTHON nor THAW_GPU_PYTHON names a Python with torch and torchvision");
        Path file = folder.resolve("trial.json");
        String script = Shared.root().resolve("tests/bench/train_recipe.py").toString();
        assertEquals(0, Bench.run("gpu", "--device", device, "--rounds", "2", "--steps", "1", "--batch", "4", "--size", "32",
                "--images", "64", "--networks", "resnet20", "--python", python, "--script", script, "--output", file.toString()));
        JsonObject told = json(Files.readString(file));
        String theirs = device.replace("gpu", "cuda");
        assertTrue(told.getAsJsonObject("thaw").get("device").getAsString().startsWith(device), told::toString);
        assertTrue(told.getAsJsonObject("python").get("device").getAsString().startsWith(theirs), told::toString);
        assertEquals(3, told.getAsJsonObject("ways").getAsJsonArray("ResNet-20, 32 px").size());
        String page = Files.readString(folder.resolve("trial.md"));
        for (String words : List.of("| train step of ResNet-20, 32 px, frozen up to layer2 [ms] | ",
                "| CIFAR-10 recipe epoch, ResNet-20, augmented and loaded [images/s] | ", "| each later frozen epoch")) {
            assertTrue(page.contains(words), words + " is not in " + page);
        }
        return page;
    }

    @Test
    void ourSideFreezesWhatItIsToldAndWeighsAStep() throws IOException {
        RecipeImages.write(folder, 4);
        try (OtherSide side = OtherSide.start(JavaCommand.of(RecipeSide.class, List.of(),
                folder.resolve(RecipeImages.IMAGES).toString(), folder.resolve(RecipeImages.LABELS).toString()));
                var same = ResNet.resnet20(10)) {
            assertEquals(RecipeSide.device(), side.versions().get("device").getAsString());
            JsonObject full = side.ask("step resnet20 32 16 nothing 1");
            JsonObject body = side.ask("step resnet20 32 16 body 1");
            assertEquals(same.parameterCount(), full.get("trainable").getAsLong());
            assertEquals(64 * 10 + 10, body.get("trainable").getAsLong());
            assertTrue(side.ask("step resnet20 32 16 layer2 1").get("trainable").getAsLong() > 650);
            try (DeviceMemory memory = DeviceMemory.watch(Devices.current())) {
                Assumptions.assumeTrue(memory.source() == DeviceMemory.Source.MALLOC);
            }
            long megabyte = 1_000_000;         // 16 images leave 16·32·32·16·4 bytes behind each of a dozen layers
            assertTrue(full.get("peak").getAsLong() > 15 * megabyte, full::toString);
            assertTrue(body.get("peak").getAsLong() < full.get("peak").getAsLong() / 2, () -> full + " " + body);
        }
    }
}
