package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Locale;

/**
 * Leaves out a residual branch by chance in {@link Mode#TRAIN}, for each image by itself, and enlarges it for the others;
 * does nothing in {@link Mode#EVAL}.
 *
 * <p>torchvision's {@code StochasticDepth} in its mode {@code row}; chance comes from libtorch's own generator. Source:
 * Huang et al., "Deep Networks with Stochastic Depth", 2016, arXiv:1603.09382.
 */
public final class StochasticDepth extends Module {

    private final double probability;

    private StochasticDepth(double probability) {
        this.probability = probability;
    }

    /**
     * Makes the module.
     *
     * @param probability of an image's branch to be left out, at least 0 and less than 1
     * @return the module
     * @throws IllegalArgumentException if the probability is outside of that range
     */
    public static StochasticDepth of(double probability) {
        if (!(probability >= 0 && probability < 1)) {
            throw new IllegalArgumentException(
                    "stochastic depth got the probability %s; give one from 0 (leave out nothing) to less than 1"
                            .formatted(probability));
        }
        return new StochasticDepth(probability);
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        if (mode == Mode.EVAL || probability == 0) {
            return x;
        }
        long[] sides = new long[x.getShape().dimension()];
        Arrays.fill(sides, 1);
        sides[0] = x.getShape().get(0);
        try (NDArray ones = x.getManager().ones(new Shape(sides), x.getDataType()); // [N,1,…]
                NDArray factors = ones.getNDArrayInternal().dropout(ones, (float) probability, true).head()) {
            return x.mul(factors);
        }
    }

    @Override
    protected StochasticDepth blank() {
        return new StochasticDepth(probability);
    }

    @Override
    public String describe() {
        return String.format(Locale.ROOT, "stochastic depth %.2g", probability);
    }
}
