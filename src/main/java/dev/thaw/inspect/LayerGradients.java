package dev.thaw.inspect;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.Torch;
import dev.thaw.nn.ForwardObserver;
import dev.thaw.nn.ModulePath;
import dev.thaw.nn.Network;
import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How large the gradient is that one batch sends to the weights of each layer, from the image to the head.
 *
 * <p>A layer is whatever multiplies: a convolution or a linear layer, so ResNet-20 has twenty. Norms are left out.
 *
 * @param network what the network is called
 * @param loss mean cross-entropy of the batch, in nats
 * @param layers from the image to the head
 */
public record LayerGradients(String network, double loss, List<Layer> layers) implements Tabular {

    private static final int DIMENSIONS_OF_A_LINEAR_WEIGHT = 2;

    /**
     * The gradient of one layer's weight.
     *
     * @param path of the layer, such as {@code layer1.0.conv1}
     * @param gradient its L2 norm over the whole weight; 0 where none came
     * @param weight the L2 norm of the weight itself
     */
    public record Layer(String path, double gradient, double weight) { }

    /**
     * Copies the list.
     *
     * @param network what the network is called
     * @param loss mean cross-entropy of the batch
     * @param layers from the image to the head
     */
    public LayerGradients {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("%s has no convolution and no linear layer, so there is no gradient to look at"
                    .formatted(network));
        }
    }

    /**
     * Runs one batch forward and back in training mode; afterwards the network is as it was, its gradients too.
     *
     * @param network the network
     * @param x images, {@code [N,C,H,W]}, at least two
     * @param y their classes, {@code [N]}, int64
     * @return the norms, in the order of the network's parameters
     */
    public static LayerGradients of(Network network, NDArray x, NDArray y) {
        try (KeptState kept = KeptState.of(network)) {
            forgetPasses(network);
            double loss = BackwardPass.run(network, x, y, new ForwardObserver() { });
            return new LayerGradients(network.name(), loss, norms(network));
        }
    }

    /** Sets the gradients of earlier passes to zero, or this pass would be added to them. */
    private static void forgetPasses(Network network) {
        try (NDManager reading = network.manager().newSubManager()) {
            network.parameters().values().forEach(parameter -> Torch.gradient(parameter.getArray(), reading)
                    .ifPresent(earlier -> Torch.zeroGradient(parameter.getArray())));
        }
    }

    private static List<Layer> norms(Network network) {
        List<Layer> layers = new ArrayList<>();
        try (GradientMode off = GradientMode.off(); NDManager reading = network.manager().newSubManager()) {
            network.parameters().forEach((path, parameter) -> {
                Shape shape = parameter.getArray().getShape();
                if (path.endsWith(".weight") && shape.dimension() >= DIMENSIONS_OF_A_LINEAR_WEIGHT) {
                    double gradient = Torch.gradient(parameter.getArray(), reading).map(LayerGradients::norm).orElse(0.0);
                    layers.add(new Layer(ModulePath.parent(path), gradient, norm(parameter.getArray())));
                }
            });
        }
        return layers;
    }

    private static double norm(NDArray array) {
        double squares = 0;
        for (float value : array.toFloatArray()) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares);
    }

    /**
     * Compares the two ends: the layer nearest to the image with the head.
     *
     * <p>Far below 1 the gradient vanishes on its way back; far above 1 it explodes.
     *
     * @return the first layer's gradient norm as a multiple of the head's; NaN where neither got one
     */
    public double firstToHead() {
        return layers.get(0).gradient() / layers.get(layers.size() - 1).gradient();
    }

    @Override
    public WordTable table() {
        WordTable table = WordTable.of("%s: gradients of one batch, loss %.2f".formatted(network, loss),
                "layer", "#|gradient|", "#|gradient| / |weight|");
        for (Layer layer : layers) {
            table = table.row(layer.path(), small(layer.gradient()), small(layer.gradient() / layer.weight()));
        }
        return table;
    }

    private static String small(double value) {
        return String.format(Locale.ROOT, "%.2e", value);
    }
}
