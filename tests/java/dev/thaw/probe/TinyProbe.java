package dev.thaw.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.thaw.NumberStream;
import dev.thaw.data.Batch;
import dev.thaw.data.Batches;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.data.Ordering;
import dev.thaw.nn.Activation;
import dev.thaw.nn.BranchPoint;
import dev.thaw.nn.Interventions;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.nn.Surgery;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A tiny residual network and three images, and its loss recomputed in double while somebody stands in it. */
final class TinyProbe implements AutoCloseable {

    static final int IMAGES = 3;
    static final int SIDE = 8;
    static final int CLASSES = 3;
    static final Normalization NORMALIZATION = Normalization.none(3);

    private final Network network;
    private final ImageSet images = images(IMAGES, SIDE);
    private final Batches batches = Batches.of(images, NORMALIZATION, IMAGES, Ordering.sequential());
    private final Batch batch = batches.next();

    /** Makes a network of real blocks. */
    TinyProbe() {
        network = ResNet.cifar("tiny", List.of(4, 8), 1, CLASSES).seed(7);
    }

    private TinyProbe(Network network) {
        this.network = network;
    }

    /** Makes the same with smooth activations in the place of each ReLU: no kink then decides a finite difference. */
    static TinyProbe smooth() {
        try (TinyProbe tiny = new TinyProbe()) {
            Surgery surgery = Surgery.of(tiny.network);
            for (String path : List.of("relu", "layer1.0.relu", "layer2.0.relu")) {
                surgery = surgery.replace(path, Activation.silu());
            }
            return new TinyProbe(surgery.network());
        }
    }

    static ImageSet images(int count, int side) {
        byte[] pixels = new byte[count * side * side * 3];
        int[] labels = new int[count];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (128 + 127 * NumberStream.value(77, i));
        }
        for (int i = 0; i < count; i++) {
            labels[i] = i % CLASSES;
        }
        return ImageSet.of(pixels, side, side, 3, labels);
    }

    Network network() {
        return network;
    }

    ImageSet images() {
        return images;
    }

    Probe probe() {
        return Probe.of(network, NORMALIZATION);
    }

    ResidualProbe residual() {
        return ResidualProbe.of(network, NORMALIZATION);
    }

    /** Returns each image's cross-entropy over the number of images, so that their sum is the mean loss. */
    double[] losses(UnaryOperator<NDArray> entering, Consumer<Interventions> places) {
        double[] losses = new double[IMAGES];
        try (Interventions standing = Interventions.in(network); NDManager pass = batch.manager().newSubManager()) {
            places.accept(standing);
            NDArray x = batch.x().duplicate();
            x.attach(pass);
            float[] logits = network.forward(entering.apply(x), Mode.EVAL).toFloatArray();
            for (int i = 0; i < IMAGES; i++) {
                double total = 0;
                for (int k = 0; k < CLASSES; k++) {
                    total += Math.exp(logits[i * CLASSES + k]);
                }
                losses[i] = (Math.log(total) - logits[i * CLASSES + images.label(i)]) / IMAGES;
            }
        }
        return losses;
    }

    /** Differentiates each image's loss by each number that passes a place, by central differences. */
    float[] byDifferences(int size, double step, Place place) {
        float[] gradient = new float[size * IMAGES];
        for (int k = 0; k < size; k++) {
            double[] up = place.losses(this, bumped(k, step));
            double[] down = place.losses(this, bumped(k, -step));
            for (int i = 0; i < IMAGES; i++) {
                gradient[i * size + k] = (float) ((up[i] - down[i]) / (2 * step));
            }
        }
        return gradient;
    }

    /** Where the loss is looked at when something is changed. */
    interface Place {

        double[] losses(TinyProbe tiny, UnaryOperator<NDArray> change);

        static Place entering() {
            return (tiny, change) -> tiny.losses(change, places -> { });
        }

        static Place output(String path) {
            return (tiny, change) -> tiny.losses(UnaryOperator.identity(), places -> places.output(path, change));
        }

        static Place branch(String path, BranchPoint point) {
            return (tiny, change) -> tiny.losses(UnaryOperator.identity(), places -> places.branch(path, point, change));
        }
    }

    private static UnaryOperator<NDArray> bumped(int index, double step) {
        return passing -> {
            float[] bump = new float[(int) passing.size()];
            for (int i = 0; i < IMAGES; i++) {
                bump[i * bump.length / IMAGES + index] = (float) step;
            }
            Shape shape = passing.getShape();
            try (NDArray added = passing.getManager().create(bump, shape)) {
                return passing.add(added);
            }
        };
    }

    @Override
    public void close() {
        batch.close();
        batches.close();
        network.close();
    }
}
