package dev.thaw.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.thaw.data.Batch;
import dev.thaw.data.Batches;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.data.Ordering;
import dev.thaw.engine.Devices;
import dev.thaw.engine.OutOfDeviceMemory;
import dev.thaw.metric.Predictions;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/** Asks a network about every image of a set, in inference mode; the network is not changed. */
public final class Evaluator {

    /** Images in a batch; fixed, so that the last bits do not depend on how a network was trained. */
    static final int BATCH_SIZE = 64;
    /** Batches whose outputs a GPU holds until they come to Java together. */
    private static final int TOGETHER = 32;

    private Evaluator() { }

    /**
     * Returns what the network says of each image, in the set's order.
     *
     * @param network the network
     * @param images at least one
     * @param normalization how bytes become numbers, the same as in training
     * @return predictions and mean loss
     * @throws IllegalArgumentException if there is no image
     * @throws OutOfDeviceMemory if the device has not the memory for a batch
     * @throws CancellationException if the thread was interrupted; its flag is cleared
     */
    public static Predictions evaluate(Network network, ImageSet images, Normalization normalization) {
        if (images.isEmpty()) {
            throw new IllegalArgumentException("no image to evaluate %s on; give at least one".formatted(network.name()));
        }
        try (Feed.Pass pass = Feed.images(Batches.of(images, normalization, BATCH_SIZE, Ordering.sequential()))) {
            Reading reading = Devices.current().isGpu() ? Reading.TOGETHER : Reading.EACH_STEP;
            return evaluate(network::forward, pass, images.labels(), reading, () -> {
                if (Thread.interrupted()) {
                    throw new CancellationException("the evaluation of %s was interrupted".formatted(network.name()));
                }
            });
        } catch (RuntimeException failure) {
            throw Shortage.ofEvaluation(failure);
        }
    }

    /** Asks about a pass in the order of some labels; {@code stop} is called before each batch and may throw. */
    static Predictions evaluate(TrainStep.Forward forward, Feed.Pass pass, int[] labels, Reading reading, Runnable stop) {
        List<float[]> logits = new ArrayList<>();
        try (NDManager owner = NDManager.newBaseManager(Devices.current())) {
            List<NDArray> outputs = new ArrayList<>();
            while (pass.hasNext()) {
                stop.run();
                try (Batch batch = pass.next()) {
                    NDArray output = forward.logits(batch.x(), Mode.EVAL);
                    output.attach(owner);
                    outputs.add(output);
                }
                if (reading == Reading.EACH_STEP || outputs.size() == TOGETHER || !pass.hasNext()) {
                    outputs.forEach(output -> logits.addAll(List.of(rows(output))));
                    outputs.forEach(NDArray::close);
                    outputs.clear();
                }
            }
        }
        return Predictions.of(logits.toArray(float[][]::new), labels);
    }

    /** Copies a matrix {@code [N,C]} from the device, row by row. */
    static float[][] rows(NDArray matrix) {
        float[] flat = matrix.toFloatArray();
        int columns = Math.toIntExact(matrix.getShape().get(1));
        float[][] rows = new float[flat.length / columns][columns];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(flat, i * columns, rows[i], 0, columns);
        }
        return rows;
    }
}
