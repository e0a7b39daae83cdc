package dev.thaw.nn;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.Torch;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What all families of networks promise; their numbers are compared in {@link ArchitectureParityTest}. */
class FamiliesTest {

    /** Each family in its smallest form, and the side of an image that is large enough for it. */
    static Stream<Arguments> families() {
        return Stream.of(family(FamiliesTest::bottlenecks, 32), family(FamiliesTest::dense, 32), family(MobileNetV2::of, 32),
                family(FamiliesTest::branches, 32), family(SqueezeNet::v1_1, 32), family(ShuffleNetV2::x0_5, 32),
                family(FamiliesTest::inception, 32), family(classes -> MobileNetV2.of(classes, Padding.SAME), 32),
                family(MobileNetV3::small, 32), family(EfficientNet::b0, 32), family(VisionTransformer::tiny, 224),
                family(FamiliesTest::swin, 36), family(FamiliesTest::beit, 32));
    }

    /** 36 pixels need zeros at the border in the first stage, 9 tokens in windows of 7, and in the merging after it. */
    private static Network swin(int classes) {
        return SwinTransformer.make(new SwinTransformer.Variant("small Swin", 32, 2, 2), classes, 36);
    }

    private static Network beit(int classes) {
        return Beit.make("small BEiT", new VisionTransformer.Variant(8, 2, 2), 0.1f, classes, 32);
    }

    private static Network bottlenecks(int classes) {
        return pooled("bottlenecks", Sequential.of(Bottleneck.of(3, 2, 2), Bottleneck.of(8, 2, 1)), 8, classes);
    }

    private static Network dense(int classes) {
        return pooled("dense", Sequential.of(DenseBlock.of(3, 3, 2), AveragePool2d.of(2), AdaptiveAveragePool.of(3)), 9, classes);
    }

    private static Network inception(int classes) {
        Module block = InceptionResidual.of(3, 7, 0.1, Relu.create(), AveragePool2d.withoutBorder(3, 1, 1), Conv2d.oblong(3, 4, 1, 3));
        return pooled("inception", Sequential.of(block), 3, classes);
    }

    private static Network branches(int classes) {
        Branches branches = Branches.named().then("all", Identity.create()).then("convolved", Conv2d.of(3, 5, 3, 1))
                .then("pooled", MaxPool2d.roundingUp(3, 1, 1));
        return pooled("branches", branches, 11, classes);
    }

    private static Network pooled(String name, Module body, int channels, int classes) {
        return Network.of(name, Sequential.named().then("body", body).passing(GlobalAveragePool.create())
                .passing(Flatten.create()).then("head", Linear.of(channels, classes)), 3, 32, 32);
    }

    private static Arguments family(IntFunction<Network> maker, int side) {
        return Arguments.of(maker, side);
    }

    @ParameterizedTest
    @MethodSource("families")
    void aCopyComputesTheSameAndAPassLeavesNothingOpenButItsResult(IntFunction<Network> maker, int side) {
        try (Network network = maker.apply(3); Network copy = network.copy()) {
            assertArrayEquals(logits(network, side), logits(copy, side));
            for (Mode mode : Mode.values()) {
                try (NDManager manager = network.manager().newSubManager(); GradientMode on = GradientMode.on()) {
                    NDArray x = manager.ones(new Shape(2, 3, side, side));
                    int before = network.manager().getManagedArrays().size();
                    network.root().forward(x, mode);
                    int counters = mode == Mode.TRAIN ? norms(network) : 0;
                    assertEquals(before + counters + 1, network.manager().getManagedArrays().size(), mode + ": only the logits");
                }
            }
        }
    }

    /** Each batch norm keeps a number one after its first pass in training. */
    private static int norms(Network network) {
        return (int) network.modules().values().stream().filter(module -> module instanceof BatchNorm2d).count();
    }

    @ParameterizedTest
    @MethodSource("families")
    void aBackwardPassInTrainingReachesEveryParameter(IntFunction<Network> maker, int side) {
        try (Network network = maker.apply(3); NDManager manager = network.manager().newSubManager();
                GradientMode on = GradientMode.on()) {
            NDArray logits = network.forward(manager.randomNormal(new Shape(4, 3, side, side)), Mode.TRAIN);
            Torch.backward(logits.square().sum());
            List<String> without = network.parameters().entrySet().stream()
                    .filter(entry -> Torch.gradient(entry.getValue().getArray(), manager).isEmpty())
                    .map(Map.Entry::getKey).toList();
            assertEquals(List.of(), without);
        }
    }

