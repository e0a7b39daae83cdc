package dev.thaw.command;

import ai.djl.engine.Engine;
import com.google.gson.JsonObject;
import dev.thaw.command.GpuResult.Way;
import dev.thaw.command.PairedMeasure.Better;
import dev.thaw.command.PairedMeasure.Pair;
import dev.thaw.command.RecipeMeasures.Stepped;
import dev.thaw.command.RecipeSides.Answers;
import dev.thaw.store.ScratchFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * Training on a GPU, here and in PyTorch on the same one, in turns: steps with and without a frozen part, their time and peak
 * memory; the CIFAR-10 recipe's epoch; frozen epochs. On the CPU it is a trial of itself.
 */
final class GpuBench {

    private static final double MILLIS = 1000;
    private static final double MEBIBYTE = 1024 * 1024;
    private static final int CIFAR = 32;

    private final GpuBenchOptions options;
    private final RecipeSides sides;
    private final RecipeMeasures measures;
    private final Map<String, List<Way>> ways = new LinkedHashMap<>();

    private GpuBench(GpuBenchOptions options, RecipeSides sides, Consumer<String> tell) {
        this.options = options;
        this.sides = sides;
        measures = new RecipeMeasures(options.rounds(), tell);
    }

    /** Measures both sides, and tells each part as soon as it is there and the tables at the end. */
    static GpuResult run(GpuBenchOptions options, Consumer<String> tell) {
        checkDevice(options.device(), Engine.getInstance().getGpuCount());
        try (ScratchFolder folder = ScratchFolder.make("thaw-bench-gpu")) {
            String images = RecipeImages.write(folder.path(), options.images());
            var programs = new RecipeSides.Programs(options.python(), options.script(), folder.path(), options.device());
            try (RecipeSides sides = programs.start(environment -> { })) {
                GpuBench bench = new GpuBench(options, sides, tell);
                bench.measure();
                GpuResult result = new GpuResult(options, bench.measures.all(), bench.ways, images, sides.thaw().versions(),
                        sides.python().versions());
                tell.accept(result.table().text());
                tell.accept(result.shares().text());
                return result;
            }
        } catch (IOException cause) {
            throw OtherSide.missing(cause);
        }
    }

    /** Refuses, before anything is measured, a GPU that the engine does not see. */
    static void checkDevice(String device, int gpus) {
        int wanted = device.startsWith("gpu:") ? Integer.parseInt(device.substring(4)) : 0;
        if (!device.equals("cpu") && wanted >= gpus) {
            throw new IllegalArgumentException("""
                    no GPU to measure: asked for %s, and the engine sees %d; ./thaw doctor says why, and --device cpu tries the \
                    benchmark itself""".formatted(device, gpus));
        }
    }

    private void measure() throws IOException {
        for (String network : options.networks()) {
            boolean small = network.equals("resnet20");
            int size = small ? CIFAR : options.size();
            String name = network.replace("resnet", "ResNet-");
            steps(new Stepped("%s, %d px".formatted(name, size), network, size), small ? "layer2" : "layer3");
        }
        Stepped recipe = new Stepped("", "resnet20", CIFAR);
        measures.epoch(sides, options.images(), recipe, options.steps(), Double.NaN);
        measures.frozen(sides, options.frozenImages(), options.size(), Double.NaN, Double.NaN);
    }

    /** The ways of freezing take turns too, so that a slow moment of the machine does not fall on one of them. */
    private void steps(Stepped one, String last) throws IOException {
        Map<String, String> frozen = new LinkedHashMap<>();
        frozen.put("nothing", "nothing frozen");
        frozen.put(last, "frozen up to " + last);
        frozen.put("body", "all but the head frozen");
        Map<String, List<Answers>> answers = new LinkedHashMap<>();
        double others = OtherLoad.cores();
        for (int round = -1; round < options.rounds(); round++) {
            for (String what : frozen.keySet()) {
                String question = "step %s %d %d %s %d".formatted(one.network(), one.size(), options.batch(), what, options.steps());
                Answers both = sides.askOnce(round, question);
                if (round >= 0) {
                    answers.computeIfAbsent(what, key -> new ArrayList<>()).add(both);
                }
            }
        }
        answers.forEach((what, all) -> add(one.name(), frozen.get(what), all, others));
    }

    private void add(String network, String how, List<Answers> answers, double others) {
        String what = "train step of %s, %s".formatted(network, how);
        List<Pair> times = pairs(answers, json -> MILLIS * RecipeMeasures.seconds(json) / options.steps());
        measures.add(what, "ms", Better.LESS, Double.NaN, others, "", times);
        List<Pair> peaks = List.of();
        if (answers.stream().allMatch(both -> both.thaw().has("peak") && both.python().has("peak"))) {
            peaks = pairs(answers, json -> json.get("peak").getAsDouble() / MEBIBYTE);
            measures.add(what + ", peak memory", "MiB", Better.LESS, Double.NaN, others, "", peaks);
        }
        ways.computeIfAbsent(network, key -> new ArrayList<>()).add(new Way(how, times, peaks));
    }

    private static List<Pair> pairs(List<Answers> answers, ToDoubleFunction<JsonObject> number) {
        return RecipeMeasures.pairs(answers, number);
    }
}
