package dev.thaw.command;

import com.google.gson.JsonObject;
import dev.thaw.command.PairedMeasure.Better;
import dev.thaw.command.PairedMeasure.Pair;
import dev.thaw.command.RecipeBenchOptions.Part;
import dev.thaw.command.RecipeResult.Measured;
import dev.thaw.command.RecipeSides.Answers;
import dev.thaw.metric.Median;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * Training as people run it, here and in PyTorch, in turns: steps, the CIFAR-10 recipe's epoch, frozen epochs, start, memory.
 *
 * <p>Both sides are processes of their own that answer the same questions, with the same number of threads and the same way of
 * waiting; Python's optimizer works on lists of tensors ({@code foreach}) and its loader has two persistent workers.
 */
final class RecipeBench {

    private static final int BATCH = 64;
    private static final int FROZEN_EPOCHS = 10;
    private static final int FROZEN_IMAGES = 512;
    private static final double BUSY = 0.5;
    private static final double MEBIBYTE = 1024 * 1024;
    private static final String FIRST_TENSOR = "import torch; print(torch.tensor([1., 2., 3.]).sum().item())";
    private static final String POLICY = "OMP_WAIT_POLICY";
    private static final String UNIT = "images/s";

    /** A network, the size of its images, and how often its step should go into Python's. */
    private record Stepped(String name, String network, int size) { }

    private static final List<Stepped> NETWORKS = List.of(new Stepped("train step of ResNet-20, 32 px", "resnet20", 32),
            new Stepped("train step of ResNet-18, 32 px", "resnet18", 32),
            new Stepped("train step of MobileNetV2, 64 px", "mobilenet_v2", 64));

    private final RecipeBenchOptions options;
    private final Path folder;
    private final Consumer<String> tell;
    private final List<Measured> measured = new ArrayList<>();
    private JsonObject versions = new JsonObject();

    private RecipeBench(RecipeBenchOptions options, Path folder, Consumer<String> tell) {
        this.options = options;
        this.folder = folder;
        this.tell = tell;
    }

    /** Measures both sides, and tells each part as soon as it is there and the table at the end. */
    static RecipeResult run(RecipeBenchOptions options, Consumer<String> tell) {
        try (ScratchFolder folder = ScratchFolder.make("thaw-bench-recipe")) {
            String images = RecipeImages.write(folder.path(), options.images());
            RecipeBench bench = new RecipeBench(options, folder.path(), tell);
            bench.measure();
            RecipeResult result = new RecipeResult(bench.measured, options, images, bench.versions);
            tell.accept(result.table().text());
            return result;
        } catch (IOException cause) {
            throw OtherSide.missing(cause);
        }
    }

