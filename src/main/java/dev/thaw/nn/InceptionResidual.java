package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import dev.thaw.engine.Torch;
import java.util.List;
import java.util.Locale;

/**
 * The block of Inception-ResNet: branches side by side, brought back to the input's channels by a 1×1 convolution, added in
 * part: {@code relu(x + scale · F(x))}.
 *
 * <p>Names are timm's: {@code branch0}, {@code branch1}, …, {@code conv2d}. Source: Szegedy et al., "Inception-v4,
 * Inception-ResNet and the Impact of Residual Connections on Learning", 2017, figures 16, 17, 19 and §3.3 (the scale),
 * arXiv:1602.07261.
 */
final class InceptionResidual extends Module {

    private final List<Module> branches;
    private final Module conv2d;
    private final double scale;
    private final Module activation;

    private InceptionResidual(List<Module> branches, Module conv2d, double scale, Module activation) {
        this.branches = List.copyOf(branches);
        this.scale = scale;
        for (int i = 0; i < branches.size(); i++) {
            child("branch" + i, branches.get(i));
        }
        this.conv2d = child("conv2d", conv2d);
        this.activation = child("act", activation);
    }

    /** Makes the block: how many channels the branches have together, and the activation or {@link Identity} behind the sum. */
    static InceptionResidual of(int channels, int between, double scale, Module activation, Module... branches) {
        return new InceptionResidual(List.of(branches), Conv2d.of(between, channels, 1, 0), scale, activation);
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        try (NDArray joined = Branches.joined(branches, x, mode); NDArray made = conv2d.forward(joined, mode)) {
            NDArray sum = Torch.times(made, scale);
            sum.addi(x);
            NDArray active = activation.forward(sum, mode);
            if (active != sum) {
                sum.close();
            }
            return active;
        }
    }

    @Override
    protected InceptionResidual blank() {
        return new InceptionResidual(branches.stream().map(Module::blank).toList(), conv2d.blank(), scale, activation.blank());
    }

    @Override
    public String describe() {
        return String.format(Locale.ROOT, "inception residual, scale %.2f", scale);
    }
}