    /** Zeros added behind every module leave the numbers alone, and a gradient reaches them. */
    @ParameterizedTest
    @MethodSource("families")
    void everyModuleCanBeTapped(IntFunction<Network> maker, int side) {
        try (Network network = maker.apply(3); NDManager manager = network.manager().newSubManager();
                GradientMode on = GradientMode.on()) {
            float[] plain = logits(network, side);
            int open = network.manager().getManagedArrays().size();
            Map<String, NDArray> zeros = new LinkedHashMap<>();
            try (Interventions standing = Interventions.in(network); NDManager pass = manager.newSubManager()) {
                network.modules().keySet().forEach(path -> standing.output(path, output -> {
                    NDArray zero = pass.zeros(output.getShape());
                    zero.setRequiresGradient(true);
                    zeros.put(path, zero);
                    return output.add(zero);
                }));
                NDArray tapped = network.root().forward(pass.ones(new Shape(1, 3, side, side)), Mode.EVAL);
                assertArrayEquals(plain, tapped.toFloatArray(), 1e-5f);
                Torch.backward(tapped.square().sum());
                assertEquals(List.of(), zeros.entrySet().stream().filter(entry -> Torch.gradient(entry.getValue(), pass).isEmpty())
                        .map(Map.Entry::getKey).toList());
            }
            assertArrayEquals(plain, logits(network, side), "nobody stands there any more");
            assertEquals(open, network.manager().getManagedArrays().size());
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void aNewHeadKeepsTheBodyAndTheFeatures(IntFunction<Network> maker, int side) {
        try (Network network = maker.apply(3); Network changed = network.withHead(5);
                NDManager manager = network.manager().newSubManager()) {
            NDArray x = manager.ones(new Shape(1, 3, side, side));
            assertEquals(5, changed.classes());
            assertEquals(network.headPath(), changed.headPath());
            assertArrayEquals(network.features(x).toFloatArray(), changed.features(x).toFloatArray());
            assertEquals(new Shape(1, 5), changed.forward(x, Mode.EVAL).getShape());
        }
    }

    private static float[] logits(Network network, int side) {
        try (NDManager manager = network.manager().newSubManager()) {
            return network.forward(manager.ones(new Shape(1, 3, side, side)), Mode.EVAL).toFloatArray();
        }
    }

    @Test
    void theRootHasTheChildrenOfTheOriginal() {
        assertAll(
                () -> assertChildren(ResNet.resnet50(2), "conv1 bn1 relu maxpool layer1 layer2 layer3 layer4 avgpool fc"),
                () -> assertChildren(AlexNet.of(2), "features avgpool classifier"),
                () -> assertChildren(Vgg.vgg11(2), "features avgpool classifier"),
                () -> assertChildren(DenseNet.densenet121(2), "features classifier"),
                () -> assertChildren(GoogLeNet.of(2), "conv1 maxpool1 conv2 conv3 maxpool2 inception3a inception3b maxpool3 "
                        + "inception4a inception4b inception4c inception4d inception4e maxpool4 inception5a inception5b "
                        + "avgpool dropout fc"),
                () -> assertChildren(SqueezeNet.v1_0(2), "features classifier"),
                () -> assertChildren(ShuffleNetV2.x1_0(2), "conv1 maxpool stage2 stage3 stage4 conv5 fc"),
                () -> assertChildren(InceptionResNetV2.of(2), "conv2d_1a conv2d_2a conv2d_2b maxpool_3a conv2d_3b conv2d_4a "
                        + "maxpool_5a mixed_5b repeat mixed_6a repeat_1 mixed_7a repeat_2 block8 conv2d_7b global_pool "
                        + "head_drop classif"),
                () -> assertChildren(MobileNetV2.of(2), "features classifier"),
                () -> assertChildren(MobileNetV3.large(2), "features avgpool classifier"),
                () -> assertChildren(EfficientNet.b0(2), "features avgpool classifier"),
                () -> assertChildren(VisionTransformer.tiny(2),
                        "patch_embed pos_drop patch_drop norm_pre blocks norm fc_norm head_drop head"),
                () -> assertChildren(SwinTransformer.tiny(2), "patch_embed layers norm head"),
                () -> assertChildren(Beit.base(2), "patch_embed pos_drop blocks norm fc_norm head_drop head"));
    }

    /** The structure only: no values are made for it. */
    private static void assertChildren(Network network, String expected) {
        try (network) {
            assertEquals(expected, String.join(" ", network.modules().get("").namedChildren().keySet()), network.name());
        }
    }

    @ParameterizedTest
    @CsvSource({"11, 132863336, 132868840", "13, 133047848, 133053736", "16, 138357544, 138365992", "19, 143667240, 143678248"})
    void everyVggHasTheParametersThatTorchvisionCounts(int layers, long plain, long withNorm) {
        try (Network network = vgg(layers); Network normalised = vggBatchNorm(layers)) {
            assertEquals(plain, network.parameterCount());
            assertEquals(withNorm, normalised.parameterCount());
        }
    }

    private static Network vgg(int layers) {
        return switch (layers) {
            case 11 -> Vgg.vgg11(1000);
            case 13 -> Vgg.vgg13(1000);
            case 16 -> Vgg.vgg16(1000);
            default -> Vgg.vgg19(1000);
        };
    }

    private static Network vggBatchNorm(int layers) {
        return switch (layers) {
            case 11 -> Vgg.vgg11BatchNorm(1000);
            case 13 -> Vgg.vgg13BatchNorm(1000);
            case 16 -> Vgg.vgg16BatchNorm(1000);
            default -> Vgg.vgg19BatchNorm(1000);
        };
    }

    /**
     * Parameters and tensors of the state dict as torchvision 0.22.1 and timm 1.0.31 count them, for 1000 classes; at the same
     * time all paths, shapes and logits of these variants were compared with theirs.
     */
    @ParameterizedTest
    @CsvSource({"resnet101, 44549160, 626", "densenet161, 28681000, 967", "densenet169, 14149480, 1015",
        "densenet201, 20013928, 1207", "efficientnet_b1, 7794184, 508", "efficientnet_b2, 9109994, 508",
        "efficientnet_b3, 12233232, 574", "efficientnet_b4, 19341616, 706", "efficientnet_b5, 30389784, 854",
        "efficientnet_b6, 43040704, 986", "squeezenet1_0, 1248424, 52", "shufflenet_v2_x0_5, 1366792, 338",
        "shufflenet_v2_x1_5, 3503624, 338", "shufflenet_v2_x2_0, 7393996, 338", "inception_resnet_v2, 55843464, 1306",
        "vit_small_patch16_224, 22050664, 152"})
    void theVariantsHaveTheCountsOfTheOriginals(String name, long parameters, int tensors) {
        try (Network network = Architecture.named(name).network(1000)) {
            assertEquals(parameters, network.parameterCount());
            assertEquals(tensors, network.modules().values().stream().mapToInt(module -> module.slots().size()).sum());
        }
    }

    /** He et al., 2016, table 6: 1.7 million parameters; counted by hand from its widths and 18 blocks per stage. */
    @Test
    void resnet110HasTheParametersOfThePaper() {
        try (Network network = ResNet.resnet110(10)) {
            assertEquals(1_727_962, network.parameterCount());
        }
    }

    /** A file made with auxiliary heads, as torchvision publishes it: they are left out by name, and nothing else is. */
    @Test
    void aGoogLeNetFileWithAuxiliaryHeadsLoadsStrictly() {
        Map<String, TensorData> file = new LinkedHashMap<>();
        try (Network network = GoogLeNet.of(7)) {
            file.putAll(network.stateDict().tensors());
            List<String> auxiliary = Stream.of("aux1", "aux2").flatMap(head -> Stream.of(".conv.conv.weight", ".conv.bn.running_var",
                    ".fc1.weight", ".fc2.bias").map(head::concat)).toList();
            auxiliary.forEach(path -> file.put(path, TensorData.of(new float[] {1}, 1)));
            network.load(StateDict.of(file), Match.STRICT);
            assertEquals(auxiliary, network.loadReport().orElseThrow().dropped());
            assertTrue(network.loadReport().orElseThrow().complete(), "nothing is unexpected");
        }
    }

    @Test
    void aLargeNetworkCostsNothingUntilItIsUsed() {
        long before = System.nanoTime();
        try (Network network = Vgg.vgg19(1000)) {
            assertEquals(0, network.manager().getManagedArrays().size());
            assertEquals("classifier.6", network.headPath());
            assertTrue(System.nanoTime() - before < 1_000_000_000L, "144 million numbers take longer than a second");
        }
    }

    @Test
    void theTransformerRefusesImagesThatItsPlacesDoNotFit() {
        try (Network network = VisionTransformer.tiny(2); NDManager manager = network.manager().newSubManager()) {
            NDArray x = manager.ones(new Shape(1, 3, 64, 64));
            Exception refused = assertThrows(IllegalArgumentException.class, () -> network.forward(x, Mode.EVAL));
            assertTrue(refused.getMessage().contains("resize them to 224"), refused.getMessage());
        }
    }

    @Test
    void chanceActsInTrainingOnly() {
        try (Network network = EfficientNet.b0(3); NDManager manager = network.manager().newSubManager()) {
            network.root().namedChildren().get("features").holdInference(); // dropout before the head is left
            NDArray x = manager.ones(new Shape(1, 3, 32, 32));
            Torch.seed(1);
            float[] first = network.forward(x, Mode.TRAIN).toFloatArray();
            assertNotEquals(first[0], network.forward(x, Mode.TRAIN).toFloatArray()[0]);
            Torch.seed(1);
            assertArrayEquals(first, network.forward(x, Mode.TRAIN).toFloatArray());
            assertArrayEquals(network.forward(x, Mode.EVAL).toFloatArray(), network.forward(x, Mode.EVAL).toFloatArray());
        }
    }
}