    private void measure() throws IOException {
        if (options.parts().stream().anyMatch(part -> part.compareTo(Part.START) < 0)) {
            try (RecipeSides sides = RecipeSides.start(options, folder, environment -> { })) {
                versions = sides.python().versions();
                if (options.parts().contains(Part.STEP)) {
                    for (Stepped one : NETWORKS) {
                        step(sides, one, "", 1);
                    }
                }
                if (options.parts().contains(Part.EPOCH)) {
                    epoch(sides);
                }
                if (options.parts().contains(Part.FROZEN)) {
                    frozen(sides);
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

    private void step(RecipeSides sides, Stepped one, String how, double wanted) throws IOException {
        double others = OtherLoad.cores();
        add(one.name() + how, UNIT, Better.MORE, wanted, others, "", stepPairs(sides, one));
    }

    private List<Pair> stepPairs(RecipeSides sides, Stepped one) throws IOException {
        List<Answers> answers = sides.ask(options.rounds(),
                "step %s %d %d".formatted(one.network(), one.size(), options.steps()));
        return pairs(answers, json -> BATCH * options.steps() / seconds(json));
    }

    /** The recipe's epoch, and beside it how long its train steps alone take: faster than these no epoch can be. */
    private void epoch(RecipeSides sides) throws IOException {
        double others = OtherLoad.cores();
        List<Pair> epochs = pairs(sides.ask(options.rounds(), "epoch"), json -> options.images() / seconds(json));
        List<Pair> bare = stepPairs(sides, NETWORKS.get(0));
        String what = "CIFAR-10 recipe epoch, ResNet-20, augmented and loaded";
        PairedMeasure steps = new PairedMeasure("its train steps alone", UNIT, Better.MORE, Double.NaN, bare);
        PairedMeasure whole = new PairedMeasure(what, UNIT, Better.MORE, Double.NaN, epochs);
        String bound = "bound: if augmentation and loading cost nothing here, the ratio would be "
                + PairedMeasure.number(steps.thaw().middle() / whole.python().middle());
        add(what, UNIT, Better.MORE, 1.05, others, bound, epochs);
        add(steps.what(), UNIT, Better.MORE, Double.NaN, others, "", bare);
    }

    private void frozen(RecipeSides sides) throws IOException {
        double others = OtherLoad.cores();
        List<Answers> answers = sides.ask(options.rounds(), "frozen %d %d".formatted(FROZEN_EPOCHS, FROZEN_IMAGES));
        add("%d frozen epochs of ResNet-18, 64 px, extraction included".formatted(FROZEN_EPOCHS), "s", Better.FASTER, 8, others,
                "Python computes the frozen body anew each epoch", pairs(answers, RecipeBench::seconds));
        add("each later frozen epoch, the slowest here", "s", Better.FASTER, 20, others, "", answers.stream()
                .map(both -> new Pair(later(both.thaw()).most(), later(both.python()).middle())).toList());
    }

    private static Median later(JsonObject json) {
        List<Double> seconds = new ArrayList<>();
        json.getAsJsonArray("epochs").forEach(epoch -> seconds.add(epoch.getAsDouble()));
        return Median.of(seconds.subList(1, seconds.size()));
    }

    private void start() throws IOException {
        double others = OtherLoad.cores();
        List<Pair> pairs = new Turns<>(round -> firstTensor(JavaCommand.of(FirstTensor.class, List.of())),
                round -> firstTensor(List.of(options.python(), "-c", FIRST_TENSOR)), Pair::new).rounds(1, options.rounds());
        add("start to first tensor, a plain process", "s", Better.LESS, 1, others, "", pairs);
        if (options.kernels().isPresent()) {
            add("start to first tensor, from kernel launch", "s", Better.LESS, 1, OtherLoad.cores(), "Python's is ipykernel",
                    options.kernels().get().pairs(options.rounds(), options.python()));
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
            try (RecipeSides sides = RecipeSides.start(options, folder, environment -> { })) {
                sides.ask(0, "epoch");
                pairs.add(new Answers(sides.thaw().ask("memory"), sides.python().ask("memory"))
                        .pair(json -> json.get("bytes").getAsDouble() / MEBIBYTE));
            }
        }
        add("peak resident memory of the recipe epoch", "MiB", Better.LESS, 1, others, "Python's two workers not counted", pairs);
    }

    /** What our own settings are worth. On a busy machine threads that wait actively would take an hour, so they are left out. */
    private void settings() throws IOException {
        settings("without settings of memory", RecipeSides::withoutMemorySettings);
        double others = OtherLoad.cores();
        if (others > BUSY) {
            tell.accept("waiting actively: not measured, for other processes keep %.2f cores busy".formatted(others));
        } else {
            settings("waiting actively", environment -> environment.put(POLICY, "active"));
        }
    }

    private void settings(String how, Consumer<Map<String, String>> change) throws IOException {
        try (RecipeSides sides = RecipeSides.start(options, folder, change)) {
            step(sides, NETWORKS.get(0), ", " + how, Double.NaN);
        }
    }

    private static List<Pair> pairs(List<Answers> answers, ToDoubleFunction<JsonObject> number) {
        return answers.stream().map(both -> both.pair(number)).toList();
    }

    private static double seconds(JsonObject json) {
        return json.get("seconds").getAsDouble();
    }

    private void add(String what, String unit, Better better, double wanted, double others, String note, List<Pair> pairs) {
        Measured one = new Measured(new PairedMeasure(what, unit, better, wanted, pairs), others, note);
        measured.add(one);
        tell.accept(one.line());
    }
}
