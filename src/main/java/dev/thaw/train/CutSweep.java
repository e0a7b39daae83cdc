package dev.thaw.train;

import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.FrozenNorm;
import dev.thaw.nn.Network;
import dev.thaw.weights.Match;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Moves the cut through a pretrained body, from nothing to everything, in each {@link CutWay}; a value, until {@link #run()}.
 *
 * <p>Yosinski et al., "How transferable are features in deep neural networks?", 2014, moved such a cut. At k = n, with the
 * whole body before the cut, {@link CutWay#FREEZE} and {@link CutWay#KEEP} are the same network, and give the same numbers.
 *
 * @param recipe rates, batches and epochs
 * @param tasks the targets
 * @param images training pictures of each
 * @param cuts how many parts stand before the cut
 * @param seeds each trains everything once
 * @param listener told of each training in turn
 */
public record CutSweep(TransferRecipe recipe, List<TransferTask> tasks, int images, List<Integer> cuts, List<Long> seeds,
        TrainingListener listener) {

    /**
     * Copies the lists.
     *
     * @param recipe rates, batches and epochs
     * @param tasks the targets
     * @param images training pictures of each
     * @param cuts how many parts stand before the cut
     * @param seeds each trains everything once
     * @param listener told of each training in turn
     */
    public CutSweep {
        tasks = List.copyOf(tasks);
        cuts = cuts.stream().distinct().sorted().toList();
        seeds = List.copyOf(seeds);
    }

    /**
     * Plans to move the cut through every place.
     *
     * @param recipe rates, batches and epochs
     * @param images training pictures of each task
     * @param tasks the targets, at least one, all with networks of the same parts
     * @return the plan, with seed 1
     */
    public static CutSweep of(TransferRecipe recipe, int images, TransferTask... tasks) {
        int parts = parts(tasks[0]).size();
        return new CutSweep(recipe, Arrays.asList(tasks), images, IntStream.rangeClosed(0, parts).boxed().toList(), List.of(1L),
                TrainingListener.none());
    }

    /**
     * Lists what a cut can stand behind.
     *
     * @param task whose network
     * @return the path of each part, from the image on; the layers before the first block are one part, each block is one
     */
    public static List<String> parts(TransferTask task) {
        try (Network network = task.fresh().apply(0)) {
            return CutPart.of(network).stream().map(CutPart::path).toList();
        }
    }

    /**
     * Sets where to cut.
     *
     * @param parts numbers of parts before the cut, each from 0 to all
     * @return a new plan
     * @throws IllegalArgumentException if there are not so many parts
     */
    public CutSweep cuts(int... parts) {
        int most = parts(tasks.get(0)).size();
        if (Arrays.stream(parts).anyMatch(k -> k < 0 || k > most)) {
            throw new IllegalArgumentException("cuts behind %s parts: this network has %d, so give numbers from 0 to %d"
                    .formatted(Arrays.toString(parts), most, most));
        }
        return new CutSweep(recipe, tasks, images, Arrays.stream(parts).boxed().toList(), seeds, listener);
    }

    /**
     * Sets the seeds.
     *
     * @param numbers each another
     * @return a new plan
     */
    public CutSweep seeds(long... numbers) {
        return new CutSweep(recipe, tasks, images, cuts, Arrays.stream(numbers).boxed().toList(), listener);
    }

    /**
     * Tells somebody how each training goes; further listeners are told too.
     *
     * @param another called on the training's thread
     * @return a new plan
     */
    public CutSweep listener(TrainingListener another) {
        return new CutSweep(recipe, tasks, images, cuts, seeds, listener.and(another));
    }

    /**
     * Trains with every cut in every way on every task.
     *
     * @return the numbers
     * @throws TrainingInterruptedException if the thread is interrupted; every network is closed
     */
    public CutSweepResult run() {
        Map<String, Comparison> byTask = new LinkedHashMap<>();
        for (TransferTask task : tasks) {
            byTask.put(task.name(), Comparison.of(seed -> task.take(images, seed)).arms(arms(task))
                    .seeds(seeds.stream().mapToLong(seed -> seed).toArray()).listener(listener).run());
        }
        return new CutSweepResult(parts(tasks.get(0)), cuts, byTask);
    }

    private List<Arm> arms(TransferTask task) {
        List<CutPart> parts;
        try (Network network = task.fresh().apply(0)) {
            parts = CutPart.of(network);
        }
        List<Arm> arms = new ArrayList<>();
        for (int k : cuts) {
            FreezePlan plan = k == 0 ? FreezePlan.trainAll() : FreezePlan.upTo(parts.get(k - 1).path());
            arms.add(new Arm(CutSweepResult.arm(CutWay.FREEZE, k), seed -> task.network(Strategy.FINE_TUNED, seed),
                    training -> recipe.common(training).bodyRate(recipe.bodyRate()).freeze(plan)));
            arms.add(new Arm(CutSweepResult.arm(CutWay.KEEP, k), seed -> loaded(task, k, seed), this::headOnly));
            arms.add(new Arm(CutSweepResult.arm(CutWay.RANDOM, k), seed -> kept(task, k, seed),
                    training -> headOnly(training).frozenNorm(FrozenNorm.TRAIN)));
        }
        return arms;
    }

    private static Network kept(TransferTask task, int k, long seed) {
        return CutPart.shortened(task.fresh().apply(seed), k).seed(seed);
    }

    private static Network loaded(TransferTask task, int k, long seed) {
        return k == 0 ? kept(task, k, seed) : kept(task, k, seed).load(task.body(), Match.SHAPE);
    }

    private Training headOnly(Training training) {
        FreezePlan head = FreezePlan.allBut(training.network.headPath());
        return recipe.common(training).freeze(training.network.modules().containsKey(CutPart.SCALE) ? head.unfreeze(CutPart.SCALE) : head);
    }
}
