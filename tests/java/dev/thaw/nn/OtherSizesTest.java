package dev.thaw.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.thaw.weights.LoadReport;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Transformers for other sizes of image and patch: weights trained at 224 pixels are resized as timm 1.0.31 does.
 *
 * <p>Expected logits: the state dict of {@link TimmFill} for 224 pixels through timm's {@code checkpoint_filter_fn} into
 * {@code create_model(name, img_size=…, patch_size=…).eval()}, then {@code .double()} on two of the formula's images; the
 * first three logits of each.
 */
class OtherSizesTest {

    static Stream<Arguments> sizes() {
        return Stream.of(
                size(VisionTransformer.tiny(1000), VisionTransformer.tiny(1000, 384, 16), 1,
                        1.38791017, -0.968321929, 1.63514438, 0.799517528, -1.38345951, 1.79079123),
                size(VisionTransformer.tiny(1000), VisionTransformer.tiny(1000, 64, 16), 1,
                        -0.13660076, -0.735988096, -0.356953738, 0.0606193913, 0.441784588, 1.36907971),
                size(VisionTransformer.tiny(1000), VisionTransformer.tiny(1000, 32, 4), 2,
                        1.25774824, -1.49067941, 1.42916674, -0.673963166, -1.89483473, 0.28388348),
                size(Deit.tiny(1000), VisionTransformer.tiny(1000, 96, 24), 2,
                        -0.555793682, 0.204344166, -0.835880974, -1.59013618, -3.03989098, 1.09306381),
                size(SwinTransformer.tiny(1000), SwinTransformer.tiny(1000, 32), 10,
                        -1.11057211, 0.973493139, 0.469612694, 0.0974998553, 0.607990308, 0.904100125),
                size(SwinTransformer.tiny(1000), SwinTransformer.tiny(1000, 36), 10,
                        1.54727706, 0.414532005, 0.109862623, 0.692882622, 1.34490397, 0.121475569),
                size(SwinTransformer.tiny(1000), SwinTransformer.tiny(1000, 64), 8,
                        -0.177271397, 0.876446366, 0.924350409, -0.8010328, 0.30857342, 0.699358139),
                size(Beit.base(1000), Beit.base(1000, 64), 12,
                        1.1206512, -0.134634811, 0.864752249, 1.37014394, 0.0438149847, 1.73473216));
    }

    private static Arguments size(Network trained, Network network, int resized, double... logits) {
        return Arguments.of(trained, network, resized, logits);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void weightsOfAnotherSizeComputeWhatTheyDoInTimm(Network trained, Network network, int resized, double[] expected) {
        try (trained; network) {
            network.load(TimmFill.of(trained), Match.STRICT);
            int side = (int) network.inputShape(1).get(3);
            float[] logits = TimmFill.logits(network, 2, side);
            assertEquals(resized, network.loadReport().orElseThrow().resized().size());
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], logits[i % 3 + i / 3 * 1000], 3e-5, "logit " + i);
            }
        }
    }

    @Test
    void theReportSaysWhatWasResizedAndFromWhere() {
        try (Network trained = small(224); Network network = small(64)) {
            network.load(TimmFill.of(trained), Match.STRICT);
            LoadReport report = network.loadReport().orElseThrow();
            assertTrue(report.complete());
            assertTrue(report.text().contains("pos_embed [1, 197, 8] → [1, 17, 8]"), report.text());
        }
    }

    /** A class token keeps its numbers; a constant grid stays constant, whatever its size. */
    @Test
    void theClassTokenIsNotResampled() {
        float[] places = new float[197 * 8];
        Arrays.fill(places, 8, places.length, 0.25f);
        Arrays.fill(places, 0, 8, 7);
        try (Network trained = small(224); Network network = small(96)) {
            StateDict weights = TimmFill.of(trained).filter(path -> !path.equals("pos_embed")).plus("pos_embed", TensorData.of(places, 1, 197, 8));
            network.load(weights, Match.STRICT);
            float[] resized = network.stateDict().get("pos_embed").toFloats();
            float[] expected = new float[37 * 8];
            Arrays.fill(expected, 8, expected.length, 0.25f);
            Arrays.fill(expected, 0, 8, 7);
            assertArrayEquals(expected, resized, 1e-6f);
        }
    }

    @Test
    void sameSizesAreLoadedToTheBit() {
        try (Network trained = small(64); Network network = small(64)) {
            StateDict weights = TimmFill.of(trained);
            network.load(weights, Match.STRICT);
            assertEquals(weights, network.stateDict());
            assertEquals(0, network.loadReport().orElseThrow().resized().size());
        }
    }

    @Test
    void aCopyStillResizes() {
        try (Network trained = small(224); Network network = small(64); Network copy = network.copy()) {
            StateDict weights = TimmFill.of(trained);
            assertEquals(network.load(weights, Match.STRICT).stateDict(), copy.load(weights, Match.STRICT).stateDict());
        }
    }

    @Test
    void anotherWidthIsNoOtherSize() {
        try (Network trained = small(224); Network network = VisionTransformer.make("wider", new VisionTransformer.Variant(16, 1, 2), 3, 64, 16)) {
            Exception refused = assertThrows(IllegalArgumentException.class, () -> network.load(TimmFill.of(trained), Match.STRICT));
            assertTrue(refused.getMessage().contains("pos_embed: network [1, 17, 16], weights [1, 197, 8]"), refused.getMessage());
        }
    }

    @Test
    void imagesThatPatchesOrWindowsDoNotFitAreRefused() {
        Exception refused = assertThrows(IllegalArgumentException.class, () -> SwinTransformer.tiny(2, 30));
        assertTrue(refused.getMessage().contains("give a multiple of 4, such as 32"), refused.getMessage());
        assertThrows(IllegalArgumentException.class, () -> VisionTransformer.tiny(2, 224, 0));
        try (Network network = SwinTransformer.tiny(2, 32); NDManager manager = network.manager().newSubManager()) {
            Exception other = assertThrows(IllegalArgumentException.class,
                    () -> network.forward(manager.ones(new Shape(1, 3, 64, 64)), Mode.EVAL));
            assertTrue(other.getMessage().contains("resize them to 32 pixels"), other.getMessage());
        }
    }

    private static Network small(int imageSize) {
        return VisionTransformer.make("small", new VisionTransformer.Variant(8, 1, 2), 3, imageSize, 16);
    }
}
