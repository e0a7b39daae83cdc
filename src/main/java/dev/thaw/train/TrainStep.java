package dev.thaw.train;

import ai.djl.ndarray.NDArray;
import dev.thaw.data.Batch;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.Torch;
import dev.thaw.freeze.Freezing;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Network;
import java.util.Arrays;
import java.util.Set;

/**
 * The forward and backward pass of one training step; the step itself is the optimizer's.
 *
 * <pre>{@code
 * double loss = TrainStep.backward(network, batch.x(), batch.y());
 * optimizer.step();
 * }</pre>
 */
public final class TrainStep {

    private TrainStep() { }

    /** How images, or what stands for them, become logits. */
    @FunctionalInterface
    interface Forward {
        NDArray logits(NDArray x, Mode mode);
    }

    /**
     * Computes the loss of a batch in training mode and adds its gradient to each parameter that requires one.
     *
     * <p>Gradients that are there already stay and add up; {@code optimizer.step()} uses them up.
     *
     * @param network the network
     * @param x images, {@code [N,C,H,W]}, on the network's device
     * @param y labels, {@code [N]}, int64
     * @return mean cross-entropy of the batch before the step, in nats
     * @throws IllegalStateException if no parameter that requires a gradient took part
     */
    public static double backward(Network network, NDArray x, NDArray y) {
        int[] labels = Arrays.stream(y.toLongArray()).mapToInt(label -> (int) label).toArray();
        return backward(network::forward, x, y, new Seen(Reading.EACH_STEP, x.getManager(), labels)).read().loss();
    }

    /**
     * Does the same with a batch, whose labels are in Java too: nothing is read from a GPU but the outputs.
     *
     * @param network the network
     * @param batch images and labels, on the network's device
     * @return mean cross-entropy of the batch before the step, in nats
     * @throws IllegalStateException if no parameter that requires a gradient took part
     */
    public static double backward(Network network, Batch batch) {
        return backward(network::forward, batch.x(), batch.y(), new Seen(Reading.EACH_STEP, batch.manager(), batch.labels())).read().loss();
    }

    /** Whether a backward pass makes gradients that an optimizer of the freezing's paths is not told of, and so leaves. */
    static boolean leavesGradients(Network network, Freezing freezing) {
        Set<String> told = freezing.optimizerPaths();
        return network.parameters().entrySet().stream()
                .anyMatch(entry -> entry.getValue().requiresGradient() && !told.contains(entry.getKey()));
    }

    /** As above, for any way to the logits; what they were stays on the device until it is read. */
    static Seen backward(Forward forward, NDArray x, NDArray y, Seen seen) {
        try (var on = GradientMode.on();
                NDArray logits = forward.logits(x, Mode.TRAIN);
                NDArray loss = CrossEntropy.mean(logits, y)) {
            Torch.backward(loss);
            return seen.add(logits);
        }
    }
}
