package dev.thaw.engine;

import ai.djl.ndarray.NDArray;

/**
 * Functions of each number by itself that libtorch computes in one pass, forward and backward, and DJL has no call for.
 *
 * <p>Put together from several DJL calls they cost a pass over the images each: the backward pass of a MobileNetV2 took a
 * quarter longer. Results are attached to the manager of the argument; gradients are recorded where {@link GradientMode} says so.
 */
public final class Pointwise {

    private static final TorchScript RELU6 = TorchScript.of("x: Tensor", "return torch.hardtanh(x, 0., 6.)");
    private static final TorchScript SILU = TorchScript.of("x: Tensor", "return torch.silu(x)");
    private static final TorchScript HARD_SIGMOID = TorchScript.of("x: Tensor", "return torch.hardsigmoid(x)");
    private static final TorchScript HARD_SWISH = TorchScript.of("x: Tensor", "return torch.hardswish(x)");

    private Pointwise() { }

    /**
     * Computes {@code min(max(x, 0), 6)}; the gradient is 0 at both bounds, as PyTorch's.
     *
     * @param x any array of floats
     * @return as many numbers
     */
    public static NDArray relu6(NDArray x) {
        return RELU6.of(x);
    }

    /**
     * Computes {@code x · sigmoid(x)}: Elfwing, Uchibe and Doya, "Sigmoid-Weighted Linear Units", 2017, arXiv:1702.03118.
     *
     * @param x any array of floats
     * @return as many numbers
     */
    public static NDArray silu(NDArray x) {
        return SILU.of(x);
    }

    /**
     * Computes {@code min(max(x + 3, 0), 6) / 6}.
     *
     * @param x any array of floats
     * @return as many numbers, from 0 to 1
     */
    public static NDArray hardSigmoid(NDArray x) {
        return HARD_SIGMOID.of(x);
    }

    /**
     * Computes {@code x · hardSigmoid(x)}: Howard and others, "Searching for MobileNetV3", 2019, section 5.2, arXiv:1905.02244.
     *
     * @param x any array of floats
     * @return as many numbers
     */
    public static NDArray hardSwish(NDArray x) {
        return HARD_SWISH.of(x);
    }
}
