package dev.thaw.command;

import com.google.gson.JsonObject;
import dev.thaw.command.PairedMeasure.Better;
import dev.thaw.command.PairedMeasure.Pair;
import dev.thaw.command.RecipeBenchOptions.Part;
import dev.thaw.command.RecipeMeasures.Stepped;
import dev.thaw.command.RecipeSides.Answers;
import dev.thaw.store.ScratchFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Training as people run it, here and in PyTorch, in turns: steps, the CIFAR-10 recipe's epoch, frozen epochs, start, memory.
 *
 * <p>Both sides are processes of their own that answer the same questions, with the same number of threads and the same way of
 * waiting; Python's optimizer works on lists of tensors ({@code foreach}) and its loader has two persistent workers.
 */
final class RecipeBench {

    private static final int FROZEN_IMAGES = 512;
    private static final int FROZEN_SIZE = 64;
    private static final double BUSY = 0.5;
    private static final double MEBIBYTE = 1024 * 1024;
    private static final String FIRST_TENSOR = "import torch; print(torch.tensor([1., 2., 3.]).sum().item())";
    private static final String POLICY = "OMP_WAIT_POLICY";

    private static final List<Stepped> NETWORKS = List.of(new Stepped("train step of ResNet-20, 32 px", "resnet20", 32),
            new Stepped("train step of ResNet-18, 32 px", "resnet18", 32),
            new Stepped("train step of MobileNetV2, 64 px", "mobilenet_v2", 64));

    private final RecipeBenchOptions options;
    private final RecipeSides.Programs programs;
    private final RecipeMeasures measures;
    private JsonObject versions = new JsonObject();

    private RecipeBench(RecipeBenchOptions options, Path folder, Consumer<String> tell) {
        this.options = options;
        programs = new RecipeSides.Programs(options.python(), options.script(), folder, RecipeSide.device());
        measures = new RecipeMeasures(options.rounds(), tell);
    }

    /** Measures both sides, and tells each part as soon as it is there and the table at the end. */
    static RecipeResult run(RecipeBenchOptions options, Consumer<String> tell) {
        try (ScratchFolder folder = ScratchFolder.make("thaw-bench-recipe")) {
            String images = RecipeImages.write(folder.path(), options.images());
            RecipeBench bench = new RecipeBench(options, folder.path(), tell);
            bench.measure();
            RecipeResult result = new RecipeResult(bench.measures.all(), options, images, bench.versions);
            tell.accept(result.table().text());
            return result;
        } catch (IOException cause) {
            throw OtherSide.missing(cause);
        }
    }

    private void measure() throws IOException {
        if (options.parts().stream().anyMatch(part -> part.compareTo(Part.START) < 0)) {
            try (RecipeSides sides = programs.start(environment -> { })) {
                versions = sides.python().versions();
                if (options.parts().contains(Part.STEP)) {
                    for (Stepped one : NETWORKS) {
                        measures.step(sides, one, options.steps(), "", 1);
                    }
                }
                if (options.parts().contains(Part.EPOCH)) {
                    measures.epoch(sides, options.images(), NETWORKS.get(0), options.steps(), 1.05);
                }
                if (options.parts().contains(Part.FROZEN)) {
                    measures.frozen(sides, FROZEN_IMAGES, FROZEN_SIZE, 8, 20);
                }
            }
        }
        if (options.parts().contains(Part.START)) {
            start();
        }
        if (options.parts().contains(Part.MEMORY)) {
            memory();
        }
        if (options.parts().contains(Part.SETTINGS)) {
            settings();
        }
    }

    private void start() throws IOException {
        double others = OtherLoad.cores();
        List<Pair> pairs = new Turns<>(round -> firstTensor(JavaCommand.of(FirstTensor.class, List.of())),
                round -> firstTensor(List.of(options.python(), "-c", FIRST_TENSOR)), Pair::new).rounds(1, options.rounds());
        measures.add("start to first tensor, a plain process", "s", Better.LESS, 1, others, "", pairs);
        if (options.kernels().isPresent()) {
            measures.add("start to first tensor, from kernel launch", "s", Better.LESS, 1, OtherLoad.cores(),
                    "Python's is ipykernel", options.kernels().get().pairs(options.rounds(), options.python()));
        }
    }

    private static double firstTensor(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        RecipeSides.withoutMemorySettings(builder.environment());
        long from = System.nanoTime();
        Process process = builder.start();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            String line = reader.readLine();
            double seconds = (System.nanoTime() - from) / 1e9;
            if (!"6.0".equals(line)) {
                throw new IOException("%s said \"%s\" instead of 6.0".formatted(command.get(0), line));
            }
            return seconds;
        } finally {
            process.destroy();
        }
    }

    /** Fresh processes, for a peak never falls. */
    private void memory() throws IOException {
        double others = OtherLoad.cores();
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < Math.min(3, options.rounds()); i++) {
            try (RecipeSides sides = programs.start(environment -> { })) {
                sides.ask(0, "epoch");
                pairs.add(new Answers(sides.thaw().ask("memory"), sides.python().ask("memory"))
                        .pair(json -> json.get("bytes").getAsDouble() / MEBIBYTE));
            }
        }
        measures.add("peak resident memory of the recipe epoch", "MiB", Better.LESS, 1, others,
                "Python's two workers not counted", pairs);
    }

    /** What our own settings are worth. On a busy machine threads that wait actively would take an hour, so they are left out. */
    private void settings() throws IOException {
        settings("without settings of memory", RecipeSides::withoutMemorySettings);
        double others = OtherLoad.cores();
        if (others > BUSY) {
            measures.tell("waiting actively: not measured, for other processes keep %.2f cores busy".formatted(others));
        } else {
            settings("waiting actively", environment -> environment.put(POLICY, "active"));
        }
    }

    private void settings(String how, Consumer<Map<String, String>> change) throws IOException {
        try (RecipeSides sides = programs.start(change)) {
            measures.step(sides, NETWORKS.get(0), options.steps(), ", " + how, Double.NaN);
        }
    }
}
