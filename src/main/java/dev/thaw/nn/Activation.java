package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.thaw.engine.Torch;

/** A function of each number by itself, without parameters; {@link Relu} is the plainest and has a class of its own. */
public final class Activation extends Module {

    private final Kind kind;

    private Activation(Kind kind) {
        this.kind = kind;
    }

    private enum Kind {
        RELU6("ReLU6") {
            @Override
            NDArray of(NDArray x) {
                return upToSix(x);
            }
        },
        SIGMOID("sigmoid") {
            @Override
            NDArray of(NDArray x) {
                return x.getNDArrayInternal().sigmoid();
            }
        },
        SILU("SiLU") {
            @Override
            NDArray of(NDArray x) {
                return gated(x, SIGMOID);
            }
        },
        HARD_SIGMOID("hard sigmoid") {
            @Override
            NDArray of(NDArray x) {
                try (NDArray moved = x.add(3); NDArray clipped = upToSix(moved)) {
                    return Torch.times(clipped, 1 / 6.0);
                }
            }
        },
        HARD_SWISH("hard swish") {
            @Override
            NDArray of(NDArray x) {
                return gated(x, HARD_SIGMOID);
            }
        },
        GELU("GELU") {
            @Override
            NDArray of(NDArray x) {
                return x.getNDArrayInternal().gelu();
            }
        };

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        abstract NDArray of(NDArray x);

        /** As {@code clip(0, 6)}, which in DJL leaves its two bounds open and lets the graph look at Java's memory. */
        private static NDArray upToSix(NDArray x) {
            try (NDArray six = x.getManager().full(new Shape(), 6f); NDArray positive = x.getNDArrayInternal().relu()) {
                return positive.minimum(six);
            }
        }

        private static NDArray gated(NDArray x, Kind gate) {
            try (NDArray share = gate.of(x)) {
                return x.mul(share);
            }
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
        return kind.of(x);
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
