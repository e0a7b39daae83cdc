package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import java.util.Locale;

/**
 * Sets numbers to zero by chance in {@link Mode#TRAIN} and enlarges the others, so that the mean stays; does nothing in
 * {@link Mode#EVAL}.
 *
 * <p>Chance comes from libtorch's own generator, which {@code Torch.seed} sets. Source: Srivastava et al., "Dropout",
 * JMLR 15, 2014.
 */
public final class Dropout extends Module {

    private final double probability;

    private Dropout(double probability) {
        this.probability = probability;
    }

    /**
     * Makes a dropout.
     *
     * @param probability of a number to become zero, at least 0 and less than 1; with 0 it never does anything
     * @return the module
     * @throws IllegalArgumentException if the probability is outside of that range
     */
    public static Dropout of(double probability) {
        if (!(probability >= 0 && probability < 1)) {
            throw new IllegalArgumentException(
                    "dropout got the probability %s; give one from 0 (drop nothing) to less than 1, usually 0.1 to 0.5"
                            .formatted(probability));
        }
        return new Dropout(probability);
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        if (mode == Mode.EVAL || probability == 0) {
            return x;
        }
        return x.getNDArrayInternal().dropout(x, (float) probability, true).head();
    }

    @Override
    protected Dropout blank() {
        return new Dropout(probability);
    }

    @Override
    public String describe() {
        return String.format(Locale.ROOT, "dropout %.2g", probability);
    }
}
