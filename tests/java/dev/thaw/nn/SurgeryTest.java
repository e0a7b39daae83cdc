package dev.thaw.nn;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class SurgeryTest {

    private static float[] answer(Network network, NDArray x) {
        try (NDArray y = network.forward(x, Mode.EVAL)) {
            return y.toFloatArray();
        }
    }

    private static NDArray noise(NDManager manager, long... shape) {
        return manager.randomUniform(-1, 1, new Shape(shape));
    }

    @Test
    void threeWaysToANewHeadAreEqualAndLeaveTheOriginalAlone() {
        try (Network original = ResNet.resnet20(10).seed(7)) {
            StateDict before = original.stateDict();
            try (Network first = original.withHead(3);
                    Network second = ResNet.resnet20(3).load(before.filter(path -> !path.startsWith("linear")), Match.SHAPE);
                    Network third = Surgery.of(original).remove("linear")
                            .append("", "linear", Linear.of(64, 3, Initialization.kaimingNormalFanIn())).network()) {
                assertAll(() -> assertEquals(second.stateDict(), first.stateDict()),
                        () -> assertEquals(second.stateDict(), third.stateDict()),
                        () -> assertEquals("linear", third.headPath()),
                        () -> assertEquals(3, first.classes()),
                        () -> assertEquals(before, original.stateDict()));
            }
        }
    }

    @Test
    void aReplacedModuleInsideABlockRunsAndIsCopied() {
        try (Network original = ResNet.resnet20(10).seed(1); NDManager manager = NDManager.newBaseManager()) {
            NDArray x = noise(manager, 2, 3, 32, 32);
            try (Network changed = Surgery.of(original).replace("layer1.0.bn2", Identity.create())
                    .replace("layer1.1.relu", Activation.silu()).network();
                    Network copy = changed.copy()) {
                float[] answer = answer(changed, x);
                assertAll(() -> assertArrayEquals(answer, answer(copy, x)),
                        () -> assertFalse(changed.parameters().containsKey("layer1.0.bn2.weight")),
                        () -> assertEquals(changed.stateDict(), copy.stateDict()));
            }
        }
    }

    @Test
    void aHeadlessBackboneReturnsWhatTheHeadIsGiven() {
        try (Network network = SqueezeNet.v1_1(5); Backbone backbone = network.withoutHead();
                NDManager manager = NDManager.newBaseManager()) {
            NDArray x = noise(manager, 1, 3, 64, 64);
            assertAll(() -> assertEquals("classifier.1", network.headPath()), () -> assertEquals(5, network.classes()),
                    () -> assertEquals(512, backbone.width()),
                    () -> assertArrayEquals(network.features(x).toFloatArray(), backbone.forward(x, Mode.EVAL).toFloatArray(), 1e-5f));
        }
    }

    @Test
    void whatDoesNotFitIsNamedWithItsShapes() {
        try (Network network = ResNet.resnet20(10)) {
            var error = assertThrows(IllegalArgumentException.class,
                    () -> Surgery.of(network).replace("linear", Linear.of(65, 3)).network());
            assertTrue(error.getMessage().contains("\"linear\" (Linear 65→3) was given [1, 64], but expects [N, …, 65]"),
                    error.getMessage());
            var unknown = assertThrows(IllegalArgumentException.class,
                    () -> Surgery.of(network).remove("layer1.0.con1"));
            assertTrue(unknown.getMessage().contains("layer1.0.conv1"), unknown.getMessage());
        }
    }

    @Test
    void twoStackedLinearLayersAreOneAndAreNotThereWithoutBeingAskedFor() {
        // VGG16 with add_linear behind classifier.6, on a network of the same form and a thousandth of its size
        try (Network small = LinearNet.of(12, 8, 6).seed(3);
                Network appended = Surgery.of(small).append("", "add_linear", Linear.of(6, 4)).network();
                Network replaced = small.withHead(4); NDManager manager = NDManager.newBaseManager()) {
            NDArray x = noise(manager, 5, 12);
            var first = appended.parameters().get("fc2.weight").getArray();
            var second = appended.parameters().get("add_linear.weight").getArray();
            NDArray product = second.matMul(first); // [4,6]·[6,8] → [4,8]
            NDArray offset = second.matMul(appended.parameters().get("fc2.bias").getArray())
                    .add(appended.parameters().get("add_linear.bias").getArray());
            replaced.load(StateDict.of(Map.of(
                    "fc2.weight", TensorData.of(product.toFloatArray(), 4, 8),
                    "fc2.bias", TensorData.of(offset.toFloatArray(), 4))), Match.SHAPE);
            assertAll(() -> assertEquals("add_linear", appended.headPath()), () -> assertEquals(4, appended.classes()),
                    () -> assertEquals(small.parameters().size() + 2, appended.parameters().size()),
                    () -> assertArrayEquals(answer(replaced, x), answer(appended, x), 1e-5f));
        }
    }

    @Test
    void theReportCountsWhatIsKeptChangedNewAndGoneAndMarksOfLoadingGoOn() {
        try (Network source = ResNet.resnet20(10).seed(5);
                Network network = ResNet.resnet20(10).load(source.stateDict(), Match.STRICT)) {
            Surgery surgery = Surgery.of(network).inputChannels(4, ChannelChange.ZERO).remove("linear")
                    .append("", "top", Linear.of(64, 3));
            SurgeryReport report = surgery.report();
            try (Network changed = surgery.network()) {
                assertAll(() -> assertEquals(List.of("conv1.weight"), report.changed()),
                        () -> assertEquals(List.of("top.weight", "top.bias"), report.begun()),
                        () -> assertEquals(List.of("linear.weight", "linear.bias"), report.gone()),
                        () -> assertEquals(network.stateDict().size() - 3, report.kept().size()),
                        () -> assertTrue(changed.loadedPaths().contains("conv1.weight")),
                        () -> assertFalse(changed.loadedPaths().contains("top.weight")),
                        () -> assertEquals(network.stateDict().size() - 2, changed.loadedPaths().size()),
                        () -> assertTrue(surgery.text().contains("replace") || surgery.text().contains("append"), surgery.text()),
                        () -> assertTrue(surgery.text().contains("2 new, 2 gone"), surgery.text()),
                        () -> assertEquals(new Shape(1, 4, 32, 32), changed.inputShape(1)),
                        () -> assertEquals("top", changed.headPath()));
            }
        }
    }

    @Test
    void aBranchIsAddedAndThePathsBesideItStay() {
        try (Network network = ResNet.resnet20(10).seed(5); NDManager manager = NDManager.newBaseManager();
                Network twice = Surgery.of(network).branch("linear", Linear.of(64, 10)).branch("layer1.0.conv1",
                        Conv2d.withoutBias(16, 16, 1, 1, 0, Initialization.constant(0))).network();
                Network copy = twice.copy()) {
            NDArray x = noise(manager, 2, 3, 32, 32);
            NDArray features = network.features(x);
            NDArray more = features.matMul(twice.parameters().get("linear.branch.weight").getArray().transpose())
                    .add(twice.parameters().get("linear.branch.bias").getArray());
            float[] expected = network.forward(x, Mode.EVAL).add(more).toFloatArray();
            assertAll(() -> assertArrayEquals(expected, answer(twice, x), 1e-4f),
                    () -> assertArrayEquals(answer(twice, x), answer(copy, x)),
                    () -> assertEquals(10, twice.classes()),
                    () -> assertTrue(twice.stateDict().names().containsAll(network.stateDict().names())));
            var error = assertThrows(IllegalArgumentException.class,
                    () -> Surgery.of(network).branch("linear", Linear.of(64, 1)).network());
            assertTrue(error.getMessage().contains("(2, 1)") || error.getMessage().contains("(1, 1)"), error.getMessage());
        }
    }

    @Test
    void aModuleIsInsertedBeforeAndAfterOthers() {
        try (Network network = ResNet.resnet20(10).seed(5); NDManager manager = NDManager.newBaseManager();
                Network changed = Surgery.of(network).insertBefore("linear", "drop", Dropout.of(0.5))
                        .insertAfter("layer2.1", "extra", BasicBlock.padding(32, 32, 1)).network()) {
            NDArray x = noise(manager, 1, 3, 32, 32);
            List<String> names = List.copyOf(changed.modules().get("").namedChildren().keySet());
            assertAll(() -> assertEquals(names.size() - 2, names.indexOf("drop")),
                    () -> assertEquals(List.of("0", "1", "extra", "2"),
                            List.copyOf(changed.modules().get("layer2").namedChildren().keySet())),
                    () -> assertEquals("linear", changed.headPath()),
                    () -> assertEquals(10, answer(changed, x).length),
                    () -> assertThrows(IllegalArgumentException.class,
                            () -> Surgery.of(network).insertAfter("layer1.0.conv1", "more", Relu.create())),
                    () -> assertThrows(IllegalArgumentException.class,
                            () -> Surgery.of(network).append("", "linear", Relu.create())));
        }
    }

    @Test
    void aStandInInsideABlockTrainsAndIsFrozenLikeAnyOther() {
        try (Network network = Surgery.of(ResNet.resnet20(10)).replace("layer1.0.conv1",
                Conv2d.withoutBias(16, 16, 5, 1, 2, Initialization.kaimingNormalFanIn())).network()) {
            assertAll(() -> assertEquals(new Shape(16, 16, 5, 5), network.parameters().get("layer1.0.conv1.weight").getShape()),
                    () -> assertEquals("Conv2d 16→16, 5×5, padding 2", network.modules().get("layer1.0.conv1").describe()),
                    () -> assertEquals(network.parameters().size() - 2, FreezePlan.allBut("linear")
                            .frozenPaths(network).size()),
                    () -> assertTrue(network.root().getParameters().valueAt(3).getShape().dimension() > 0));
        }
    }

    @Test
    void aHeadPutInLaterIsTheOneThatTheFamilyMakes() {
        for (IntFunction<Network> family : List.<IntFunction<Network>>of(SqueezeNet::v1_1,
                EfficientNet::b0, MobileNetV3::small, ShuffleNetV2::x0_5, classes -> VisionTransformer.tiny(classes, 32, 8),
                classes -> SwinTransformer.make(new SwinTransformer.Variant("Swin", 32, 2, 2), classes, 28))) {
            try (Network made = family.apply(7); Network large = family.apply(9); Network changed = large.withHead(7)) {
                assertEquals(made.stateDict(), changed.stateDict(), made.name());
                assertEquals(made.name(), changed.name());
                assertEquals(made.headPath(), changed.headPath());
            }
        }
    }

    @Test
    void vgg16TakesAnotherLayerBehindItsClassifierOrANewLastOne() {
        try (Network vgg = Vgg.vgg16(1000)) { // no values are made for this
            Surgery appended = Surgery.of(vgg).append("classifier", "add_linear", Linear.of(1000, 10));
            Surgery replaced = Surgery.of(vgg).replace("classifier.6", Linear.of(4096, 10));
            assertAll(() -> assertEquals(List.of("classifier.add_linear.weight", "classifier.add_linear.bias"),
                            appended.report().begun()),
                    () -> assertEquals(32, appended.report().kept().size()),
                    () -> assertEquals(List.of("classifier.6.weight", "classifier.6.bias"), replaced.report().begun()),
                    () -> assertEquals(30, replaced.report().kept().size()),
                    () -> assertTrue(appended.text().contains("classifier.add_linear"), appended.text()),
                    () -> assertTrue(replaced.text().contains("before: Linear 4096→1000"), replaced.text()));
        }
    }

    @Test
    void whatIsNoSequenceSaysSoAndTheWholeIsNoPart() {
        try (Network network = ResNet.resnet20(10)) {
            var block = assertThrows(IllegalArgumentException.class, () -> Surgery.of(network).remove("layer1.0.bn1"));
            var whole = assertThrows(IllegalArgumentException.class, () -> Surgery.of(network).replace("", Relu.create()));
            var none = assertThrows(IllegalArgumentException.class, () -> Network.of("net",
                    Sequential.of(Relu.create()), "1", 3, 8, 8));
            assertAll(() -> assertTrue(block.getMessage().contains("BasicBlock"), block.getMessage()),
                    () -> assertTrue(whole.getMessage().contains("conv1"), whole.getMessage()),
                    () -> assertTrue(none.getMessage().contains("nothing stands there"), none.getMessage()));
        }
    }
}
