package dev.thaw.probe;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.CifarImages;
import dev.thaw.Fixtures;
import dev.thaw.Shared;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.metric.Predictions;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every number of resnet20-blocks.json, on the real weights and images. */
class BlocksReferenceTest {

    private static final double ABSOLUTE = 1e-4;

    private JsonNode file;
    private ImageSet thousand;
    private Network network;
    private ResidualProbe probe;

    @BeforeEach
    void read() {
        file = Fixtures.read("resnet20-blocks.json");
        thousand = CifarImages.test();
        network = ResNet.resnet20(10).load(StateDict.read(Shared.path("weights/resnet20-12fca82f.th")), Match.STRICT);
        probe = ResidualProbe.of(network, Normalization.IMAGENET);
    }

    @AfterEach
    void release() {
        if (network != null) {
            network.close();
        }
    }

    private ImageSet batch() {
        return thousand.select(IntStream.range(0, 64).toArray());
    }

    @Test
    void theBranchesCarryWhatPyTorchMeasures() {
        JsonNode expected = file.get("batch");
        ImageSet images = batch();
        assertArrayEquals(Fixtures.numbers(file.at("/data/labels")), Arrays.stream(images.labels()).asDoubleStream().toArray());
        BlockTable table = probe.branches(images);
        Comparison comparison = new Comparison();
        comparison.number("loss", expected.get("loss"), table.loss(), file.at("/tolerance/losses").asDouble());
        comparison.number("norm_network_input", expected.get("norm_network_input"), table.inputNorm(), norms());
        comparison.number("grad_network_input", expected.get("grad_network_input"), table.inputGradient(), gradients());
        List<String> paths = new ArrayList<>();
        expected.get("blocks").fieldNames().forEachRemaining(paths::add);
        assertEquals(paths, probe.blocks());
        int compared = 3;
        for (String path : paths) {
            Map<String, Double> found = numbers(table.block(path));
            JsonNode block = expected.at("/blocks/" + path);
            assertEquals(found.size(), block.size(), "a number of the file is not compared");
            block.properties().forEach(entry -> comparison.number(path + " " + entry.getKey(), entry.getValue(),
                    found.get(entry.getKey()), tolerance(entry.getKey())));
            compared += found.size();
        }
        assertEquals(3 + 9 * 14, compared);
        assertEquals(List.of(), comparison.wrong);
    }

    private double tolerance(String name) {
        return name.startsWith("cosine") || name.startsWith("share") ? -ABSOLUTE
                : name.startsWith("grad") ? gradients() : norms();
    }

    private double norms() {
        return file.at("/tolerance/norms").asDouble();
    }

    private double gradients() {
        return file.at("/tolerance/gradients").asDouble();
    }

    private static Map<String, Double> numbers(BlockRow row) {
        BranchValues values = row.values();
        BranchGradients gradients = row.gradients();
        Map<String, Double> numbers = new HashMap<>(Map.of("norm_x", values.shortcut(), "norm_x_before_shortcut", values.input(),
                "norm_F", values.residual(), "norm_H", values.sum(), "norm_relu_H", values.output(),
                "ratio_F_over_x", values.ratio(), "cosine_x_F", values.cosine(), "share_positive_H", values.positive()));
        numbers.putAll(Map.of("grad_input", gradients.input(), "grad_input_all", gradients.inputOfBatch(), "grad_H",
                gradients.sum(), "grad_input_cut_here", gradients.throughResidual(), "cosine_grad_full_cut",
                gradients.cosineWithoutShortcut(), "grad_input_cut_everywhere", gradients.withoutAnyShortcut()));
        return numbers;
    }

    @Test
    void theNetworkItselfDecidesAsPyTorchDoes() {
        JsonNode expected = file.get("batch");
        Predictions found = probe.predict(batch(), Road.whole());
        Recorded logits = Probe.of(network, Normalization.IMAGENET).activations(batch(), "linear").at("linear");
        float[] first = logits.image(0);
        double[] wanted = Fixtures.numbers(expected.get("logits_first_image"));
        for (int i = 0; i < wanted.length; i++) {
            assertEquals(wanted[i], first[i], 1e-4 * Math.max(1, Math.abs(wanted[i])), "logit " + i);
        }
        assertArrayEquals(Fixtures.numbers(expected.get("argmax")), Arrays.stream(found.predicted()).asDoubleStream().toArray());
        assertEquals(expected.get("accuracy").asDouble(), found.accuracy(), 1e-9);
    }

    @Test
    void eachBranchIsWorthWhatPyTorchCounts() {
        JsonNode expected = file.get("accuracy_1000");
        RoadTable roads = probe.roads(thousand);
        Comparison comparison = new Comparison();
        comparison.decisions("none", expected.get("none"), roads.whole());
        expected.get("skip").properties().forEach(entry -> comparison.decisions("no F in " + entry.getKey(), entry.getValue(),
                roads.block(entry.getKey()).withoutResidual()));
        expected.get("no_shortcut").properties().forEach(entry -> comparison.decisions("no shortcut in " + entry.getKey(),
                entry.getValue(), roads.block(entry.getKey()).withoutShortcut()));
        assertEquals(List.of(), comparison.wrong);
        assertEquals(9, expected.get("skip").size());
        assertAll(() -> assertTrue(roads.block("layer1.2").shortcutIsTheRoad()),
                () -> assertTrue(!roads.block("layer3.2").shortcutIsTheRoad()));
    }

    /** The percentages of the trial with PyTorch, course.md: whole numbers. */
    @Test
    void theAnswerFormsAndTheSliderMovesAsInTheTrial() {
        double[] answers = probe.answers(thousand).values().stream().mapToDouble(found -> 100 * found.accuracy()).toArray();
        assertArrayEquals(new double[] {37, 59, 91}, answers, 3, Arrays.toString(answers));
        double[] slider = probe.scaled(thousand, 0, .5, .75, 1, 1.25, 1.5).values().stream()
                .mapToDouble(found -> 100 * found.accuracy()).toArray();
        assertArrayEquals(new double[] {11, 28, 80, 91, 81, 36}, slider, 1.5, Arrays.toString(slider));
    }

    /** Collects all that is off, so that one run says everything. */
    private static final class Comparison {
        private final List<String> wrong = new ArrayList<>();

        /** A negative tolerance is absolute. */
        void number(String what, JsonNode expected, Double found, double tolerance) {
            double allowed = tolerance < 0 ? -tolerance : tolerance * Math.abs(expected.asDouble());
            if (found == null || !(Math.abs(expected.asDouble() - found) <= allowed)) {
                wrong.add("%s: %s, but PyTorch has %s".formatted(what, found, expected));
            }
        }

        void decisions(String what, JsonNode expected, Predictions found) {
            if (Math.abs(expected.get(0).asInt() - found.correct()) > 2) {
                wrong.add("%s: %d right, but PyTorch has %s".formatted(what, found.correct(), expected));
            }
            number(what + ", loss", expected.get(1), found.loss(), 1e-4);
        }
    }
}
