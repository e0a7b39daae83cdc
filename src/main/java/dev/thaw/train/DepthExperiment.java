package dev.thaw.train;

import dev.thaw.data.Batch;
import dev.thaw.data.Batches;
import dev.thaw.data.Dataset;
import dev.thaw.data.Ordering;
import dev.thaw.inspect.LayerGradients;
import dev.thaw.nn.BlockKind;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.optim.Sgd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Trains networks of several depths with shortcuts and without, everything else alike; a value, until {@link #run()} trains.
 *
 * <p>The networks are those of the CIFAR family of He et al., 2016, §4.2, with stages of width, 2 × width and 4 × width
 * channels. Within a seed all see the same images in the same order, and layers of one path and shape begin with the same
 * numbers. The rate is one for all, so the numbers say how well a network trains by this recipe, not what it could reach.
 *
 * @param dataset what to learn; any size of image from 8 pixels
 * @param depths layers of the networks, each 6 n + 2: 8, 20, 32, 56
 * @param kinds what their blocks are
 * @param seeds each trains every network once, from other first weights and in another order of images
 * @param width channels of the first stage
 * @param epochs passes over the training images
 * @param batchSize images in a step
 * @param rate the learning rate of every step, under SGD with momentum 0.9
 * @param listener told of each training in turn
 */
public record DepthExperiment(Dataset dataset, List<Integer> depths, List<BlockKind> kinds, List<Long> seeds, int width,
        int epochs, int batchSize, double rate, TrainingListener listener) {

    /** Channels of the first stage unless another number is given. */
    public static final int WIDTH = 8;
    /**
     * The learning rate unless another is given.
     *
     * <p>On 4,000 CIFAR images of 16 pixels, 250 steps, one seed, the last pass had errors of 65 % (plain-20), 85 % (plain-56),
     * 70 % (residual-20) and 69 % (residual-56) at this rate; at 0.1 they were 69, 90, 65 and 72 %: there depth hurt both.
     */
    public static final double RATE = 0.03;
    /** Images whose gradients are looked at. */
    public static final int LOOKED_AT = 256;

    /**
     * Copies the lists and checks the numbers.
     *
     * @param dataset what to learn
     * @param depths layers of the networks
     * @param kinds what their blocks are
     * @param seeds each trains every network once
     * @param width channels of the first stage
     * @param epochs passes over the training images
     * @param batchSize images in a step
     * @param rate the learning rate of every step
     * @param listener told of each training in turn
     */
    public DepthExperiment {
        depths = List.copyOf(depths);
        kinds = List.copyOf(kinds);
        seeds = List.copyOf(seeds);
        for (int depth : depths) {
            if (depth < 8 || depth % 6 != 2) {
                throw new IllegalArgumentException("""
                        a network of %d layers cannot be made of three stages of equal length: blocks have two layers each, \
                        and two more stand outside of them; give 6 n + 2, such as 8, 20, 32 or 56""".formatted(depth));
            }
        }
        if (width < 1 || kinds.stream().map(BlockKind::word).distinct().count() < kinds.size()) {
            throw new IllegalArgumentException("width %d, kinds %s: give 1 channel or more, and one kind of each word"
                    .formatted(width, kinds));
        }
    }

    /**
     * Plans to compare plain networks of 20 and 56 layers with residual ones whose blocks begin as their shortcuts.
     *
     * @param dataset what to learn; any size of image from 8 pixels
     * @return the plan: seed 1, four epochs in batches of 64 at the rate {@value #RATE}
     */
    public static DepthExperiment of(Dataset dataset) {
        return new DepthExperiment(dataset, List.of(20, 56), List.of(BlockKind.PLAIN, BlockKind.RESIDUAL_FROM_IDENTITY),
                List.of(1L), WIDTH, 4, Training.BATCH_SIZE, RATE, TrainingListener.none());
    }

    /**
     * Sets the depths.
     *
     * @param layers of each network, each 6 n + 2
     * @return a new plan
     */
    public DepthExperiment depths(int... layers) {
        return new DepthExperiment(dataset, Arrays.stream(layers).boxed().toList(), kinds, seeds, width, epochs, batchSize, rate,
                listener);
    }

    /**
     * Sets what the blocks are.
     *
     * @param which one plain kind, one residual kind, or both
     * @return a new plan
     */
    public DepthExperiment kinds(BlockKind... which) {
        return new DepthExperiment(dataset, depths, Arrays.asList(which), seeds, width, epochs, batchSize, rate, listener);
    }

    /**
     * Sets the seeds: three show the spread, five begin to measure it.
     *
     * @param numbers each another
     * @return a new plan
     */
    public DepthExperiment seeds(long... numbers) {
        return new DepthExperiment(dataset, depths, kinds, Arrays.stream(numbers).boxed().toList(), width, epochs, batchSize,
                rate, listener);
    }

    /**
     * Sets how long each network trains.
     *
     * @param passes over the training images
     * @param images in a step
     * @return a new plan
     */
    public DepthExperiment length(int passes, int images) {
        return new DepthExperiment(dataset, depths, kinds, seeds, width, passes, images, rate, listener);
    }

    /**
     * Sets the learning rate, the same for every network and step.
     *
     * @param lr above 0
     * @return a new plan
     */
    public DepthExperiment rate(double lr) {
        return new DepthExperiment(dataset, depths, kinds, seeds, width, epochs, batchSize, lr, listener);
    }

    /**
     * Tells somebody how each training goes; further listeners are told too.
     *
     * @param another called on the training's thread
     * @return a new plan
     */
    public DepthExperiment listener(TrainingListener another) {
        return new DepthExperiment(dataset, depths, kinds, seeds, width, epochs, batchSize, rate, listener.and(another));
    }

    /**
     * Makes one of the networks, as it is before its first step.
     *
     * @param kind what its blocks are
     * @param depth its layers, 6 n + 2
     * @param seed of its first weights
     * @return a new network, which the caller closes
     */
    public Network network(BlockKind kind, int depth, long seed) {
        return ResNet.cifar(name(kind, depth), List.of(width, 2 * width, 4 * width), (depth - 2) / 6, kind, dataset.classes())
                .seed(seed);
    }

    static String name(BlockKind kind, int depth) {
        return kind.word() + "-" + depth;
    }

    /**
     * Trains every network with every seed and looks at the gradients of one batch before and after.
     *
     * @return losses, errors and gradients
     */
    public DepthResult run() {
        Map<String, List<LayerGradients>> before = new LinkedHashMap<>();
        Map<String, List<LayerGradients>> after = new LinkedHashMap<>();
        List<Arm> arms = new ArrayList<>();
        for (BlockKind kind : kinds) {
            for (int depth : depths) {
                arms.add(new Arm(name(kind, depth), seed -> looked(network(kind, depth, seed), before), training ->
                        training.epochs(epochs).batchSize(batchSize).evaluateEvery(epochs).optimizer(Sgd.of(rate).momentum(Training.MOMENTUM))));
            }
        }
        Comparison comparison = Comparison.of(dataset).arms(arms).seeds(seeds.stream().mapToLong(seed -> seed).toArray())
                .listener(listener).observe(trained -> looked(trained.network(), after)).run();
        return new DepthResult(comparison, depths, kinds, before, after);
    }

    private Network looked(Network network, Map<String, List<LayerGradients>> notes) {
        int images = Math.min(LOOKED_AT, dataset.train().size());
        try (Batches batches = Batches.of(dataset.train(), dataset.normalization(), images, Ordering.shuffled(0, 0));
                Batch batch = batches.next()) {
            notes.computeIfAbsent(network.name(), name -> new ArrayList<>()).add(LayerGradients.of(network, batch.x(), batch.y()));
        }
        return network;
    }
}
