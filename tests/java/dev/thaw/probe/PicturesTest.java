package dev.thaw.probe;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.thaw.NumberStream;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.Torch;
import dev.thaw.nn.BasicBlock;
import dev.thaw.nn.Conv2d;
import dev.thaw.nn.Flatten;
import dev.thaw.nn.GlobalAveragePool;
import dev.thaw.nn.Linear;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Network;
import dev.thaw.nn.Sequential;
import dev.thaw.nn.Surgery;
import dev.thaw.optim.Optimizer;
import dev.thaw.optim.Sgd;
import dev.thaw.view.ImageGrid;
import dev.thaw.view.Tile;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Maps, crops and likenesses, beside closed forms. */
class PicturesTest {

    private final TinyProbe tiny = new TinyProbe();

    @AfterEach
    void release() {
        tiny.close();
    }

    /** Where a mean and one linear layer follow, the weight of a channel is the layer's over the number of pixels. */
    @Test
    void gradCamBehindTheLastBlockIsTheClassActivationMap() {
        HeatMaps maps = tiny.probe().gradCam(tiny.images(), "layer2.0");
        Recorded seen = tiny.probe().activations(tiny.images(), "layer2.0").at("layer2.0");
        float[] weight = tiny.network().stateDict().get("linear.weight").toFloats();
        for (int image = 0; image < TinyProbe.IMAGES; image++) {
            float[] sum = new float[16];
            for (int channel = 0; channel < 8; channel++) {
                float[] map = seen.map(image, channel);
                for (int i = 0; i < 16; i++) {
                    sum[i] += weight[tiny.images().label(image) * 8 + channel] / 16 * map[i];
                }
            }
            for (int i = 0; i < 16; i++) {
                sum[i] = Math.max(0, sum[i]);
            }
            assertArrayEquals(new HeatMap(4, 4, sum).resized(8, 8).values(), maps.maps().get(image).values(), 1e-6f);
        }
        assertTrue(maps.maps().stream().anyMatch(map -> map.largest() > 0));
    }

    /** Expected by torch.nn.functional.interpolate, bilinear, align_corners=False. */
    @Test
    void aMapIsEnlargedAsByPyTorch() {
        float[] expected = {0f, 0.625f, 2.125f, 4f, 0.2f, 1.1375f, 2.525f, 3.9f, 1f, 3.1875f, 4.125f, 3.5f,
            1.8f, 5.2375f, 5.725f, 3.1f, 2f, 5.75f, 6.125f, 3f};
        assertArrayEquals(expected, new HeatMap(3, 2, new float[] {0, 1, 4, 2, 8, 3}).resized(4, 5).values(), 1e-6f);
    }

    @Test
    void anOverlayIsOrangeWhereTheMapIsLargestAndTheImageWhereItIsZero() {
        Tile image = Tile.grey(new byte[] {100, 100}, 2, 1, "");
        byte[] rgb = new HeatMap(2, 1, new float[] {0, 5}).over(image, "").rgb();
        assertAll(() -> assertEquals(100, rgb[0]), () -> assertEquals(100, rgb[2]),
                () -> assertTrue((rgb[3] & 0xFF) > 180 && (rgb[5] & 0xFF) < 30));
        assertThrows(IllegalArgumentException.class, () -> new HeatMap(1, 1, new float[1]).over(image, ""));
    }

    @Test
    void aReceptiveFieldIsThatOfTheKernelsAndSteps() {
        Passes passes = new Passes(tiny.network(), TinyProbe.NORMALIZATION);
        assertSpans(passes, "conv1", 1, 1);
        assertSpans(passes, "layer1.0", 1, 3);
        assertSpans(passes, "layer2.0", 2, 6); // 3 + 1 by the first kernel + 2 by the second, whose pixels are two apart
    }

