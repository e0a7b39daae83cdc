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
import dev.thaw.weights.Match;
import dev.thaw.weights.Safetensors;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What nobody should do to a network: it is refused in words, and what was there before stays as it was. */
class OddSurgeryTest {

    private static Network small(int features) {
        return Network.of("Small", Sequential.named().then("conv1", Conv2d.of(3, features, 3, 1)).then("relu", Relu.create())
                .then("pool", GlobalAveragePool.create()).passing(Flatten.create()).then("fc", Linear.of(features, 5)), 3, 8, 8);
    }

    private static String refused(Executable deed) {
        return assertThrows(IllegalArgumentException.class, deed).getMessage();
    }

    @Test
    void sizesBelowOneAreRefusedWhereTheyAreGiven() {
        try (Network network = small(4); Backbone backbone = network.withoutHead()) {
            Stream.<Executable>of(() -> Linear.of(4, 0), () -> Linear.of(-4, 2), () -> Conv2d.of(3, -1, 3, 1), () -> Conv2d.of(3, 4, 0, 0),
                    () -> ResNet.resnet20(-1), () -> ResNet.resnet20(0), () -> backbone.withHead(0), () -> network.withHead(0),
                    () -> Surgery.of(network).imageSize(-1, 3), () -> Surgery.of(network).imageSize(8, 0),
                    () -> Surgery.of(network).inputChannels(0, ChannelChange.MEAN), () -> VisionTransformer.tiny(3, 32, 0),
                    () -> Network.of("net", Sequential.of(Linear.of(2, 2)), 3, 0, 2)).forEach(deed -> {
                        String said = refused(deed);
                        assertTrue(said.contains("1 ") || said.contains("so nothing was changed"), said);
                    });
            assertTrue(refused(() -> Linear.of(4, 0)).contains("[0, 4]"));
        }
    }

    @Test
    void aCropThatBeginsFarOutsideIsRefused() {
        try (Network network = small(4)) {
            assertTrue(refused(() -> Surgery.of(network).kernel("conv1", KernelChange.crop(Integer.MAX_VALUE, 3)))
                    .contains("cannot be kept"));
        }
    }

    @Test
    void namesNearAWrongOneAreNamesOfParts() {
        try (Network network = small(4)) {
            assertTrue(refused(() -> Surgery.of(network).remove("f")).endsWith("Near it are: fc, relu, pool, conv1"));
        }
    }

    @Test
    void aHeadWithASecondWayPastItStillTellsItsClassesApart() {
        try (Network network = small(5); Network changed = Surgery.of(network).branch("fc", Identity.create()).network()) {
            assertEquals(5, changed.classes());
            assertTrue(changed.text().contains("5 classes"));
        }
    }

    @Test
    void oneModuleAtTwoPlacesOrInTwoNetworksIsRefused() {
        Module twice = Linear.of(4, 4);
        Sequential root = Sequential.of(Flatten.create(), Linear.of(12, 4));
        try (Network first = Network.of("First", root, 3, 2, 2).seed(1); Network second = Network.of("Second", root, 3, 2, 2)) {
            StateDict before = first.stateDict();
            String shared = assertThrows(IllegalStateException.class, second::parameters).getMessage();
            assertAll(() -> assertTrue(refused(() -> Network.of("Twice", Sequential.of(twice, twice), 3, 2, 4)).contains("\"0\" and at \"1\"")),
                    () -> assertTrue(shared.contains("another network"), shared), () -> assertEquals(before, first.stateDict()));
        }
    }

    @Test
    void aModulePutInAnewSaysThatOldValuesWouldFit() {
        try (Network network = small(4)) {
            Surgery same = Surgery.of(network).replace("fc", Linear.of(4, 5));
            Surgery again = Surgery.of(network).remove("fc").append("", "fc", Linear.of(4, 5));
            Surgery other = Surgery.of(network).replace("fc", Linear.of(4, 6));
            assertAll(() -> assertEquals(List.of("fc.weight", "fc.bias"), same.report().renewed()),
                    () -> assertEquals(same.report(), again.report()), () -> assertEquals(List.of(), other.report().renewed()),
                    () -> assertTrue(same.text().contains("2 new (2 of them although the old would fit)"), same.text()),
                    () -> assertTrue(same.report().text().contains("new although the old would fit"), same.report().text()),
                    () -> assertFalse(other.report().text().contains("although"), other.report().text()));
        }
    }

