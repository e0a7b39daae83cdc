package dev.thaw.inspect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import dev.thaw.engine.Torch;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.Freezing;
import dev.thaw.freeze.FrozenNorm;
import dev.thaw.freeze.RequiresGrad;
import dev.thaw.nn.Network;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The norms are those of the true gradient, and looking at them leaves the network alone. */
class LayerGradientsTest {

    private final SmallTask task = new SmallTask();
    private final Network network = task.network();

    @AfterEach
    void release() {
        task.close();
    }

    private double loss() {
        return LayerGradients.of(network, task.x(), task.y()).loss();
    }

    /** The oracle: move a whole weight by a little along its gradient's direction, and the loss rises by the norm. */
    @Test
    void theNormIsTheSlopeOfTheLossAlongTheGradient() {
        StateDict before = network.stateDict();
        for (String layer : List.of("conv1", "layer2.0.conv2", "linear")) {
            double norm = LayerGradients.of(network, task.x(), task.y()).layers().stream()
                    .filter(one -> one.path().equals(layer)).findFirst().orElseThrow().gradient();
            float[] direction = gradient(layer + ".weight");
            double step = 1e-2;
            double slope = (lossAt(before, layer, direction, step / norm) - lossAt(before, layer, direction, -step / norm)) / (2 * step);
            assertEquals(norm, slope, 0.01 * norm, layer);
        }
    }

    private float[] gradient(String path) {
        try (KeptState kept = KeptState.of(network); NDManager handles = network.manager().newSubManager()) {
            task.backward();
            return Torch.gradient(network.parameters().get(path).getArray(), handles).orElseThrow().toFloatArray();
        }
    }

    private double lossAt(StateDict before, String layer, float[] direction, double step) {
        String path = layer + ".weight";
        float[] moved = before.get(path).toFloats();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (step * direction[i]);
        }
        network.load(before.plus(path, TensorData.of(moved, before.get(path).shape())), Match.STRICT);
        double loss = loss();
        network.load(before, Match.STRICT);
        return loss;
    }

    @Test
    void lookingLeavesNumbersAndGradientsAsTheyWereAndIsNotAddedToThem() {
        List<LayerGradients.Layer> first = LayerGradients.of(network, task.x(), task.y()).layers();
        task.backward();
        StateDict before = network.stateDict();
        try (NDManager handles = network.manager().newSubManager()) {
            float[] held = read("linear.weight", handles);
            assertEquals(first, LayerGradients.of(network, task.x(), task.y()).layers());
            assertArrayEquals(held, read("linear.weight", handles));
            assertEquals(before, network.stateDict());
        }
    }

    @Test
    void aFrozenLayerGetsNone() {
        try (Freezing freezing = RequiresGrad.method().apply(FreezePlan.trainAll().freeze("conv1"), network, FrozenNorm.TRAIN)) {
            List<LayerGradients.Layer> layers = LayerGradients.of(network, task.x(), task.y()).layers();
            assertEquals(0, layers.get(0).gradient());
            assertTrue(layers.get(5).gradient() > 0);
        }
    }

    private float[] read(String path, NDManager handles) {
        return Torch.gradient(network.parameters().get(path).getArray(), handles).orElseThrow().toFloatArray();
    }

    @Test
    void layersAreConvolutionsAndLinearOnesFromTheImageToTheHead() {
        LayerGradients gradients = LayerGradients.of(network, task.x(), task.y());
        assertEquals(List.of("conv1", "layer1.0.conv1", "layer1.0.conv2", "layer2.0.conv1", "layer2.0.conv2", "linear"),
                gradients.layers().stream().map(LayerGradients.Layer::path).toList());
        assertEquals(gradients.layers().get(0).gradient() / gradients.layers().get(5).gradient(), gradients.firstToHead());
    }
}