    private static void assertSpans(Passes passes, String path, int step, int reach) {
        ReceptiveField field = ReceptiveField.of(passes, path, 3, 32, 24);
        assertEquals(32 / step, field.rows().length);
        assertEquals(24 / step, field.columns().length);
        for (int i = 0; i < field.rows().length; i++) {
            assertArrayEquals(new int[] {Math.max(0, step * i - reach), Math.min(31, step * i + reach)},
                    field.rows()[i], path + i);
        }
        for (int i = 0; i < field.columns().length; i++) {
            assertArrayEquals(new int[] {Math.max(0, step * i - reach), Math.min(23, step * i + reach)}, field.columns()[i]);
        }
    }

    /** A filter that sees brightness is excited most where the image is brightest; one that sees darkness elsewhere. */
    @Test
    void theTopPatchIsWhereTheFilterFindsItsPixel() {
        byte[] pixels = new byte[20 * 10 * 10];
        for (int image = 0; image < 20; image++) {
            pixels[image * 100 + 4 * 10 + image % 10] = (byte) (100 + image);
        }
        ImageSet images = ImageSet.of(pixels, 10, 10, 1, new int[20]);
        Sequential root = Sequential.named().then("conv", Conv2d.of(1, 2, 3, 1)).then("pool", GlobalAveragePool.create())
                .then("flatten", Flatten.create()).then("head", Linear.of(2, 2));
        try (Network network = Network.of("one filter", root, 1, 10, 10)) {
            float[] kernel = new float[18];
            kernel[4] = 1;
            kernel[13] = -1;
            StateDict weights = network.stateDict().plus("conv.weight", TensorData.of(kernel, 2, 1, 3, 3))
                    .plus("conv.bias", TensorData.of(new float[2], 2));
            network.load(weights, Match.STRICT);
            Probe probe = Probe.of(network, Normalization.none(1));
            TopPatches top = probe.topPatches(images, "conv", 0);
            assertEquals(List.of(19, 18, 17, 16, 15, 14, 13, 12, 11), top.patches().stream().map(Patch::image).toList());
            assertEquals(new Patch(0, 18, 118 / 255f, 7, 3, 9, 5), top.patches().get(1));
            assertEquals(new Patch(0, 19, 119 / 255f, 8, 3, 9, 5), top.patches().get(0), "cropped at the border");
            assertAll(() -> assertEquals(1, top.overlap(top)), () -> assertEquals(1, top.purity()),
                    () -> assertEquals(9, top.grid().tiles().size()),
                    () -> assertEquals(0, probe.topPatches(images, "conv", 1).patches().get(0).activation()));
            assertThrows(IllegalArgumentException.class, () -> probe.topPatches(images, "head", 0));
        }
    }

    @Test
    void anEqualNetworkIsAlikeAndOneThatLearnedIsLess() {
        ImageSet images = TinyProbe.images(12, 8);
        try (Network other = tiny.network().copy()) {
            Likeness same = Likeness.between(tiny.probe(), Probe.of(other, TinyProbe.NORMALIZATION), images,
                    "layer1.0", "layer2.0");
            assertAll(() -> assertEquals(1, same.cka("layer2.0"), 1e-9), () -> assertEquals(0, same.drift("layer1.0"), 1e-9),
                    () -> assertTrue(same.cka().get(0).get(1) < 0.999), () -> assertEquals(2, same.table().rows().size()));
            StateDict weights = other.stateDict();
            float[] moved = weights.get("layer2.0.conv1.weight").toFloats();
            moved[0] += 3;
            other.load(weights.plus("layer2.0.conv1.weight", TensorData.of(moved, 8, 4, 3, 3)), Match.STRICT);
            Likeness less = Likeness.between(tiny.probe(), Probe.of(other, TinyProbe.NORMALIZATION), images,
                    "layer1.0", "layer2.0");
            assertAll(() -> assertEquals(0, less.drift("layer1.0"), 1e-9), () -> assertTrue(less.drift("layer2.0") > 1e-3),
                    () -> assertTrue(less.cka("layer2.0") < 0.9999));
        }
    }

