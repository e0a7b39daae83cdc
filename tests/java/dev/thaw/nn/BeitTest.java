package dev.thaw.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.loss.Loss;
import dev.thaw.NumberStream;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.Torch;
import dev.thaw.weights.Match;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * BEiT computes what timm 1.0.31 does.
 *
 * <p>Expected numbers: {@code timm.create_model("beit_base_patch16_224").eval()} with the state dict of {@link TimmFill}, whose
 * stream numbers follow timm's order of keys, then {@code .double()} on the formula's image; loss with label 3.
 */
class BeitTest {

    private static final double TOLERANCE = 1e-5;

    @Test
    void baseComputesTheNumbersOfTheOriginal() {
        try (Network network = Beit.base(1000)) {
            network.load(TimmFill.of(network), Match.STRICT);
            assertEquals(86_530_984, network.parameterCount());
            assertEquals(199, network.parameters().size());
            try (NDManager manager = network.manager().newSubManager(); GradientMode on = GradientMode.on()) {
                NDArray x = manager.create(NumberStream.images(1, 3, 224, 224), new Shape(1, 3, 224, 224));
                NDArray logits = network.forward(x, Mode.TRAIN); // nothing in it follows the mode
                float[] numbers = Arrays.copyOf(logits.toFloatArray(), 8);
                assertArrayEquals(new float[] {0.365232171f, -1.88067723f, 1.59833175f, -1.99439464f, -0.474909316f, 1.15750448f,
                    -1.2214245f, -2.10884997f}, numbers, (float) (5.2599 * TOLERANCE));
                NDArray label = manager.full(new Shape(1), 3).toType(DataType.INT64, false);
                Torch.backward(Loss.softmaxCrossEntropyLoss().evaluate(new NDList(label), new NDList(logits)));
                gradients().forEach((path, expected) -> compareGradient(network, path, expected));
            }
        }
    }

    /** The L2 norm and the first number. */
    private static Map<String, double[]> gradients() {
        return Map.of("cls_token", new double[] {0.176964494, -0.00881563823},
                "blocks.0.gamma_1", new double[] {0.737685108, -0.00899136508},
                "blocks.0.attn.q_bias", new double[] {0.780392094, 0.00468146949},
                "blocks.0.attn.v_bias", new double[] {1.85913171, 0.013578466},
                "blocks.3.attn.relative_position_bias_table", new double[] {0.0265814955, -2.56211664e-05},
                "blocks.11.attn.qkv.weight", new double[] {8.0968334, 0.000230395448},
                "patch_embed.proj.weight", new double[] {18.0496972, -0.00252622794});
    }

    private static void compareGradient(Network network, String path, double... expected) {
        float[] numbers = Torch.gradient(network.parameters().get(path).getArray(), network.manager()).orElseThrow().toFloatArray();
        double squares = 0;
        for (float number : numbers) {
            squares += number * (double) number;
        }
        assertEquals(expected[0], Math.sqrt(squares), 1e-4 * expected[0], path);
        assertEquals(expected[1], numbers[0], 1e-4 * expected[0], path);
    }

    @Test
    void largeHasTheParametersOfTheOriginal() {
        try (Network network = Beit.large(1000)) {
            assertEquals(304_430_568, network.parameterCount());
        }
    }

    @Tag("slow")
    @Test
    void largeComputesTheNumbersOfTheOriginal() {
        try (Network network = Beit.large(1000)) {
            network.load(TimmFill.of(network), Match.STRICT);
            assertEquals(391, network.parameters().size());
            assertArrayEquals(new float[] {-0.432619738f, -0.0258886552f, 1.39716669f, 0.427428707f, -1.62489579f, 0.588332071f,
                1.05699126f, 0.122811034f}, Arrays.copyOf(TimmFill.logits(network, 1, 224), 8), (float) (5.2604 * TOLERANCE));
        }
    }
}
