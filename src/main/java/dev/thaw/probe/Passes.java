package dev.thaw.probe;

import ai.djl.ndarray.NDArray;
import dev.thaw.data.Batch;
import dev.thaw.data.Batches;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.data.Ordering;
import dev.thaw.engine.Torch;
import dev.thaw.metric.Predictions;
import dev.thaw.nn.Conv2d;
import dev.thaw.nn.Interventions;
import dev.thaw.nn.LayerNorm;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Module;
import dev.thaw.nn.Network;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Runs images through a network in inference; the arrays live for one pass and are closed with its batch.
 *
 * @param network the network, left as it is
 * @param normalization how bytes become numbers
 */
record Passes(Network network, Normalization normalization) {

    private static final int BATCH = 128;

    /** Does something with all images at once. */
    void once(ImageSet images, Consumer<Batch> work) {
        if (images.isEmpty()) {
            throw new IllegalArgumentException("no image was given to %s; a probe needs at least one".formatted(network.name()));
        }
        inBatches(images, images.size(), work);
    }

    /** Does something with some images at a time, in their order. */
    void inBatches(ImageSet images, Consumer<Batch> work) {
        inBatches(images, BATCH, work);
    }

    private void inBatches(ImageSet images, int size, Consumer<Batch> work) {
        try (Batches batches = Batches.of(images, normalization, size, Ordering.sequential())) {
            while (batches.hasNext()) {
                try (Batch batch = batches.next()) {
                    work.accept(batch);
                }
            }
        }
    }

    /**
     * Runs forward and backward; the interventions make the leaves whose gradients are asked for. Returns the target.
     *
     * @param entering what is made of the images before the network gets them
     */
    double backward(Batch batch, UnaryOperator<NDArray> entering, Target target, Consumer<Interventions> places) {
        try (Interventions standing = Interventions.in(network); Openness open = Openness.of(network)) {
            places.accept(standing);
            NDArray logits = network.root().forward(entering.apply(batch.x()), Mode.EVAL);
            NDArray score = target.of(logits, batch.y());
            if (Torch.carriesGraph(score)) {
                Torch.backward(score);
            }
            return score.getFloat();
        }
    }

    /** Says what the network decides, while somebody stands in it. */
    Predictions predictions(ImageSet images, Consumer<Interventions> places) {
        try (Interventions standing = Interventions.in(network)) {
            places.accept(standing);
            return predictions(images);
        }
    }

    private Predictions predictions(ImageSet images) {
        float[][] logits = new float[images.size()][];
        int[] row = {0};
        inBatches(images, batch -> {
            float[] flat;
            try (NDArray computed = network.forward(batch.x(), Mode.EVAL)) {
                flat = computed.toFloatArray();
            }
            int classes = flat.length / batch.size();
            for (int i = 0; i < batch.size(); i++) {
                logits[row[0]++] = Arrays.copyOfRange(flat, i * classes, (i + 1) * classes);
            }
        });
        return Predictions.of(logits, images.labels());
    }

    /** Turns images whose channels stand last, as Swin's. */
    Recorded recorded(String path, long[] shape, float[] values) {
        boolean turned = shape.length == 4 && channelsLast(network.modules().get(path));
        if (!turned) {
            return new Recorded(path, Arrays.stream(shape).boxed().toList(), values);
        }
        int channels = (int) shape[3];
        int plane = (int) (shape[1] * shape[2]);
        float[] images = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            int pixel = i / channels;
            images[(pixel / plane * channels + i % channels) * plane + pixel % plane] = values[i];
        }
        return new Recorded(path, List.of(shape[0], shape[3], shape[1], shape[2]), images);
    }

    /** Layer norms normalise the last axis; where they stand, only what a convolution returns has its channels first. */
    private boolean channelsLast(Module module) {
        return !(module instanceof Conv2d)
                && network.modules().values().stream().anyMatch(part -> part instanceof LayerNorm);
    }
}
