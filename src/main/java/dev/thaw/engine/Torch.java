package dev.thaw.engine;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.LibUtils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The one door to DJL's PyTorch engine: gradients, gradient mode, seeds and threads of libtorch.
 *
 * <p>For the library's own use. It never opens DJL's {@code GradientCollector}: the process has a single one, so a cell
 * that was interrupted while it was open would block every later training. Recording is switched on by
 * {@link GradientMode#on()} and the backward pass asked for here; nothing can stay open.
 */
public final class Torch {

    private static final int NEAREST = 0;
    private static final Shape ONE_PIXEL = new Shape(1, 1);

    private Torch() { }

    /**
     * Runs the backward pass from a loss: adds its gradient to each array that took part and requires one.
     *
     * <p>The graph is freed; a second pass over it fails in libtorch.
     *
     * @param loss one number, computed while {@link GradientMode#on()} held
     * @throws IllegalArgumentException if the loss holds more than one number
     * @throws IllegalStateException if no array that requires a gradient took part in it
     */
    public static void backward(NDArray loss) {
        if (loss.size() != 1) {
            throw new IllegalArgumentException(
                    "a backward pass starts from one number, but the loss has shape %s; take its mean or sum first"
                            .formatted(loss.getShape()));
        }
        try (NDArray one = loss.onesLike()) {
            JniUtils.backward(torch(loss), torch(one), false, false);
        } catch (EngineException refused) {
            throw explained(refused);
        }
    }

    /**
     * Returns the gradient that backward passes left at a parameter, when there is one.
     *
     * <p>Empty means that no pass reached it since it was made or {@linkplain #forgetGradient forgotten}; zeros mean that
     * one did. DJL's own {@code getGradient} cannot tell these apart.
     *
     * @param parameter a leaf array
     * @param owner where the returned handle is attached, and closed at the latest
     * @return the gradient itself, no copy: writing into it changes it
     */
    public static Optional<NDArray> gradient(NDArray parameter, NDManager owner) {
        PtNDArray gradient = JniUtils.getGradient(torch(parameter));
        if (gradient != null) {
            gradient.attach(owner);
        }
        return Optional.ofNullable(gradient);
    }

    /**
     * Sets a parameter's gradient to zeros, where it has one.
     *
     * @param parameter a leaf array
     */
    public static void zeroGradient(NDArray parameter) {
        JniUtils.zeroGrad(torch(parameter));
    }

    /**
     * Takes a parameter's gradient away, as {@code zero_grad(set_to_none=True)} does: afterwards it has none.
     *
     * <p>The array object, its numbers and whether it requires a gradient stay. libtorch's handle beneath it is replaced
     * by a fresh one on the same memory, because DJL has no call for this.
     *
     * @param parameter a leaf array
     */
    public static void forgetGradient(NDArray parameter) {
        PtNDArray array = torch(parameter);
        boolean requires = array.hasGradient();
        PtNDArray fresh = JniUtils.detachGradient(array);
        JniUtils.attachGradient(fresh, requires);
        array.intern(fresh);
    }

    /**
     * Says whether a backward pass would go on from an array: it requires a gradient itself, or was computed from one that
     * does while recording was on.
     *
     * <p>DJL's own {@code hasGradient} is false for everything computed. libtorch lets a flag be switched off on leaves
     * only; that refusal is what tells here, and nothing is changed by asking.
     *
     * @param array any array
     * @return true when it carries a graph
     */
    public static boolean carriesGraph(NDArray array) {
        PtNDArray asked = torch(array);
        if (JniUtils.requiresGrad(asked)) {
            return true;
        }
        try {
            JniUtils.attachGradient(asked, false);
            return false;
        } catch (EngineException refused) {
            return true;
        }
    }

    /**
     * Normalises by the statistics of the batch and moves the running statistics towards them, in place.
     *
     * @param x a batch of images, {@code [N,C,H,W]}
     * @param mean the running mean, {@code [C]}
     * @param variance the running variance, {@code [C]}
     * @param weight what the result is multiplied by, {@code [C]}
     * @param bias what is added then, {@code [C]}
     * @param momentum the share of the batch in the new running statistics, as PyTorch counts it
     * @param epsilon added to the variance
     * @return the normalised batch, attached to the manager of {@code x}
     */
    public static NDArray batchNormTraining(NDArray x, NDArray mean, NDArray variance, NDArray weight, NDArray bias,
            double momentum, double epsilon) {
        return JniUtils.batchNorm(
                torch(x), torch(mean), torch(variance), torch(weight), torch(bias), true, momentum, epsilon);
    }

    /**
     * Normalises by the running statistics and leaves them alone.
     *
     * @param x a batch of images, {@code [N,C,H,W]}
     * @param mean the running mean, {@code [C]}
     * @param variance the running variance, {@code [C]}
     * @param weight what the result is multiplied by, {@code [C]}
     * @param bias what is added then, {@code [C]}
     * @param epsilon added to the variance
     * @return the normalised batch, attached to the manager of {@code x}
     */
    public static NDArray batchNormInference(NDArray x, NDArray mean, NDArray variance, NDArray weight, NDArray bias,
            double epsilon) {
        return JniUtils.batchNorm(torch(x), torch(mean), torch(variance), torch(weight), torch(bias), false, 0, epsilon);
    }

    /**
     * Averages each channel over the whole image.
     *
     * @param x a batch of images, {@code [N,C,H,W]}
     * @return the averages {@code [N,C,1,1]}, attached to the manager of {@code x}
     */
    public static NDArray averageImages(NDArray x) {
        return JniUtils.adaptiveAvgPool(torch(x), ONE_PIXEL);
    }

    /**
     * Redraws images in another size; each pixel takes the nearest old one, as PyTorch's {@code interpolate(mode="nearest")}.
     *
     * @param x a batch of images, {@code [N,C,H,W]}
     * @param height in pixels
     * @param width in pixels
     * @return the images {@code [N,C,height,width]}, attached to the manager of {@code x}
     */
    public static NDArray nearest(NDArray x, long height, long width) {
        return JniUtils.interpolate(torch(x), new long[] {height, width}, NEAREST, false);
    }

    /**
     * Multiplies by a number, safely while gradients are recorded.
     *
     * <p>DJL's own {@code mul(Number)} and {@code div(Number)} wrap the number in Java's memory; the graph keeps looking at
     * it after the garbage collector took it, and gradients are then wrong now and then, without any error.
     *
     * @param x any array
     * @param factor the number
     * @return the product, attached to the manager of {@code x}
     */
    public static NDArray times(NDArray x, double factor) {
        NDManager owner = x.getManager(); // memory of libtorch, which the graph keeps
        try (NDArray number = owner.full(new Shape(), (float) factor, DataType.FLOAT32, x.getDevice())) {
            return x.mul(number);
        }
    }

    /**
     * Averages each channel over a grid of nearly equal fields; where the image is smaller, fields share its pixels.
     *
     * @param x a batch of images, {@code [N,C,H,W]}
     * @param side fields per row and per column
     * @return the averages {@code [N,C,side,side]}, attached to the manager of {@code x}
     */
    public static NDArray averageFields(NDArray x, int side) {
        return JniUtils.adaptiveAvgPool(torch(x), new Shape(side, side));
    }

    /**
     * Looks at an array's own numbers in place, without any copy: writing there changes the array.
     *
     * @param array an array in C order
     * @return its memory, little-endian, valid while the array is open; empty on a GPU and from 2 GiB on
     */
    public static Optional<ByteBuffer> memory(NDArray array) {
        boolean reachable = !array.getDevice().isGpu() && array.size() > 0
                && array.size() * array.getDataType().getNumOfBytes() <= Integer.MAX_VALUE;
        return reachable ? Optional.of(torch(array).toByteBuffer(true).order(ByteOrder.LITTLE_ENDIAN)) : Optional.empty();
    }

    /**
     * Seeds libtorch's own generator, from which dropout draws.
     *
     * @param seed any number
     */
    public static void seed(long seed) {
        Devices.engine();
        JniUtils.setSeed(seed);
    }

    /**
     * Returns how many threads one libtorch operation may use; results of another number differ in the last bits.
     *
     * @return at least 1
     */
    public static int threads() {
        Devices.engine();
        return JniUtils.getNumThreads();
    }

    /**
     * Waits until a GPU has done everything that it was asked to do, by copying a number back; a CPU is done already.
     *
     * @param device what to wait for
     */
    public static void await(Device device) {
        if (device.isGpu()) {
            try (NDManager manager = NDManager.newBaseManager(device); NDArray number = manager.zeros(ONE_PIXEL)) {
                number.toFloatArray(); // it is computed after all that was asked for before
            }
        }
    }

    /**
     * Gives memory back to a GPU that libtorch keeps for later and no array occupies; nothing on a CPU.
     *
     * @param device whose memory
     */
    public static void releaseCache(Device device) {
        if (device.isGpu()) {
            DeviceMemory.noteAll(device);
            JniUtils.emptyCudaCache();
        }
    }

    /**
     * Returns the folder that libtorch was loaded from.
     *
     * @return DJL's cache where it came from a jar, else the folder that {@code PYTORCH_LIBRARY_PATH} names
     */
    public static Path folder() {
        Devices.engine();
        return Path.of(LibUtils.getLibtorchPath());
    }

    static boolean recordsGradients() {
        Devices.engine();
        return JniUtils.isGradMode();
    }

    static void recordGradients(boolean records) {
        JniUtils.setGradMode(records);
    }

    private static RuntimeException explained(EngineException refused) {
        if (refused.getMessage() == null || !refused.getMessage().contains("does not require grad")) {
            return refused;
        }
        return new IllegalStateException("""
                no parameter that requires a gradient took part in this loss, so the backward pass has nowhere to go: \
                everything is frozen, or the forward pass ran outside of GradientMode.on()""", refused);
    }

    private static PtNDArray torch(NDArray array) {
        if (array instanceof PtNDArray known) {
            return known;
        }
        throw new IllegalArgumentException("""
                %s is no array of the PyTorch engine, the only one that Thaw runs on; \
                is another DJL engine on the class path?""".formatted(array.getClass().getName()));
    }
}
