package dev.thaw.probe;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.Torch;
import dev.thaw.nn.GradientCut;
import dev.thaw.nn.LeNet;
import dev.thaw.nn.MobileNetV2;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.weights.StateDict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A probe leaves ResNet-50 as it was: every bit, flag, mode, cut and gradient; and no array open. */
class NoTraceTest {

    private static final Normalization NORMALIZATION = Normalization.none(3);

    @Test
    void resnet50IsAsBeforeAfterEveryKindOfProbe() {
        ImageSet images = TinyProbe.images(2, 32);
        try (Network network = ResNet.resnet50(3)) {
            prepare(network);
            StateDict before = network.stateDict();
            List<String> marks = marks(network);
            float[] gradient = gradient(network);
            int arrays = arrays();
            probe(network, images);
            assertAll(() -> assertEquals(before, network.stateDict()), () -> assertEquals(marks, marks(network)),
                    () -> assertArrayEquals(gradient, gradient(network)), () -> assertEquals(arrays, arrays()),
                    () -> assertFalse(GradientMode.isOn()));
        }
    }

    /** Flags, a cut, held norms and a gradient, which all must survive. */
    private static void prepare(Network network) {
        try (GradientMode on = GradientMode.on(); NDManager pass = network.manager().newSubManager()) {
            Torch.backward(network.root().forward(pass.ones(new Shape(1, 3, 32, 32)), Mode.EVAL).sum());
        }
        network.parameters().get("conv1.weight").getArray().setRequiresGradient(false);
        network.modules().get("layer1").cut(GradientCut.NO_GRAD);
        network.modules().get("layer2").holdInference();
    }

    private static void probe(Network network, ImageSet images) {
        Probe probe = Probe.of(network, NORMALIZATION);
        assertEquals(network.modules().size() - 1, probe.activations(images).places().size(), "every module but the root");
        Recording gradients = probe.gradients(images);
        assertTrue(gradients.at("conv1").norm() > 0, "the cut at layer1 is lifted while the probe runs");
        probe.saliency(images);
        probe.gradCam(images, "layer4");
        probe.topPatches(images, "conv1", 0, 1);
        Likeness.between(probe, probe, images, "layer1", "layer4");
        ResidualProbe residual = ResidualProbe.of(network, NORMALIZATION);
        BlockTable table = residual.branches(images);
        assertEquals(16, table.blocks().size());
        residual.inside(images, "layer1.0");
        residual.without(images, "layer1.1", "layer4.2");
        assertEquals(List.of("layer4.0", "layer4.1", "layer4.2"), List.copyOf(residual.answers(images).keySet()));
        assertThrows(IllegalArgumentException.class, () -> probe.gradients(images, "conv1", "layer9"));
        assertThrows(IllegalArgumentException.class, () -> residual.without(images, "layer1"));
        assertThrows(IllegalStateException.class, () -> probe.gradients(images, (logits, labels) -> {
            throw new IllegalStateException("a target that fails");
        }, "conv1"));
    }

    private static List<String> marks(Network network) {
        List<String> marks = new ArrayList<>();
        network.modules().forEach((path, module) -> marks.add(path + module.cut() + module.heldInInference()));
        network.parameters().forEach((path, parameter) -> marks.add(path + parameter.requiresGradient()
                + parameter.getArray().hasGradient()));
        return marks;
    }

    private static float[] gradient(Network network) {
        try (NDManager handles = network.manager().newSubManager()) {
            return Torch.gradient(network.parameters().get("layer4.2.bn3.weight").getArray(), handles)
                    .orElseThrow().toFloatArray();
        }
    }

    private static int arrays() {
        try (NDManager any = NDManager.newBaseManager()) {
            return any.getParentManager().getManagedArrays().size();
        }
    }

    @Test
    void aNetworkWithoutResidualBlocksIsRefusedWithAWayOut() {
        for (Network network : List.of(LeNet.of(10, 3, 32), MobileNetV2.of(10))) {
            try (network) {
                String message = assertThrows(IllegalArgumentException.class, () ->
                        ResidualProbe.of(network, NORMALIZATION)).getMessage();
                assertTrue(message.startsWith(network.name()) && message.contains("Probe.of(network, normalization)"), message);
            }
        }
    }
}
