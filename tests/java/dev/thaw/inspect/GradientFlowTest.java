package dev.thaw.inspect;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import dev.thaw.engine.Torch;
import dev.thaw.freeze.Detach;
import dev.thaw.freeze.FreezeMethod;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.Freezing;
import dev.thaw.freeze.FrozenNorm;
import dev.thaw.freeze.NoGrad;
import dev.thaw.freeze.OptimizerFilter;
import dev.thaw.freeze.RequiresGrad;
import dev.thaw.nn.GradientCut;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.optim.Adam;
import dev.thaw.optim.Optimizer;
import dev.thaw.optim.Sgd;
import dev.thaw.weights.StateDict;
import java.io.StringReader;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.InputSource;

/** The picture says of each part what the backward pass really did. */
class GradientFlowTest {

    private static final FreezePlan BODY = FreezePlan.allBut("linear");

    private final SmallTask task = new SmallTask();
    private final Network network = task.network();

    @AfterEach
    void release() {
        task.close();
    }

    @Test
    void theGradientComesBackToTheFirstPartWhenNothingIsFrozen() {
        GradientFlow flow = GradientFlow.of(network, task.x(), task.y());
        assertAll(
                () -> assertTrue(flow.parts().stream().allMatch(FlowPart::carriesGraph), flow::text),
                () -> assertTrue(flow.parts().stream().allMatch(part -> part.withGradient() == part.parameters()), flow::text),
                () -> assertEquals(List.of("conv1", "bn1", "relu", "layer1.0", "layer2.0", "avgpool", "flatten", "linear"),
                        flow.parts().stream().map(FlowPart::path).toList()));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            flag,    0
            no_grad, 0
            detach,  0
            filter,  7
            """)
    void aFrozenBodyIsReachedOnlyUnderTheFilter(String method, int reached) {
        try (Freezing freezing = method(method).apply(BODY, network, FrozenNorm.EVAL)) {
            GradientFlow flow = GradientFlow.of(network, task.x(), task.y());
            assertAll(
                    () -> assertEquals(reached, flow.parts().stream().filter(part -> !part.path().equals("linear"))
                            .filter(FlowPart::reached).count(), flow::text),
                    () -> assertEquals(2, flow.part("linear").withGradient()),
                    () -> assertEquals(2, flow.part("layer1.0").heldNorms()));
        }
    }

    private static FreezeMethod method(String label) {
        return switch (label) {
            case "flag" -> RequiresGrad.method();
            case "no_grad" -> NoGrad.method();
            case "detach" -> Detach.method();
            default -> OptimizerFilter.method();
        };
    }

    @Test
    void aCutInTheMiddleStopsTheGradientAndAFlagLetsItThrough() {
        FreezePlan middle = FreezePlan.trainAll().freeze("layer1");
        try (Freezing freezing = NoGrad.method().apply(middle, network, FrozenNorm.EVAL)) {
            FlowPart front = GradientFlow.of(network, task.x(), task.y()).part("conv1");
            assertAll(() -> assertEquals(0, front.withGradient()), () -> assertTrue(front.carriesGraph()),
                    () -> assertFalse(front.reached()));
        }
        try (Freezing freezing = RequiresGrad.method().apply(middle, network, FrozenNorm.EVAL)) {
            GradientFlow flow = GradientFlow.of(network, task.x(), task.y());
            assertAll(() -> assertEquals(1, flow.part("conv1").withGradient()),
                    () -> assertEquals(0, flow.part("layer1.0").withGradient()),
                    () -> assertTrue(flow.part("layer1.0").carriesGraph()));
        }
    }

    @Test
    void everythingFrozenIsNoError() {
        try (Freezing freezing = RequiresGrad.method().apply(FreezePlan.freezeAll(), network, FrozenNorm.EVAL)) {
            GradientFlow flow = GradientFlow.of(network, task.x(), task.y());
            assertAll(() -> assertTrue(flow.text().contains("no gradient anywhere"), flow::text),
                    () -> assertTrue(flow.loss() > 0));
        }
    }

    @Test
    void lookingLeavesNoTrace() {
        StateDict before = network.stateDict();
        try (Optimizer optimizer = Optimizer.of(network.parameters(), Sgd.of(0.1))) {
            GradientFlow.of(network, task.x(), task.y()); // norms make an array for counting on their first pass
            int arrays = network.manager().getManagedArrays().size();
            GradientFlow.of(network, task.x(), task.y(), optimizer);
            Footprint.of(network, task.x(), optimizer);
            assertAll(() -> assertEquals(before, network.stateDict()),
                    () -> assertEquals(Set.of(), KeptState.withGradient(network)),
                    () -> assertEquals(0, optimizer.steps("linear.weight")),
                    () -> assertEquals(arrays, network.manager().getManagedArrays().size()));
        }
    }

    @Test
    void lookingBetweenBackwardAndStepLeavesTheGradientAlone() {
        task.backward();
        try (NDManager handles = network.manager().newSubManager()) {
            float[] before = Torch.gradient(network.parameters().get("linear.weight").getArray(), handles).orElseThrow().toFloatArray();
            GradientFlow.of(network, task.x(), task.y());
            assertArrayEquals(before,
                    Torch.gradient(network.parameters().get("linear.weight").getArray(), handles).orElseThrow().toFloatArray());
        }
    }

    @Test
    void aStepShowsWhatMoved() {
        try (Freezing freezing = RequiresGrad.method().apply(BODY, network, FrozenNorm.EVAL);
                Optimizer optimizer = Optimizer.of(network.parameters(), Sgd.of(0.1))) {
            GradientFlow flow = GradientFlow.ofStep(network, task.x(), task.y(), optimizer);
            assertAll(
                    () -> assertEquals(FlowPart.Moved.YES, flow.part("linear").moved()),
                    () -> assertEquals(FlowPart.Moved.NO, flow.part("layer1.0").moved()),
                    () -> assertEquals(FlowPart.Moved.NOT_ASKED, flow.part("avgpool").moved()),
                    () -> assertEquals(1, optimizer.steps("linear.weight")));
        }
    }

    @Test
    void thePictureIsASoundDocumentWithoutScripts() throws Exception {
        String svg = GradientFlow.of(network, task.x(), task.y()).svg().orElseThrow();
        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        assertAll(() -> assertEquals("svg", document.getDocumentElement().getTagName()),
                () -> assertEquals(0, document.getElementsByTagName("script").getLength()),
                () -> assertThrows(IllegalArgumentException.class,
                        () -> GradientFlow.of(network, task.x(), task.y()).part("fc")));
    }

    @Test
    void theFootprintCountsEachKindByItself() {
        long parameters = 4 * network.parameterCount();
        try (Freezing freezing = RequiresGrad.method().apply(BODY, network, FrozenNorm.EVAL);
                Optimizer optimizer = Optimizer.of(network.parameters(), Adam.of(0.01))) {
            Footprint head = Footprint.of(network, task.x());
            task.steps(1, optimizer);
            Footprint stepped = Footprint.of(network, task.x(), optimizer);
            task.backward();
            Footprint backward = Footprint.of(network, task.x(), optimizer);
            long headBytes = 4L * (8 * 3 + 3);
            assertAll(
                    () -> assertEquals(parameters, head.parameters()),
                    () -> assertEquals(4L * SmallTask.IMAGES * 3, head.activations(), "only the logits carry a graph"),
                    () -> assertEquals(0, head.gradients()),
                    () -> assertEquals(2 * headBytes, stepped.optimizerState()),
                    () -> assertEquals(headBytes, backward.gradients()),
                    () -> assertEquals(backward.parameters() + backward.buffers() + backward.gradients()
                            + backward.activations() + backward.optimizerState(), backward.total()));
        }
        assertTrue(Footprint.of(network, task.x()).activations() > 100 * 4L * SmallTask.IMAGES * 3, "all outputs carry one now");
    }

    @Test
    void aStepSaysWhoseStateTheOptimizerKeepsAndHowFarEachPartWent() {
        StateDict before = network.stateDict();
        try (Freezing freezing = RequiresGrad.method().apply(BODY, network, FrozenNorm.EVAL);
                Optimizer optimizer = Optimizer.of(network.parameters(), Sgd.of(0.1).momentum(0.9))) {
            assertEquals(0, GradientFlow.of(network, task.x(), task.y(), optimizer).part("linear").remembered(), "no step yet");
            GradientFlow flow = GradientFlow.ofStep(network, task.x(), task.y(), optimizer);
            double moved = Drift.between(before, network.stateDict()).byBlock().stream()
                    .filter(block -> block.path().equals("linear")).findFirst().orElseThrow().relative();
            assertAll(() -> assertEquals(2, flow.part("linear").remembered()),
                    () -> assertEquals(6, flow.part("layer1.0").inOptimizer()),
                    () -> assertEquals(0, flow.part("layer1.0").remembered(), "the filter knows it, but it never stepped"),
                    () -> assertEquals(moved, flow.part("linear").drift(), 1e-12),
                    () -> assertEquals(0, flow.part("layer1.0").drift()),
                    () -> assertTrue(Double.isNaN(flow.part("avgpool").drift())),
                    () -> assertTrue(flow.text().contains("by ") && flow.svg().orElseThrow().contains("has state"), flow::text));
        }
    }

    /** Under each approach, what the two branches of a block whose weights are frozen still carry. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            flag,    true,  0
            no_grad, false, 0
            detach,  false, 0
            filter,  true,  1
            """)
    void insideABlockBothWaysAreDrawn(String method, boolean shortcut, int withGradient) {
        try (Freezing freezing = method(method).apply(FreezePlan.trainAll().freeze("layer1"), network, FrozenNorm.EVAL)) {
            GradientFlow block = GradientFlow.of(network, task.x(), task.y()).inside("layer1.0");
            assertEquals(List.of("conv1", "bn1", "relu", "conv2", "bn2", "shortcut"),
                    block.parts().stream().map(part -> part.path().substring("layer1.0.".length())).toList());
            assertEquals(shortcut, block.part("layer1.0.shortcut").reached(), block::text);
            assertEquals(withGradient, block.part("layer1.0.conv1").withGradient(), block::text);
            assertEquals(shortcut, block.part("layer1.0.conv1").reached(), block::text);
        }
    }

