package dev.thaw.nn;

import ai.djl.ndarray.NDArray;

/**
 * Weighs the channels of an image by what the whole image holds: averages, two 1×1 convolutions, a gate in 0…1 per channel.
 *
 * <p>Names are torchvision's: {@code avgpool, fc1, fc2, activation, scale_activation}. Source: Hu et al.,
 * "Squeeze-and-Excitation Networks", 2018, figure 2, arXiv:1709.01507.
 */
public final class SqueezeExcitation extends Module {

    private final Module pool;
    private final Module squeeze;
    private final Module excite;
    private final Module activation;
    private final Module gate;

    private SqueezeExcitation(Module squeeze, Module excite, Module activation, Module gate) {
        pool = child("avgpool", GlobalAveragePool.create());
        this.squeeze = child("fc1", squeeze);
        this.excite = child("fc2", excite);
        this.activation = child("activation", activation);
        this.gate = child("scale_activation", gate);
    }

    /**
     * Makes the module; its weights begin as torchvision's mobile networks do.
     *
     * @param channels of the input and of the output
     * @param squeezed channels between the two convolutions
     * @param activation between the two convolutions
     * @param gate what brings the second convolution's output into 0…1
     * @return the module
     */
    public static SqueezeExcitation of(int channels, int squeezed, Module activation, Module gate) {
        Initialization fanOut = Initialization.kaimingNormalFanOut();
        return new SqueezeExcitation(Conv2d.withZeroBias(channels, squeezed, 1, 0, fanOut),
                Conv2d.withZeroBias(squeezed, channels, 1, 0, fanOut), activation, gate);
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        try (NDArray means = pool.forward(x, mode); // [N,C,1,1]
                NDArray squeezed = squeeze.forward(means, mode); // [N,squeezed,1,1]
                NDArray active = activation.forward(squeezed, mode);
                NDArray excited = excite.forward(active, mode); // [N,C,1,1]
                NDArray share = gate.forward(excited, mode)) {
            return x.mul(share);
        }
    }

    @Override
    protected SqueezeExcitation blank() {
        return new SqueezeExcitation(squeeze.blank(), excite.blank(), activation.blank(), gate.blank());
    }

    @Override
    public String describe() {
        return "squeeze and excitation";
    }
}
