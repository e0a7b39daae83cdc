package dev.thaw.inspect;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.Torch;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.Freezing;
import dev.thaw.freeze.FrozenNorm;
import dev.thaw.freeze.NoGrad;
import dev.thaw.freeze.RequiresGrad;
import dev.thaw.inspect.SummaryRow.NormMode;
import dev.thaw.inspect.SummaryRow.Trainable;
import dev.thaw.nn.Architecture;
import dev.thaw.nn.Conv2d;
import dev.thaw.nn.Flatten;
import dev.thaw.nn.ForwardObserver;
import dev.thaw.nn.Identity;
import dev.thaw.nn.Linear;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Module;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.nn.Sequential;
import dev.thaw.weights.StateDict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A summary states shapes and counts that can be worked out by hand, and changes nothing. */
class NetworkSummaryTest {

    @Test
    void statesShapesAndCountsOfEachPart() {
        try (Network network = ResNet.resnet20(10)) {
            NetworkSummary summary = NetworkSummary.of(network);
            assertAll(
                    () -> assertEquals(new SummaryRow("conv1", "Conv2d 3→16, 3×3, padding 1", List.of(1L, 3L, 32L, 32L),
                            List.of(1L, 16L, 32L, 32L), 432, 432 * 1024, Trainable.YES, NormMode.NOTHING), summary.row("conv1")),
                    () -> assertEquals(List.of(1L, 64L, 8L, 8L), summary.row("layer3.2").outputShape()),
                    () -> assertEquals(2 * 9 * 64 * 64 + 4 * 64, summary.row("layer3.2").parameters()),
                    () -> assertEquals(Trainable.NOTHING, summary.row("avgpool").trainable()),
                    () -> assertEquals(269_722, summary.row("").parameters()),
                    () -> assertThrows(IllegalArgumentException.class, () -> summary.row("fc")));
        }
    }

    @Test
    void saysWhatTrainsUnderAPlan() {
        try (Network network = ResNet.resnet20(10);
                Freezing freezing = RequiresGrad.method().apply(FreezePlan.allBut("layer3.0.conv1"), network, FrozenNorm.EVAL)) {
            NetworkSummary summary = NetworkSummary.of(network);
            assertAll(
                    () -> assertEquals(Trainable.YES, summary.row("layer3.0.conv1").trainable()),
                    () -> assertEquals(Trainable.PARTLY, summary.row("layer3").trainable()),
                    () -> assertEquals(Trainable.NO, summary.row("layer1").trainable()));
        }
    }

    @Test
    void seesModulesThatAreCutFromTheGraphAsFrozen() {
        try (Network network = ResNet.resnet20(10);
                Freezing freezing = NoGrad.method().apply(FreezePlan.trainAll().freeze("layer1.*"), network, FrozenNorm.TRAIN)) {
            NetworkSummary summary = NetworkSummary.of(network);
            assertEquals(Trainable.NO, summary.row("layer1.0.conv1").trainable());
            assertEquals(Trainable.YES, summary.row("layer2").trainable());
            assertEquals(NormMode.BATCH, summary.row("layer1").norm());
        }
    }

    @Test
    void tellsWhichNormsAreHeldWhereverTheyAreHeldFrom() {
        try (Network network = ResNet.resnet20(10)) {
            network.modules().get("layer1").holdInference();
            network.modules().get("layer2.0.bn1").holdInference();
            NetworkSummary summary = NetworkSummary.of(network);
            assertAll(
                    () -> assertEquals(NormMode.HELD, summary.row("layer1.2.bn2").norm()),
                    () -> assertEquals(NormMode.HELD, summary.row("layer1").norm()),
                    () -> assertEquals(NormMode.PARTLY, summary.row("layer2").norm()),
                    () -> assertEquals(NormMode.BATCH, summary.row("layer3").norm()),
                    () -> assertEquals(NormMode.NOTHING, summary.row("layer1.0.conv1").norm()));
        }
    }

    @Test
    void addsUpWhatItNeeds() {
        try (Network network = Network.of("two", Sequential.of(Conv2d.of(3, 4, 3, 1), Identity.create(), Flatten.create(),
                Linear.of(4 * 5 * 5, 2)), 3, 5, 5)) {
            SummaryTotals totals = NetworkSummary.of(network).totals();
            int convolved = 4 * 5 * 5;
            assertEquals(3 * 9 * 4 + 4 + 2 * convolved + 2, totals.trained());
            assertEquals(27 * convolved + 2 * convolved, totals.multiplyAdds());
            assertEquals(4 * 75, totals.inputBytes());
            assertTrue(totals.activationBytes() >= 4 * (convolved + 2), "the convolution's and the head's outputs");
            assertEquals(4 * totals.trained(), totals.valueBytes());
            assertEquals(0, totals.buffers() + totals.frozen());
        }
    }

    @Test
    void runsOnAnotherSizeOfImageWhenAsked() {
        try (Network network = ResNet.resnet20(10)) {
            NetworkSummary summary = NetworkSummary.of(network, 3, 64, 48);
            assertEquals(List.of(1L, 64L, 16L, 12L), summary.row("layer3").outputShape());
            assertTrue(summary.title().contains("(1, 3, 64, 48)"), summary.title());
        }
    }

