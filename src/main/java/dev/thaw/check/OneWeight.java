package dev.thaw.check;

import ai.djl.ndarray.NDManager;
import dev.thaw.data.Batch;
import dev.thaw.data.Batches;
import dev.thaw.data.Dataset;
import dev.thaw.data.Ordering;
import dev.thaw.engine.Torch;
import dev.thaw.nn.Network;
import dev.thaw.train.TrainStep;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * One single weight of a network, to be moved a little: what does the loss of one batch do?
 *
 * <p>The weight is the one with the steepest loss in its tensor. Everything happens in copies, in training mode.
 */
public final class OneWeight {

    private final Network network;
    private final String path;
    private final Dataset data;
    private final int images;
    private final int index;
    private final double gradient;

    private OneWeight(Network network, String path, Dataset data, int images) {
        this.network = network;
        this.path = path;
        this.data = data;
        this.images = images;
        float[] gradients = pass(network.stateDict(), (loss, copy) -> gradient(copy));
        index = IntStream.range(0, gradients.length).boxed()
                .max((one, other) -> Float.compare(Math.abs(gradients[one]), Math.abs(gradients[other]))).orElseThrow();
        gradient = gradients[index];
    }

    /**
     * Picks the weight.
     *
     * @param network stays as it is
     * @param path of the tensor, such as {@code layer1.0.conv1.weight}
     * @param data its first test pictures are the batch
     * @param images how many of them, at least 2
     * @return the weight
     */
    public static OneWeight of(Network network, String path, Dataset data, int images) {
        return new OneWeight(network, path, data, images);
    }

    /**
     * Moves the weight and computes the loss.
     *
     * @param shift what is added to the weight; 0 for the loss as it is
     * @return mean cross-entropy of the batch, in nats
     */
    public double loss(double shift) {
        TensorData before = network.stateDict().get(path);
        float[] moved = before.toFloats();
        moved[index] += (float) shift;
        return pass(network.stateDict().plus(path, TensorData.of(moved, before.shape())), (loss, copy) -> loss);
    }

    /** What the backward pass says: the slope of the loss. */
    double gradient() {
        return gradient;
    }

    /** Runs the batch forward and back through a copy, and reads something there. */
    private <T> T pass(StateDict state, BiFunction<Double, Network, T> reading) {
        try (Network copy = network.copy().load(state, Match.STRICT); Batches batches = Batches.of(data.test(), data.normalization(),
                Math.min(images, data.test().size()), Ordering.sequential());
                Batch batch = batches.next()) {
            return reading.apply(TrainStep.backward(copy, batch.x(), batch.y()), copy);
        }
    }

    private float[] gradient(Network copy) {
        try (NDManager reading = copy.manager().newSubManager()) {
            return Torch.gradient(copy.parameters().get(path).getArray(), reading).orElseThrow().toFloatArray();
        }
    }
}
