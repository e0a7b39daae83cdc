package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.thaw.engine.Torch;

/**
 * Batch normalisation over the channels of {@code [N,C,H,W]}, with PyTorch's defaults and names.
 *
 * <p>In {@link Mode#TRAIN} it normalises by the statistics of the batch, moves {@code running_mean} and
 * {@code running_var} some of the way towards them (a tenth, unless told otherwise), and counts the forward pass. In
 * {@link Mode#EVAL} it uses the
 * running statistics and changes nothing. Source: Ioffe and Szegedy, "Batch Normalization", 2015, arXiv:1502.03167.
 */
public final class BatchNorm2d extends Module {

    /** Added to the variance before its root is taken; PyTorch's default. */
    public static final double EPSILON = 1e-5;
    /** The share of the batch's statistics in the new running statistics; PyTorch's default. */
    public static final double MOMENTUM = 0.1;

    private final int channels;
    private final double epsilon;
    private final double momentum;
    private final float start;
    private final Parameter weight;
    private final Parameter bias;
    private final Parameter mean;
    private final Parameter variance;
    private final Parameter batches;
    private NDArray one;

    private BatchNorm2d(int channels, double epsilon, double momentum, float start) {
        this.channels = channels;
        this.epsilon = epsilon;
        this.momentum = momentum;
        this.start = start;
        weight = parameter("weight", Parameter.Type.GAMMA, Initialization.constant(start), channels);
        bias = parameter("bias", Parameter.Type.BETA, Initialization.constant(0), channels);
        mean = buffer("running_mean", Parameter.Type.RUNNING_MEAN, DataType.FLOAT32, 0, channels);
        variance = buffer("running_var", Parameter.Type.RUNNING_VAR, DataType.FLOAT32, 1, channels);
        batches = buffer("num_batches_tracked", Parameter.Type.OTHER, DataType.INT64, 0);
    }

    /**
     * Makes a batch normalisation.
     *
     * @param channels of its input and output
     * @return the module
     */
    public static BatchNorm2d of(int channels) {
        return new BatchNorm2d(channels, EPSILON, MOMENTUM, 1);
    }

    /**
     * Makes a batch normalisation whose weight begins as 0 instead of 1: it puts out zeros until it trains.
     *
     * @param channels of its input and output
     * @return the module
     */
    public static BatchNorm2d startingAtZero(int channels) {
        return new BatchNorm2d(channels, EPSILON, MOMENTUM, 0);
    }

    /**
     * Makes a batch normalisation with numbers of its own, as some architectures have them.
     *
     * @param channels of its input and output
     * @param epsilon added to the variance before its root is taken
     * @param momentum the share of the batch's statistics in the new running statistics
     * @return the module
     */
    public static BatchNorm2d of(int channels, double epsilon, double momentum) {
        return new BatchNorm2d(channels, epsilon, momentum, 1);
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        if (mode == Mode.EVAL) {
            return Torch.batchNormInference(x, mean.getArray(), variance.getArray(), weight.getArray(), bias.getArray(),
                    epsilon);
        }
        checkBatch(x.getShape());
        batches.getArray().addi(one());
        return Torch.batchNormTraining(x, mean.getArray(), variance.getArray(), weight.getArray(), bias.getArray(),
                momentum, epsilon);
    }

    /** Kept, because making a number takes ten times as long as adding it. */
    private NDArray one() {
        if (one == null || one.isReleased()) {
            one = batches.getArray().getManager().create(1L);
            NDScope.unregister(one); // an open scope of the caller must not take it along
        }
        return one;
    }

    private static void checkBatch(Shape shape) {
        if (shape.size() == shape.get(1)) {
            throw new IllegalArgumentException("""
                    batch norm got %s to train on: one value per channel has no variance; give at least 2 images per \
                    batch (the last one holds what is left over: choose another batch size)""".formatted(shape));
        }
    }

    @Override
    protected BatchNorm2d blank() {
        return new BatchNorm2d(channels, epsilon, momentum, start);
    }

    @Override
    public String describe() {
        return "BatchNorm2d " + channels;
    }
}
