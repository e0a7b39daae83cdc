package dev.thaw.inspect;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** Finds outputs that are probabilities already, where a loss that takes the softmax itself expects raw logits. */
public final class DoubleSoftmax {

    private static final double TOLERANCE = 1e-4;

    private DoubleSoftmax() { }

    /**
     * Looks whether each row is a list of probabilities: none negative, all together 1.
     *
     * @param logits what is given to the loss, {@code [N,classes]}
     * @return {@link Mistake#DOUBLE_SOFTMAX}, or nothing
     * @throws IllegalArgumentException if it is no matrix
     */
    public static Findings check(NDArray logits) {
        Shape shape = logits.getShape();
        if (shape.dimension() != 2) {
            throw new IllegalArgumentException("a loss takes [images,classes], but this is %s".formatted(shape));
        }
        int classes = Math.toIntExact(shape.get(1));
        float[] flat = logits.toFloatArray();
        for (int row = 0; row < flat.length; row += classes) {
            if (!probabilities(flat, row, classes)) {
                return Findings.none();
            }
        }
        return flat.length == 0 ? Findings.none() : Findings.of(Finding.of(Mistake.DOUBLE_SOFTMAX, "loss",
                "each of the %d rows holds %d numbers from 0 to 1 that add up to 1".formatted(flat.length / classes, classes)));
    }

    private static boolean probabilities(float[] flat, int from, int classes) {
        double sum = 0;
        for (int i = from; i < from + classes; i++) {
            if (flat[i] < 0) {
                return false;
            }
            sum += flat[i];
        }
        return classes > 1 && Math.abs(sum - 1) <= TOLERANCE;
    }
}
