package dev.thaw.train;

import ai.djl.ndarray.NDArray;
import dev.thaw.data.Batch;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.Torch;
import dev.thaw.nn.Mode;
import java.util.function.Function;

/** The forward and backward pass of a step as the options want it: weighed, smoothed, mixed, in parts, or plain. */
final class LossPass {

    private final Options options;
    private final TrainStep.Forward forward;
    private final int classes;
    private final long seed;
    private final Function<int[], Seen> eyes;

    /** @param eyes what begins to see a batch, by its labels */
    LossPass(Options options, TrainStep.Forward forward, int classes, long seed, Function<int[], Seen> eyes) {
        this.options = options;
        this.forward = forward;
        this.classes = classes;
        this.seed = seed;
        this.eyes = eyes;
    }

    /** Computes the gradients of one batch; its loss is the one that they belong to, each image judged by its own label. */
    Seen backward(Batch batch, int epoch, int number) {
        int[] labels = batch.labels();
        if (options.mix.isEmpty() && options.loss.isPlain() && options.parts == 1) {
            return TrainStep.backward(forward, batch.x(), batch.y(), eyes.apply(labels));
        }
        if (options.mix.isEmpty()) {
            return backward(batch.x(), labels, options.loss.shares(labels, classes));
        }
        BatchMix.Draw draw = options.mix.get().draw(seed, epoch, number, labels.length,
                (int) batch.x().getShape().get(2), (int) batch.x().getShape().get(3));
        try (NDArray mixed = BatchMix.images(batch.x(), draw)) {
            return backward(mixed, labels, options.loss.shares(BatchMix.targets(labels, classes, draw)));
        }
    }

    private Seen backward(NDArray x, int[] labels, float[][] shares) {
        Seen seen = eyes.apply(labels);
        int part = (labels.length - 1) / options.parts + 1;
        for (int from = 0; from < labels.length; from += part) {
            int to = Math.min(labels.length, from + part);
            try (NDArray images = x.get("%d:%d".formatted(from, to));
                    NDArray weights = Loss.weights(x.getManager(), shares, from, to)) { // copied before the device has to wait
                backward(images, weights, seen);
            }
        }
        return seen;
    }

    private void backward(NDArray images, NDArray weights, Seen seen) {
        try (var on = GradientMode.on();
                NDArray output = forward.logits(images, Mode.TRAIN);
                NDArray loss = Loss.weighed(output, weights)) {
            Torch.backward(loss);
            seen.add(output, loss);
        }
    }
}
