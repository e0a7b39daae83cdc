package dev.thaw.train;

import ai.djl.ndarray.types.Shape;
import dev.thaw.data.Batch;
import dev.thaw.engine.RandomStream;
import dev.thaw.freeze.FreezeMethod;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.Freezing;
import dev.thaw.freeze.FrozenNorm;
import dev.thaw.nn.Network;
import dev.thaw.optim.Optimizer;
import dev.thaw.optim.OptimizerChoice;
import dev.thaw.view.WordTable;
import java.util.List;
import java.util.Locale;

/**
 * What one training step costs under one way of freezing; times are medians over repeated steps, in milliseconds.
 *
 * @param label what was measured, such as {@code flag + filter}
 * @param trainable numbers that the plan lets train
 * @param stepped numbers that a step really moved
 * @param forwardMillis forward pass with the loss
 * @param backwardMillis backward pass
 * @param stepMillis the optimizer's step and the clearing of gradients
 * @param graphBytes activations that the forward pass keeps for the backward pass
 * @param gradientBytes gradients that the backward pass leaves
 * @param stateBytes what the optimizer remembers between steps
 * @param peakBytes the most memory that the whole process held meanwhile; 0 where the system does not tell (only Linux does)
 * @param memory what each part takes above what was there before: the median held and the highest peak of three steps that
 *     no watch is held to
 */
public record StepCost(String label, long trainable, long stepped, double forwardMillis, double backwardMillis,
        double stepMillis, long graphBytes, long gradientBytes, long stateBytes, long peakBytes, StepMemory memory) {

    private static final double MEBIBYTE = 1024 * 1024;

    /**
     * Measures on a copy of a network, with pictures of noise in the network's usual size.
     *
     * @param network the network, which stays as it is
     * @param plan what is frozen
     * @param method by which means
     * @param choice the optimizer
     * @param images how many pictures a batch holds
     * @param repeats steps to take the median of, after two that warm up
     * @return the cost
     */
    public static StepCost measure(Network network, FreezePlan plan, FreezeMethod method, OptimizerChoice choice,
            int images, int repeats) {
        Shape item = network.inputShape(1).slice(1);
        try (Batch batch = noise(images, item, network.classes())) {
            return measure(network, plan, method, choice, batch, repeats);
        }
    }

    /**
     * Measures on a copy of a network.
     *
     * @param network the network, which stays as it is
     * @param plan what is frozen
     * @param method by which means
     * @param choice the optimizer
     * @param batch what each step is given; stays open
     * @param repeats steps to take the median of, after two that warm up
     * @return the cost
     */
    public static StepCost measure(Network network, FreezePlan plan, FreezeMethod method, OptimizerChoice choice,
            Batch batch, int repeats) {
        if (repeats < 1) {
            throw new IllegalArgumentException("a median of %d steps does not exist; give 1 or more".formatted(repeats));
        }
        Options options = new Options();
        options.optimizer = choice;
        try (Network copy = network.copy(); Freezing freezing = method.apply(plan, copy, FrozenNorm.EVAL);
                Optimizer optimizer = Optimizer.of(copy.parameters(), Groups.of(copy, freezing.optimizerPaths(), options))) {
            String label = freezing.frozenPaths().isEmpty() ? "full fine-tuning" : method.label();
            return new StepTimer(copy, freezing, optimizer, batch).run(label, repeats);
        } catch (RuntimeException failure) {
            throw Shortage.explained(failure, () -> "it was a step that was to be measured, on a batch of %d images, and the network is as "
                    .formatted(batch.size()) + "it was. Take a smaller batch, or freeze more");
        }
    }

    /** Makes the same pictures of noise at every call, and labels that take turns. */
    static Batch noise(int images, Shape item, int classes) {
        RandomStream stream = RandomStream.of(0, "noise to measure with");
        float[] x = new float[Math.toIntExact(images * item.size())];
        long[] y = new long[images];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (2 * stream.nextDouble() - 1);
        }
        for (int i = 0; i < images; i++) {
            y[i] = i % classes;
        }
        return Batch.of(x, y, item);
    }

    /**
     * Returns the same cost under another name.
     *
     * @param name a few words
     * @return a new value
     */
    public StepCost named(String name) {
        return new StepCost(name, trainable, stepped, forwardMillis, backwardMillis, stepMillis, graphBytes, gradientBytes,
                stateBytes, peakBytes, memory);
    }

    /** The same with the memory of several measurements. */
    StepCost with(StepMemory other) {
        return new StepCost(label, trainable, stepped, forwardMillis, backwardMillis, stepMillis, graphBytes, gradientBytes,
                stateBytes, peakBytes, other);
    }

    /**
     * Returns the time of the whole step.
     *
     * @return forward, backward and step, in milliseconds
     */
    public double millis() {
        return forwardMillis + backwardMillis + stepMillis;
    }

    /**
     * Lays several costs out to be compared.
     *
     * @param title what was measured
     * @param costs one row each
     * @return times in milliseconds, memory in MiB; a peak is left empty where it is unknown
     */
    public static WordTable table(String title, List<StepCost> costs) {
        WordTable table = WordTable.of(title, "method", "#trainable", "#stepped", "#forward ms", "#backward ms", "#step ms",
                "#together ms", "#graph MiB", "#gradients MiB", "#state MiB", "#step's peak MiB", "#process's peak MiB");
        for (StepCost cost : costs) {
            table = table.row(cost.label, "%,d".formatted(cost.trainable), "%,d".formatted(cost.stepped), number(cost.forwardMillis),
                    number(cost.backwardMillis), number(cost.stepMillis), number(cost.millis()), mebibytes(cost.graphBytes),
                    mebibytes(cost.gradientBytes), mebibytes(cost.stateBytes),
                    cost.memory.known() ? mebibytes(cost.memory.peak()) : "",
                    cost.peakBytes == 0 ? "" : mebibytes(cost.peakBytes));
        }
        return table;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String mebibytes(long bytes) {
        return number(bytes / MEBIBYTE);
    }
}
