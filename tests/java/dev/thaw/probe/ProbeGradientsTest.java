package dev.thaw.probe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import dev.thaw.nn.BranchPoint;
import dev.thaw.probe.TinyProbe.Place;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every gradient that a probe reports, beside finite differences of the loss. */
class ProbeGradientsTest {

    private static final double SHARE = 1e-3;
    /** Small beside the activations, large enough for logits of 32 bits. */
    private static final double STEP = 0.02;
    private static final int FIRST = 4 * 8 * 8;
    private static final int SECOND = 8 * 4 * 4;

    private final TinyProbe tiny = TinyProbe.smooth();

    @AfterEach
    void release() {
        tiny.close();
    }

    /** Returns the distance of two gradients as a share of the length of the differences. */
    private double gap(float[] found, int size, Place place) {
        float[] expected = tiny.byDifferences(size, STEP, place);
        float[] off = new float[found.length];
        for (int i = 0; i < off.length; i++) {
            off[i] = found[i] - expected[i];
        }
        return Lengths.of(off) / Lengths.of(expected);
    }

    private static double mean(float[] gradient) {
        return Lengths.mean(Lengths.ofEach(gradient, TinyProbe.IMAGES));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bn1", "layer1.0.bn1", "layer2.0.conv1", "layer2.0", "linear"})
    void theGradientAtAModuleIsThatOfTheDifferences(String path) {
        Recorded gradient = tiny.probe().gradients(tiny.images(), path).at(path);
        int size = gradient.values().length / TinyProbe.IMAGES;
        double gap = gap(gradient.values(), size, Place.output(path));
        assertTrue(gap < SHARE, path + ": off by " + gap);
        assertTrue(gradient.norm() > 1e-4, "a gradient of nothing proves nothing");
    }

    @Test
    void theSaliencyOfAPixelIsItsLargestDifference() {
        float[] expected = tiny.byDifferences(3 * 64, STEP, Place.entering());
        HeatMaps maps = tiny.probe().saliency(tiny.images(), Target.loss());
        for (int image = 0; image < TinyProbe.IMAGES; image++) {
            HeatMap map = maps.maps().get(image);
            for (int pixel = 0; pixel < 64; pixel++) {
                float largest = 0;
                for (int channel = 0; channel < 3; channel++) {
                    largest = Math.max(largest, Math.abs(expected[(image * 3 + channel) * 64 + pixel]));
                }
                assertEquals(largest, map.values()[pixel], SHARE * map.largest());
            }
        }
    }

    /** Through real ReLUs most numbers agree; the others stand where a step of any size crosses a kink. */
    @Test
    void realReluBlocksAgreeButAtTheirKinks() {
        try (TinyProbe real = new TinyProbe()) {
            float[] found = real.probe().gradients(real.images(), "layer1.0.bn1").at("layer1.0.bn1").values();
            float[] expected = real.byDifferences(FIRST, 0.003, Place.output("layer1.0.bn1"));
            float largest = 0;
            for (float value : found) {
                largest = Math.max(largest, Math.abs(value));
            }
            int agreeing = 0;
            for (int i = 0; i < found.length; i++) {
                agreeing += Math.abs(found[i] - expected[i]) <= 5 * SHARE * largest ? 1 : 0;
            }
            assertTrue(agreeing > 0.9 * found.length, "%d of %d agree".formatted(agreeing, found.length));
        }
    }

    @Test
    void theGradientsOfABlockAreThoseOfTheDifferences() {
        BlockTable table = tiny.residual().branches(tiny.images());
        for (String block : tiny.residual().blocks()) {
            int in = FIRST;
            int out = block.equals("layer1.0") ? FIRST : SECOND;
            BranchGradients found = table.block(block).gradients();
            float[] residual = differences(in, Place.branch(block, BranchPoint.INTO_RESIDUAL));
            float[] shortcut = differences(in, Place.branch(block, BranchPoint.INTO_SHORTCUT));
            float[] sum = differences(out, Place.branch(block, BranchPoint.SUM));
            float[] output = differences(out, Place.output(block));
            float[] input = new float[residual.length];
            for (int i = 0; i < input.length; i++) {
                input[i] = residual[i] + shortcut[i];
            }
            near(mean(residual), found.throughResidual(), block + " through F");
            near(mean(shortcut), found.throughShortcut(), block + " through the shortcut");
            near(mean(sum), found.sum(), block + " at the sum");
            near(mean(output), found.output(), block + " at the output");
            near(mean(input), found.input(), block + " at the input");
            near(Lengths.of(input), found.inputOfBatch(), block + " over the batch");
            assertEquals(Lengths.cosine(input, residual), found.cosineWithoutShortcut(), SHARE);
            double masked = 1 - Math.pow(Lengths.of(sum) / Lengths.of(output), 2);
            assertEquals(masked, found.masked(), 2 * SHARE);
            assertTrue(masked > 0.01, "a ReLU that masks nothing proves nothing");
        }
        near(mean(differences(3 * 64, Place.entering())), table.inputGradient(), "at the image");
        near(Arrays.stream(tiny.losses(image -> image, places -> { })).sum(), table.loss(), "loss");
    }

    /** With every shortcut held at what it carried before, only F answers to a change. */
    @Test
    void withoutShortcutsOnlyTheResidualsAnswer() {
        Map<String, float[]> carried = new HashMap<>();
        tiny.losses(image -> image, places -> tiny.residual().blocks().forEach(block ->
                places.branch(block, BranchPoint.SHORTCUT, x -> {
                    carried.put(block, x.toFloatArray());
                    return x;
                })));
        BlockTable table = tiny.residual().branches(tiny.images());
        for (String block : tiny.residual().blocks()) {
            float[] expected = differences(FIRST, (probe, change) -> probe.losses(image -> image, places -> {
                carried.forEach((path, numbers) -> places.branch(path, BranchPoint.SHORTCUT,
                        x -> held(x, numbers)));
                places.branch(block, BranchPoint.INTO_RESIDUAL, change);
            }));
            near(mean(expected), table.block(block).gradients().withoutAnyShortcut(), block + " without shortcuts");
        }
    }

    private static NDArray held(NDArray x, float[] numbers) {
        return x.getManager().create(numbers, x.getShape());
    }

    private float[] differences(int size, Place place) {
        return tiny.byDifferences(size, STEP, place);
    }

    private static void near(double expected, double found, String what) {
        assertEquals(expected, found, SHARE * Math.abs(expected), what);
    }

    @Test
    void aTargetOfOneClassHasTheGradientOfItsLogit() {
        float[] all = tiny.probe().gradients(tiny.images(), Target.logit(1), "linear").at("linear").values();
        assertArrayEquals(new float[] {0, 1, 0, 0, 1, 0, 0, 1, 0}, all);
        assertArrayEquals(new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1},
                tiny.probe().gradients(tiny.images(), Target.trueClass(), "linear").at("linear").values());
        float[] logits = tiny.probe().activations(tiny.images(), "linear").at("linear").values();
        float[] decided = tiny.probe().gradients(tiny.images(), Target.decision(), "linear").at("linear").values();
        for (int i = 0; i < TinyProbe.IMAGES; i++) {
            double largest = Math.max(logits[3 * i], Math.max(logits[3 * i + 1], logits[3 * i + 2]));
            for (int k = 0; k < 3; k++) {
                assertEquals(logits[3 * i + k] == largest ? 1 : 0, decided[3 * i + k]);
            }
        }
        var refused = assertThrows(IllegalArgumentException.class, () ->
                tiny.probe().gradients(tiny.images(), Target.logit(3), "linear"));
        assertTrue(refused.getMessage().contains("classes 0 to 2"), refused.getMessage());
    }
}
