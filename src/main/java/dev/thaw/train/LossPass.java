package dev.thaw.train;

import ai.djl.ndarray.NDArray;
import dev.thaw.data.Batch;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.Torch;
import dev.thaw.metric.Predictions;
import dev.thaw.nn.Mode;
import java.util.Arrays;

/** The forward and backward pass of a step as the options want it: weighed, smoothed, mixed, in parts, or plain. */
final class LossPass {

    private final Options options;
    private final TrainStep.Forward forward;
    private final int classes;
    private final long seed;

    LossPass(Options options, TrainStep.Forward forward, int classes, long seed) {
        this.options = options;
        this.forward = forward;
        this.classes = classes;
        this.seed = seed;
    }

    /** Computes the gradients of one batch; its loss is the one that they belong to, each image judged by its own label. */
    Predictions backward(Batch batch, int epoch, int number) {
        if (options.mix.isEmpty() && options.loss.isPlain() && options.parts == 1) {
            return TrainStep.backward(forward, batch.x(), batch.y());
        }
        int[] labels = Arrays.stream(batch.y().toLongArray()).mapToInt(label -> (int) label).toArray();
        if (options.mix.isEmpty()) {
            return backward(batch.x(), labels, options.loss.shares(labels, classes));
        }
        BatchMix.Draw draw = options.mix.get().draw(seed, epoch, number, labels.length,
                (int) batch.x().getShape().get(2), (int) batch.x().getShape().get(3));
        try (NDArray mixed = BatchMix.images(batch.x(), draw)) {
            return backward(mixed, labels, options.loss.shares(BatchMix.targets(labels, classes, draw)));
        }
    }

    private Predictions backward(NDArray x, int[] labels, float[][] shares) {
        float[][] logits = new float[labels.length][];
        int part = (labels.length - 1) / options.parts + 1;
        double total = 0;
        for (int from = 0; from < labels.length; from += part) {
            int to = Math.min(labels.length, from + part);
            try (NDArray images = x.get("%d:%d".formatted(from, to))) {
                total += backward(images, shares, from, logits);
            }
        }
        Predictions seen = Predictions.of(logits, labels);
        return new Predictions(labels, seen.predicted(), seen.probabilities(), total);
    }

    private double backward(NDArray images, float[][] shares, int from, float[][] logits) {
        try (var on = GradientMode.on();
                NDArray output = forward.logits(images, Mode.TRAIN);
                NDArray loss = Loss.weighed(output, shares, from)) {
            Torch.backward(loss);
            float[][] rows = Evaluator.rows(output);
            System.arraycopy(rows, 0, logits, from, rows.length);
            return loss.getFloat();
        }
    }
}
