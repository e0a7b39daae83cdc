package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import dev.thaw.engine.Pointwise;
import java.util.function.UnaryOperator;

/** A function of each number by itself, without parameters; {@link Relu} is the plainest and has a class of its own. */
public final class Activation extends Module {

    private final Kind kind;

    private Activation(Kind kind) {
        this.kind = kind;
    }

    private enum Kind {
        RELU6("ReLU6", Pointwise::relu6),
        SIGMOID("sigmoid", x -> x.getNDArrayInternal().sigmoid()),
        SILU("SiLU", Pointwise::silu),
        HARD_SIGMOID("hard sigmoid", Pointwise::hardSigmoid),
        HARD_SWISH("hard swish", Pointwise::hardSwish),
        GELU("GELU", x -> x.getNDArrayInternal().gelu());

        private final String title;
        private final UnaryOperator<NDArray> function;

        Kind(String title, UnaryOperator<NDArray> function) {
            this.title = title;
            this.function = function;
        }
    }

    /**
     * Makes a ReLU that stops at six, {@code min(max(x, 0), 6)}: MobileNetV2's.
     *
     * @return the activation
     */
    public static Activation relu6() {
        return new Activation(Kind.RELU6);
    }

    /**
     * Makes {@code 1 / (1 + exp(-x))}, which opens and closes gates.
     *
     * @return the activation
     */
    public static Activation sigmoid() {
        return new Activation(Kind.SIGMOID);
    }

    /**
     * Makes {@code x · sigmoid(x)}, also called swish: EfficientNet's.
     *
     * @return the activation
     */
    public static Activation silu() {
        return new Activation(Kind.SILU);
    }

    /**
     * Makes {@code min(max(x + 3, 0), 6) / 6}, the sigmoid in straight lines.
     *
     * @return the activation
     */
    public static Activation hardSigmoid() {
        return new Activation(Kind.HARD_SIGMOID);
    }

    /**
     * Makes {@code x · hardSigmoid(x)}: MobileNetV3's, see Howard et al., 2019, §5.2, arXiv:1905.02244.
     *
     * @return the activation
     */
    public static Activation hardSwish() {
        return new Activation(Kind.HARD_SWISH);
    }

    /**
     * Makes {@code x · Φ(x)} with the exact normal distribution, not its tanh approximation: the transformers'.
     *
     * @return the activation
     */
    public static Activation gelu() {
        return new Activation(Kind.GELU);
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        return kind.function.apply(x);
    }

    @Override
    protected Activation blank() {
        return new Activation(kind);
    }

    @Override
    public String describe() {
        return kind.title;
    }
}