    @Test
    void whereFIsCutTheGradientStillGoesByTheShortcut() {
        network.modules().get("layer1.0.conv2").cut(GradientCut.NO_GRAD);
        GradientFlow flow = GradientFlow.of(network, task.x(), task.y());
        network.modules().get("layer1.0.conv2").cut(GradientCut.NONE);
        GradientFlow block = flow.inside("layer1.0");
        assertAll(() -> assertFalse(block.part("layer1.0.conv1").reached(), block::text),
                () -> assertTrue(block.part("layer1.0.shortcut").reached(), block::text),
                () -> assertTrue(block.part("layer1.0.bn2").reached(), block::text),
                () -> assertTrue(flow.part("conv1").reached()),
                () -> assertThrows(IllegalArgumentException.class, () -> flow.inside("layer9")));
    }

    @Test
    void detachKeepsAGraphInVainThatNoGradDoesNotKeep() {
        try (Freezing freezing = Detach.method().apply(BODY, network, FrozenNorm.EVAL)) {
            FlowPart part = GradientFlow.of(network, task.x(), task.y()).part("layer1.0");
            assertAll(() -> assertTrue(part.carriesGraph()), () -> assertFalse(part.reached()));
        }
        try (Freezing freezing = NoGrad.method().apply(BODY, network, FrozenNorm.EVAL)) {
            assertFalse(GradientFlow.of(network, task.x(), task.y()).part("layer1.0").carriesGraph());
        }
    }

    @Test
    void aDeepNetworkIsDrawnBlockByBlock() {
        try (Network deep = ResNet.resnet20(3)) {
            assertEquals(3 + 9 + 3, GradientFlow.of(deep, task.x(), task.y()).parts().size());
        }
    }
}