    @Test
    void theInsideOfABlockAddsUp() {
        Recording inside = tiny.residual().inside(tiny.images(), "layer2.0");
        assertEquals(List.of("x", "F(x)", "x + F(x)", "relu(x + F(x))"), inside.places().stream().map(Recorded::path).toList());
        float[] x = inside.at("x").values();
        float[] residual = inside.at("F(x)").values();
        float[] sum = inside.at("x + F(x)").values();
        float[] output = inside.at("relu(x + F(x))").values();
        for (int i = 0; i < x.length; i++) {
            assertEquals(x[i] + residual[i], sum[i]);
            assertEquals(Math.max(0, sum[i]), output[i]);
        }
        ImageGrid rows = FeatureMaps.rows(inside, 1, 5);
        assertAll(() -> assertEquals(20, rows.tiles().size()), () -> assertEquals(5, rows.columns()),
                () -> assertEquals(32, rows.tiles().get(0).width()),
                () -> assertEquals(8, FeatureMaps.of(inside.at("x"), 0, 99).tiles().size()));
    }

    @Test
    void countsAreThoseOfTheNumbers() {
        Recorded place = new Recorded("made", List.of(2L, 3L, 1L, 2L), new float[] {0, 1, -1, 0, 0, -2, 4, 0, 0, 0, -3, -4});
        assertAll(() -> assertEquals(6 / 12.0, place.zeroShare()), () -> assertEquals(List.of(1, 2), place.deadUnits()),
                () -> assertEquals(2 / 3.0, place.deadShare()),
                () -> assertEquals(List.of(2L, 2L, 7L, 1L), place.histogram(4).counts()),
                () -> assertEquals(Math.sqrt(6), place.norms()[0], 1e-12),
                () -> assertArrayEquals(new float[] {0, 0}, place.map(1, 1)));
        assertThrows(IllegalArgumentException.class, () -> place.map(0, 3));
        assertThrows(IllegalArgumentException.class, () -> new Recorded("made", List.of(2L), new float[3]));
    }

    @Test
    void aBlockThatStartsAsTheIdentityMakesTheNetworkDeeperForFree() {
        try (Network deeper = deeper(tiny.network())) {
            float[] before = tiny.probe().activations(tiny.images(), "linear").at("linear").values();
            Probe probe = Probe.of(deeper, TinyProbe.NORMALIZATION);
            assertArrayEquals(before, probe.activations(tiny.images(), "linear").at("linear").values(), "bit by bit");
            assertEquals(3, ResidualProbe.of(deeper, TinyProbe.NORMALIZATION).blocks().size());
        }
    }

    @Test
    void theNewBlockThenTrains() {
        try (Network deeper = deeper(tiny.network()); Optimizer optimizer = Optimizer.of(deeper.parameters(), Sgd.of(0.1));
                GradientMode on = GradientMode.on(); NDManager pass = deeper.manager().newSubManager()) {
            ResidualProbe probe = ResidualProbe.of(deeper, TinyProbe.NORMALIZATION);
            double before = probe.inside(tiny.images(), "layer2.1").at("F(x)").norm();
            NDArray x = pass.create(NumberStream.images(6, 3, 8, 8), new Shape(6, 3, 8, 8));
            Torch.backward(deeper.forward(x, Mode.TRAIN).logSoftmax(1).get(":, 0").mean().neg());
            optimizer.step();
            assertEquals(0, before);
            assertTrue(probe.inside(tiny.images(), "layer2.1").at("F(x)").norm() > 1e-3);
        }
    }

    /** Puts a block behind the last whose F is zero; what it is given is never negative, so its ReLU changes nothing. */
    static Network deeper(Network network) {
        return Surgery.of(network).insertAfter("layer2.0", "1", BasicBlock.fromIdentity(8, 8, 1)).network();
    }
}