    @Test
    void whatANeckStandsOnCannotBeTakenAwayFromUnderIt() {
        try (Network small = ResNet.resnet20(10); Backbone body = small.withoutHead();
                NeckedBackbone necked = body.with(new FeaturePyramid(6, 2)); Network network = necked.withHead(3)) {
            String other = refused(() -> Surgery.of(network).replace("neck", Relu.create()).network());
            String gone = refused(() -> Surgery.of(network).remove("backbone.layer3").network());
            String fewer = refused(() -> Surgery.of(network).remove("neck.inner_blocks.0").network());
            try (Network wider = Surgery.of(network).replace("neck.inner_blocks",
                    Sequential.of(Conv2d.of(32, 6, 1, 0), Conv2d.of(64, 6, 1, 0))).network()) {
                assertAll(() -> assertTrue(other.contains("backbone.with(neck)"), other),
                        () -> assertTrue(gone.contains("\"layer3\"") && !gone.contains("replace(\"\""), gone), () -> assertTrue(fewer.contains("1 layers"), fewer),
                        () -> assertTrue(wider.parameters().containsKey("neck.inner_blocks.0.weight")));
            }
        }
    }

    @Test
    void aConvolvingHeadIsFollowedByAnotherOne() {
        try (Network network = SqueezeNet.v1_1(5); Backbone backbone = network.withoutHead(); Network made = backbone.withHead(7);
                Network same = network.withHead(7)) {
            assertAll(() -> assertEquals("classifier.1", made.headPath()), () -> assertEquals(7, made.classes()),
                    () -> assertEquals(new Shape(7, 512, 1, 1), made.parameters().get("classifier.1.weight").getShape()),
                    () -> assertEquals(same.stateDict().names(), made.stateDict().names()));
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void attentionWithADropoutOfItsOwnClosesWhatItMakes(Mode mode) {
        try (Network network = Beit.make("BEiT", new VisionTransformer.Variant(32, 2, 2), 0.1f, 3, 32);
                Network changed = Surgery.of(network).replace("blocks.0.attn.attn_drop", Dropout.of(0.5)).network();
                NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.zeros(changed.inputShape(1));
            int before = manager.getManagedArrays().size();
            changed.forward(x, mode).close();
            assertEquals(before, manager.getManagedArrays().size());
        }
    }

    @Test
    void aLoadThatFailsOrSaysNoMatchChangesNothing() {
        try (Network network = ResNet.resnet20(10).seed(3)) {
            StateDict before = network.stateDict();
            String none = refused(() -> network.load(StateDict.empty(), Match.SHAPE));
            String type = refused(() -> network.load(before.plus("bn1.num_batches_tracked", TensorData.of(new float[] {1.5f})), Match.SHAPE));
            assertThrows(NullPointerException.class, () -> network.load(ResNet.resnet20(10).stateDict(), null));
            assertAll(() -> assertEquals(before, network.stateDict()), () -> assertTrue(network.loadReport().isEmpty()),
                    () -> assertFalse(none.contains("Match.SHAPE loads"), none), () -> assertTrue(type.contains("weights.filter("), type));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"alexnet", "googlenet", "squeezenet1_1", "mobilenet_v2", "tf_mobilenet_v2", "mobilenet_v3_small",
        "shufflenet_v2_x0_5", "efficientnet_b0"})
    void smallImagesReachTheFirstStageAtTheirOwnSize(String name) {
        try (Network network = Architecture.named(name).network(3); Network small = Surgery.of(network).smallImages().network();
                Backbone backbone = small.withoutHead()) {
            assertEquals(1, backbone.stages().get(0).stride());
            assertEquals(new Shape(1, 3, 32, 32), small.inputShape(1));
            assertEquals(network.parameters().size(), small.parameters().size());
        }
    }

    @Test
    void twoSurgeriesAtOnePlaceAreTwoInOneNetwork() {
        try (Network network = small(4).seed(5); NDManager manager = NDManager.newBaseManager()) {
            Surgery both = Surgery.of(network).branch("relu", Identity.create()).branch("relu", Identity.create());
            try (Network changed = both.network(); Network first = Surgery.of(network).branch("relu", Identity.create()).network();
                    Network second = Surgery.of(first).branch("relu", Identity.create()).network()) {
                NDArray x = manager.randomUniform(-1, 1, new Shape(2, 3, 8, 8));
                assertEquals(List.copyOf(changed.modules().keySet()), List.copyOf(second.modules().keySet()));
                assertArrayEquals(changed.forward(x, Mode.EVAL).toFloatArray(), second.forward(x, Mode.EVAL).toFloatArray());
            }
        }
    }

    @Test
    void weightsWhoseFileWasCutMeanwhileAreNotHalfLoaded(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("weights.safetensors");
        try (Network from = Network.of("Wide", Sequential.of(Flatten.create(), Linear.of(768, 500), Linear.of(500, 500)), 3, 16, 16);
                Network to = from.copy().seed(2)) {
            Safetensors.write(file, from.stateDict(), Map.of());
            StateDict weights = StateDict.read(file);
            StateDict before = to.stateDict();
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(channel.size() / 2);
            }
            assertTrue(refused(() -> to.load(weights, Match.STRICT)).contains("was cut short"));
            assertEquals(before, to.stateDict());
        }
    }
}
