package dev.thaw.inspect;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.thaw.engine.GradientMode;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Finds randomness where there should be none: augmentation or dropout while testing. */
public final class Repeatability {

    private Repeatability() { }

    /**
     * Asks twice about the same images.
     *
     * @param predict what is judged, with all that happens to the images before: images {@code [N,…]} in, logits out
     * @param x the images
     * @return {@link Mistake#RANDOM_AT_TEST}, or nothing; nothing means that every bit was the same
     */
    public static Findings check(UnaryOperator<NDArray> predict, NDArray x) {
        try (GradientMode off = GradientMode.off(); NDManager pass = x.getManager().newSubManager()) {
            float[] first = answer(predict, pass, x);
            float[] second = answer(predict, pass, x);
            double gap = Gaps.largest(first, second, first.length);
            return gap == 0 ? Findings.none() : Findings.of(Finding.of(Mistake.RANDOM_AT_TEST, "prediction",
                    String.format(Locale.ROOT, "two passes over the same %d images differ by up to %.3g (largest logit %.3g)",
                            x.getShape().get(0), gap, Gaps.size(first))));
        }
    }

    private static float[] answer(UnaryOperator<NDArray> predict, NDManager pass, NDArray x) {
        NDArray input = x.duplicate();
        input.attach(pass);
        return predict.apply(input).toFloatArray();
    }
}