    @Test
    void looksWithoutTouching() {
        try (Network network = ResNet.cifar("tiny", List.of(4, 8), 1, 3)) {
            network.modules().get("bn1").holdInference();
            backward(network);
            StateDict before = network.stateDict();
            String gradients = gradients(network);
            int arrays = network.manager().getManagedArrays().size();
            Torch.seed(5);
            float drawn = drawn(network);
            Torch.seed(5);
            NetworkSummary.of(network, 3, 16, 16);
            assertAll(
                    () -> assertEquals(drawn, drawn(network), "the generator of random numbers"),
                    () -> assertEquals(before, network.stateDict()),
                    () -> assertEquals(gradients, gradients(network)),
                    () -> assertTrue(network.parameters().values().stream().allMatch(Parameter::requiresGradient)),
                    () -> assertTrue(network.modules().get("bn1").heldInInference()),
                    () -> assertEquals(1, network.modules().values().stream().filter(Module::heldInInference).count()),
                    () -> assertEquals(arrays, network.manager().getManagedArrays().size()));
        }
    }

    private static void backward(Network network) {
        try (NDManager manager = network.manager().newSubManager(); GradientMode on = GradientMode.on()) {
            Torch.backward(network.forward(manager.ones(network.inputShape(2)), Mode.TRAIN).sum());
        }
    }

    private static String gradients(Network network) {
        StringBuilder text = new StringBuilder();
        try (NDManager manager = network.manager().newSubManager()) {
            network.parameters().forEach((path, parameter) -> text.append(path).append(Torch.gradient(parameter.getArray(), manager)
                    .map(gradient -> Arrays.hashCode(gradient.toFloatArray())).orElse(0)).append(' '));
        }
        return text.toString();
    }

    private static float drawn(Network network) {
        try (NDManager manager = network.manager().newSubManager()) {
            return manager.randomUniform(0, 1, new Shape(1)).getFloat();
        }
    }

    @Test
    void leavesAnObserverWhoWatchesAlreadyAtItsPlace() {
        try (Network network = ResNet.cifar("tiny", List.of(4, 8), 1, 3);
                NDManager manager = network.manager().newSubManager()) {
            NDArray image = manager.zeros(network.inputShape(1));
            List<String> alone = new ArrayList<>();
            List<String> disturbed = new ArrayList<>();
            network.forward(image, Mode.EVAL, noting(alone, () -> { }));
            network.forward(image, Mode.EVAL, noting(disturbed, () -> NetworkSummary.of(network)));
            assertEquals(alone, disturbed);
        }
    }

    private static ForwardObserver noting(List<String> paths, Runnable inBetween) {
        return new ForwardObserver() {
            @Override
            public void leaving(String path, Module module, NDArray output) {
                paths.add(path);
                if (path.equals("layer1.0.conv1")) {
                    inBetween.run();
                }
            }
        };
    }

    @Test
    void refusesANetworkThatIsClosed() {
        Network network = ResNet.cifar("tiny", List.of(4, 8), 1, 3);
        network.close();
        String message = assertThrows(IllegalStateException.class, () -> NetworkSummary.of(network)).getMessage();
        assertTrue(message.contains("tiny was closed"), message);
    }

    @Test
    void leavesOutWhatStandsDeeperAndKeepsTheFigures() {
        try (Network network = ResNet.resnet20(10)) {
            NetworkSummary whole = NetworkSummary.of(network);
            NetworkSummary top = whole.depth(1);
            assertAll(
                    () -> assertEquals(network.root().namedChildren().size() + 1, top.rows().size()),
                    () -> assertEquals(whole.row("layer2"), top.row("layer2")),
                    () -> assertEquals(whole.totals(), top.totals()),
                    () -> assertEquals(0, top.html().orElseThrow().split("<details", -1).length - 1),
                    () -> assertEquals(whole, whole.depth(9)),
                    () -> assertThrows(IllegalArgumentException.class, () -> whole.depth(0)));
        }
    }

    @Test
    void fitsAConsoleAlsoForDeepNetworks() {
        try (Network network = Architecture.named("mobilenet_v3_small").network(1000)) {
            String text = NetworkSummary.of(network).text();
            assertTrue(text.lines().allMatch(line -> line.length() <= 100), text);
            assertTrue(text.lines().anyMatch(line -> line.matches("    0 +Conv2d 3→16.*3×224×224 +16×112×112 +432 +5.42 M +yes")), text);
        }
    }

    @Test
    void showsItselfAsAnIndentedTableAndAsATreeThatOpens() {
        try (Network network = ResNet.cifar("tiny", List.of(4, 8), 1, 3)) {
            NetworkSummary summary = NetworkSummary.of(network);
            String html = summary.html().orElseThrow();
            assertAll(
                    () -> assertTrue(summary.text().lines().anyMatch(line -> line.startsWith("    conv1")), summary::text),
                    () -> assertTrue(summary.text().contains(summary.totals().text()) && summary.text().contains("held =")),
                    () -> assertTrue(html.contains(summary.totals().text().lines().findFirst().orElseThrow())),
                    () -> assertTrue(summary.text().lines().allMatch(line -> line.length() <= 100), summary::text),
                    () -> assertEquals(4, html.split("<details", -1).length - 1),
                    () -> assertEquals(html.split("<details", -1).length, html.split("</details>", -1).length));
        }
    }
}
