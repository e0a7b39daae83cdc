package dev.thaw.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How large gradients may be, as {@code torch.nn.utils.clip_grad_norm_} and {@code clip_grad_value_}.
 *
 * @param measure what is measured
 * @param max the most that is let through, above 0
 */
public record GradientClip(Measure measure, double max) {

    private static final double ABOVE_ZERO = 1e-6; // PyTorch's
    private static final NDIndex ALL = new NDIndex("...");

    /** What is compared with the bound. */
    public enum Measure {
        /** The root of the sum of squares over all gradients: all shrink by one factor, the direction stays. */
        NORM,
        /** The sum of sizes over all gradients: all shrink by one factor. */
        SUM_OF_SIZES,
        /** The largest size in all gradients: all shrink by one factor. */
        LARGEST_SIZE,
        /** Each number by itself, on both sides of zero: the direction changes. */
        EACH_VALUE
    }

    /**
     * Checks the bound.
     *
     * @param measure what is measured
     * @param max the most that is let through, above 0
     * @throws IllegalArgumentException if the bound is not a number above 0
     */
    public GradientClip {
        if (!(max > 0)) {
            throw new IllegalArgumentException("a bound of %s would stop every gradient; give one above 0".formatted(max));
        }
    }

    /**
     * Bounds the norm of all gradients together.
     *
     * @param max the largest norm; 1 is usual
     * @return the clip
     */
    public static GradientClip norm(double max) {
        return new GradientClip(Measure.NORM, max);
    }

    /**
     * Bounds each number by itself, to [-max, max]; DJL's own {@code clipGrad} bounds it from above only.
     *
     * @param max the largest size
     * @return the clip
     */
    public static GradientClip value(double max) {
        return new GradientClip(Measure.EACH_VALUE, max);
    }

    /**
     * Says the clip in a few words.
     *
     * @return one line
     */
    public String describe() {
        return "%s at most %s".formatted(measure.toString().toLowerCase(Locale.ROOT).replace('_', ' '), max);
    }

    /** Measures the gradients, then shrinks them in place; the factor attaches to the scratch manager. Returns the measure. */
    double apply(Collection<NDArray> gradients, NDManager scratch) {
        double size = size(gradients);
        if (measure == Measure.EACH_VALUE) {
            gradients.forEach(this::bound);
            return size;
        }
        double factor = max / (size + ABOVE_ZERO);
        if (!(factor >= 1)) {
            try (NDArray number = SingleRule.number(scratch, factor)) {
                gradients.forEach(gradient -> gradient.muli(number));
            }
        }
        return size;
    }

    /** Shrinks the gradients in place, and waits for no GPU. */
    void bound(Collection<NDArray> gradients, NDManager scratch) {
        if (gradients.stream().anyMatch(gradient -> gradient.getDevice().isGpu())) {
            applyThere(gradients, scratch);
        } else {
            apply(gradients, scratch);
        }
    }

    /** Shrinks the gradients in place by a factor that never leaves their device. */
    void applyThere(Collection<NDArray> gradients, NDManager scratch) {
        if (measure == Measure.EACH_VALUE) {
            gradients.forEach(this::bound);
        } else if (!gradients.isEmpty()) {
            try (NDList parts = new NDList(gradients.stream().map(this::part).toList());
                    NDArray stack = NDArrays.stack(parts);
                    NDArray size = whole(stack);
                    NDArray bound = SingleRule.number(scratch, max);
                    NDArray above = size.add(ABOVE_ZERO);
                    NDArray ratio = bound.div(above);
                    NDArray factor = ratio.clip(0, 1)) {
                gradients.forEach(gradient -> gradient.muli(factor));
            }
        }
    }

    private NDArray whole(NDArray parts) {
        return switch (measure) {
            case NORM, EACH_VALUE -> parts.norm();
            case SUM_OF_SIZES -> parts.sum();
            case LARGEST_SIZE -> parts.max();
        };
    }

    private void bound(NDArray gradient) {
        try (NDArray clipped = gradient.clip(-max, max)) {
            gradient.set(ALL, clipped);
        }
    }

    /** Brings one number a gradient to Java, all at once, so that a GPU is waited for once. */
    private double size(Collection<NDArray> gradients) {
        if (gradients.isEmpty()) {
            return 0;
        }
        try (NDList parts = new NDList(gradients.stream().map(this::part).toList()); NDArray stack = NDArrays.stack(parts)) {
            float[] found = stack.toFloatArray();
            DoubleStream sizes = IntStream.range(0, found.length).mapToDouble(i -> found[i]);
            return switch (measure) {
                case NORM, EACH_VALUE -> Math.sqrt(sizes.map(size -> size * size).sum());
                case SUM_OF_SIZES -> sizes.sum();
                case LARGEST_SIZE -> sizes.max().orElse(0);
            };
        }
    }

    private NDArray part(NDArray gradient) {
        if (measure == Measure.NORM || measure == Measure.EACH_VALUE) {
            return gradient.norm();
        }
        try (NDArray sizes = gradient.abs()) {
            return measure == Measure.LARGEST_SIZE ? sizes.max() : sizes.sum();
        }
    }
}
