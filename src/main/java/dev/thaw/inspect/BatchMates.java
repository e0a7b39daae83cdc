package dev.thaw.inspect;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.thaw.engine.GradientMode;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Network;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Finds predictions that were made in training mode: what the network says of an image then depends on the other images
 * of its batch.
 */
public final class BatchMates {

    /** Differences below this share of the largest logit are rounding: another batch size may round otherwise. */
    public static final double TOLERANCE = 1e-3;

    private BatchMates() { }

    /**
     * Asks twice about the first half of some images: among all of them, and alone.
     *
     * <p>If what is asked moves running statistics, it moves them here too.
     *
     * @param predict what is judged: turns images {@code [N,C,H,W]} into logits {@code [N,classes]}, as the validation does
     * @param x at least four images, not all alike
     * @return {@link Mistake#TRAINING_MODE}, or nothing
     * @throws IllegalArgumentException if there are fewer than four images
     */
    public static Findings check(UnaryOperator<NDArray> predict, NDArray x) {
        int images = Math.toIntExact(x.getShape().get(0));
        if (images < 4) {
            throw new IllegalArgumentException("%d images do not make two batches to compare; give at least 4".formatted(images));
        }
        try (GradientMode off = GradientMode.off(); NDManager pass = x.getManager().newSubManager()) {
            float[] among = logits(predict, pass, x, images);
            float[] alone = logits(predict, pass, x, images / 2);
            double gap = Gaps.largest(among, alone, alone.length);
            double largest = Gaps.size(alone);
            return gap == 0 || gap <= TOLERANCE * largest ? Findings.none() : Findings.of(Finding.of(Mistake.TRAINING_MODE, "prediction",
                    String.format(Locale.ROOT, "the logits of the same %d images differ by up to %.3g (largest logit %.3g) when %d others share their batch",
                            images / 2, gap, largest, images - images / 2)));
        }
    }

    /**
     * Asks a copy of a network in one mode, so that nothing in the network itself changes.
     *
     * @param network the network
     * @param x at least four images {@code [N,C,H,W]}, not all alike
     * @param mode the mode that the validation uses
     * @return {@link Mistake#TRAINING_MODE}, or nothing
     * @throws IllegalArgumentException if there are fewer than four images
     */
    public static Findings check(Network network, NDArray x, Mode mode) {
        try (Network copy = network.copy()) {
            return check(images -> copy.forward(images, mode), x);
        }
    }

    private static float[] logits(UnaryOperator<NDArray> predict, NDManager pass, NDArray x, int count) {
        NDArray part = x.get(":" + count).duplicate();
        part.attach(pass);
        return predict.apply(part).toFloatArray();
    }
}
