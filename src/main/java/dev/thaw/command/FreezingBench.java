package dev.thaw.command;

import dev.thaw.data.Batch;
import dev.thaw.data.Batches;
import dev.thaw.data.Dataset;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.data.Ordering;
import dev.thaw.engine.RandomStream;
import dev.thaw.freeze.Detach;
import dev.thaw.freeze.FreezeMethod;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.NoGrad;
import dev.thaw.freeze.OptimizerFilter;
import dev.thaw.freeze.RequiresGrad;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.optim.Adam;
import dev.thaw.optim.Sgd;
import dev.thaw.train.FeatureCache;
import dev.thaw.train.StepCost;
import dev.thaw.train.Training;
import dev.thaw.train.TrainingRun;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** ResNet-18 with a frozen body: what a step costs under each method, and what cached features save. */
final class FreezingBench {

    private static final int CLASSES = 10;
    private static final int TEST_IMAGES = 64;

    private final BenchOptions options;
    private final Dataset dataset;
    private final StateDict weights;
    private final FreezePlan plan = FreezePlan.allBut("fc");

    private FreezingBench(BenchOptions options) {
        this.options = options;
        dataset = new Dataset("noise", IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList(),
                noise(options.images(), "training"), ImageSet.empty(options.size(), options.size(), 3),
                noise(TEST_IMAGES, "test"), Normalization.IMAGENET);
        try (Network network = ResNet.resnet18(CLASSES)) {
            weights = network.stateDict();
        }
    }

    /** Measures steps, epochs and the audit, and tells each table as soon as it is there. */
    static FreezingResult run(BenchOptions options, Consumer<String> tell) {
        FreezingBench bench = new FreezingBench(options);
        List<StepCost> steps = bench.steps();
        tell.accept(StepCost.table("ResNet-18, all but fc frozen, batch %d of %d×%d pixels, Adam; medians of %d steps".formatted(
                options.batch(), options.size(), options.size(), options.repeats()), steps).text());
        List<FreezingResult.Round> rounds = new ArrayList<>();
        bench.train(FeatureCache.off(), 1); // whatever is slow for the first time only
        for (int i = 0; i < options.rounds(); i++) {
            rounds.add(bench.round());
        }
        FreezingResult result = new FreezingResult(options, steps, rounds, AuditBench.run(options.repeats()));
        tell.accept(result.table().text());
        return result;
    }

    private List<StepCost> steps() {
        List<StepCost> costs = new ArrayList<>();
        List<FreezeMethod> methods = List.of(RequiresGrad.method(), OptimizerFilter.method(), NoGrad.method(), Detach.method(),
                RequiresGrad.method().and(OptimizerFilter.method()));
        try (Network network = fresh(); Batches batches = Batches.of(dataset.train(), dataset.normalization(),
                options.batch(), Ordering.sequential()); Batch batch = batches.next()) {
            costs.add(StepCost.measure(network, FreezePlan.trainAll(), methods.get(0), Adam.of(1e-4), batch, options.repeats()));
            for (FreezeMethod method : methods) {
                costs.add(StepCost.measure(network, plan, method, Adam.of(1e-4), batch, options.repeats()));
            }
        }
        return costs;
    }

    private FreezingResult.Round round() {
        Side plain = train(FeatureCache.off(), options.epochs());
        Side cached = train(FeatureCache.automatic(), options.epochs());
        if (cached.run().notes().isEmpty()) {
            throw new IllegalStateException("the features were not cached, so there is nothing to compare; this is a bug");
        }
        return new FreezingResult.Round(seconds(plain), seconds(cached), difference(plain.head(), cached.head()));
    }

    /** One training and the head that it left. */
    private record Side(TrainingRun run, float[] head) { }

    private Side train(FeatureCache cache, int epochs) {
        try (Network network = fresh()) {
            TrainingRun run = Training.of(network, dataset).freeze(plan).batchSize(options.batch()).epochs(epochs)
                    .evaluateEvery(epochs).optimizer(Sgd.of(0.001).momentum(0.9)).seed(1).cacheFeatures(cache).fit();
            return new Side(run, network.stateDict().get("fc.weight").toFloats());
        }
    }

    private Network fresh() {
        return ResNet.resnet18(CLASSES).load(weights, Match.STRICT);
    }

    private static List<Double> seconds(Side side) {
        return side.run().epochs().stream().skip(1).map(TrainingRun.Epoch::seconds).toList();
    }

    private static double difference(float[] one, float[] other) {
        return IntStream.range(0, one.length).mapToDouble(i -> Math.abs((double) one[i] - other[i])).max().orElse(0);
    }

    private ImageSet noise(int count, String name) {
        RandomStream stream = RandomStream.of(0, "bench " + name);
        byte[] pixels = new byte[Math.multiplyExact(count, options.size() * options.size() * 3)];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) stream.nextInt(256);
        }
        return ImageSet.of(pixels, options.size(), options.size(), 3, IntStream.range(0, count).map(i -> i % CLASSES).toArray());
    }
}
