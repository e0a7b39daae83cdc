package dev.thaw.nn;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.Torch;
import dev.thaw.freeze.Detach;
import dev.thaw.freeze.FreezePlan;
import dev.thaw.freeze.Freezing;
import dev.thaw.freeze.FrozenNorm;
import dev.thaw.freeze.RequiresGrad;
import dev.thaw.weights.LoadReport;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BackboneTest {

    private static NDArray noise(NDManager manager, Network network, int images) {
        return manager.randomUniform(-1, 1, network.inputShape(images));
    }

    private static Network swin() {
        return SwinTransformer.make(new SwinTransformer.Variant("Swin", 32, 2, 2, 2), 5, 56);
    }

    private static Network vit() {
        return VisionTransformer.tiny(3, 32, 8);
    }

    static Stream<Arguments> families() {
        return Stream.of(
                family(() -> ResNet.resnet20(10), "layer1 16/1, layer2 32/2, layer3 64/4"),
                family(() -> ResNet.resnet18(10), "relu 64/2, layer1 64/4, layer2 128/8, layer3 256/16, layer4 512/32"),
                family(() -> MobileNetV2.of(10),
                        "features.1 16/2, features.3 24/4, features.6 32/8, features.13 96/16, features 1280/32"),
                family(() -> SqueezeNet.v1_1(10), "features.1 64/2, features.4 128/4, features.7 256/8, features 512/16"),
                family(() -> ShuffleNetV2.x0_5(10), "conv1 24/2, maxpool 24/4, stage2 48/8, stage3 96/16, conv5 1024/32"),
                family(() -> GoogLeNet.of(10),
                        "conv1 64/2, conv3 192/4, inception3b 480/8, inception4e 832/16, inception5b 1024/32"),
                family(BackboneTest::vit, "norm 192/8"),
                family(BackboneTest::swin, "layers.0 32/4, layers.1 64/8, norm 128/16"));
    }

    private static Arguments family(Supplier<Network> network, String stages) {
        return Arguments.of(network, stages);
    }

    @ParameterizedTest
    @MethodSource("families")
    void stagesAreFoundAndReturnImagesOfTheirSizeWithChannelsFirst(Supplier<Network> family, String expected) {
        try (Network network = family.get(); Backbone backbone = network.withoutHead();
                NDManager manager = NDManager.newBaseManager()) {
            StateDict before = backbone.network().stateDict();
            List<Stage> stages = backbone.stages();
            assertEquals(expected, stages.stream().map(stage -> "%s %d/%d".formatted(stage.path(), stage.channels(), stage.stride()))
                    .collect(Collectors.joining(", ")));
            NDList outputs = backbone.stageOutputs(noise(manager, network, 2), Mode.EVAL);
            for (int i = 0; i < stages.size(); i++) {
                Shape shape = outputs.get(i).getShape();
                assertEquals(4, shape.dimension());
                assertEquals(stages.get(i).channels(), shape.get(1));
                assertEquals(network.inputShape(1).get(2) / (double) stages.get(i).stride(), shape.get(2), 1.5);
            }
            assertEquals(before, backbone.network().stateDict());
        }
    }

    @ParameterizedTest
    @Tag("slow")
    @CsvSource(delimiter = '|', textBlock = """
            vgg11 | features.1 64/1, features.4 128/2, features.9 256/4, features.14 512/8, features.19 512/16, features 512/32
            alexnet | features.1 64/4, features.4 192/8, features.11 256/16, features 256/32
            densenet121 | features.relu0 64/2, features.denseblock1 256/4, features.denseblock2 512/8, features.denseblock3 1024/16, features 1024/32
            inception_resnet_v2 | conv2d_2b 64/2, conv2d_4a 192/4, repeat 320/8, repeat_1 1088/16, conv2d_7b 1536/32
            efficientnet_b0 | features.1 16/2, features.2 24/4, features.3 40/8, features.5 112/16, features 1280/32
            mobilenet_v3_large | features.1 16/2, features.3 24/4, features.6 40/8, features.12 112/16, features 960/32
            mobilenet_v3_small | features.0 16/2, features.1 16/4, features.3 24/8, features.8 48/16, features 576/32
            beit_base_patch16_224 | norm 768/16
            """)
    void stagesOfTheLargerFamiliesAreFound(String name, String expected) {
        try (Network network = Architecture.named(name).network(3); Backbone backbone = network.withoutHead()) {
            assertEquals(expected, backbone.stages().stream().map(stage -> "%s %d/%d".formatted(stage.path(), stage.channels(),
                    stage.stride())).collect(Collectors.joining(", ")));
        }
    }

    @Test
    void aTransformersGridIsTurnedAndNotReordered() {
        try (Network network = vit(); Backbone backbone = network.withoutHead(); NDManager manager = NDManager.newBaseManager()) {
            NDArray x = noise(manager, network, 1);
            float[][] tokens = new float[1][];
            backbone.network().forward(x, Mode.EVAL, new ForwardObserver() {
                @Override
                public void leaving(String path, Module module, NDArray output) {
                    if (path.equals("norm")) {
                        tokens[0] = output.toFloatArray(); // [1,17,192]
                    }
                }
            });
            float[] image = backbone.stageOutputs(x, Mode.EVAL).head().toFloatArray(); // [1,192,4,4]
            for (int channel = 0; channel < 192; channel++) {
                for (int pixel = 0; pixel < 16; pixel++) {
                    assertEquals(tokens[0][(1 + pixel) * 192 + channel], image[channel * 16 + pixel]);
                }
            }
        }
    }

    @Test
    void featuresAreWhatTheHeadIsGivenAndTheTextSaysWhichNormStays() {
        try (Network vit = vit(); Backbone first = vit.withoutHead(); Network swin = swin(); Backbone second = swin.withoutHead();
                Network small = ResNet.resnet20(10); Backbone third = small.withoutHead();
                Network plain = LinearNet.of(3, 5, 4); Backbone fourth = plain.withoutHead(); NDManager manager = NDManager.newBaseManager()) {
            NDArray x = noise(manager, swin, 2);
            assertAll(() -> assertTrue(first.text().contains("the last norm, norm (LayerNorm"), first.text()),
                    () -> assertTrue(second.text().contains("the last norm, norm (LayerNorm"), second.text()),
                    () -> assertTrue(third.text().contains("layer3.2.bn2"), third.text()),
                    () -> assertTrue(fourth.text().contains("no norm"), fourth.text()),
                    () -> assertEquals(128, second.width()),
                    () -> assertArrayEquals(swin.features(x).toFloatArray(), second.forward(x, Mode.EVAL).toFloatArray(), 1e-6f));
        }
    }

    @Test
    void theSwinRecipeKeepsTheNormPoolsAndTakesANewLinearHead() {
        try (Network swin = swin().seed(4); Backbone backbone = swin.withoutHead();
                Network recipe = backbone.withHead(Linear.of(128, 14)); NDManager manager = NDManager.newBaseManager()) {
            assertAll(() -> assertEquals("head.fc", recipe.headPath()), () -> assertEquals(14, recipe.classes()),
                    () -> assertEquals(new Shape(2, 14), recipe.forward(noise(manager, swin, 2), Mode.EVAL).getShape()),
                    () -> assertEquals(swin.stateDict().filter(path -> !path.startsWith("head.")),
                            recipe.stateDict().filter(path -> !path.startsWith("head."))));
            try (Freezing freezing = RequiresGrad.method().apply(FreezePlan.allBut("head.fc"), recipe, FrozenNorm.EVAL)) {
                assertEquals(recipe.parameters().size() - 2, freezing.frozenPaths().size());
            }
        }
    }

    @Test
    void aPyramidComputesTheFormulaOfThePaper() {
        try (Network network = ResNet.resnet20(10); Backbone backbone = network.withoutHead();
                NeckedBackbone necked = backbone.with(new FeaturePyramid(6, 2)); NDManager manager = NDManager.newBaseManager()) {
            NDArray x = noise(manager, network, 1);
            NDList stages = backbone.stageOutputs(x, Mode.EVAL);
            NDList levels = necked.levels(x, Mode.EVAL);
            NDArray coarse = convolved(necked, stages.get(2), "inner_blocks.1.0", 0);
            NDArray fine = convolved(necked, stages.get(1), "inner_blocks.0.0", 0)
                    .add(coarse.repeat(2, 2).repeat(3, 2)); // every pixel twice
            assertAll(() -> assertEquals(List.of("layer2", "layer3"), necked.stages().stream().map(Stage::path).toList()),
                    () -> assertEquals(new Shape(1, 6, 16, 16), levels.get(0).getShape()),
                    () -> assertArrayEquals(convolved(necked, fine, "layer_blocks.0.0", 1).toFloatArray(),
                            levels.get(0).toFloatArray(), 1e-5f),
                    () -> assertArrayEquals(convolved(necked, coarse, "layer_blocks.1.0", 1).toFloatArray(),
                            levels.get(1).toFloatArray(), 1e-5f));
        }
    }

    private static NDArray convolved(NeckedBackbone necked, NDArray x, String name, int padding) {
        var parameters = necked.network().parameters();
        return x.getNDArrayInternal().convolution(x, parameters.get("neck." + name + ".weight").getArray(),
                parameters.get("neck." + name + ".bias").getArray(), new Shape(1, 1), new Shape(padding, padding),
                new Shape(1, 1), 1).head();
    }

    @Test
    void anotherHeadOrNeckLeavesTheBackboneMatchedAndAnotherBackboneDoesNot() {
        try (Network small = ResNet.resnet20(10); Backbone body = small.withoutHead();
                NeckedBackbone narrow = body.with(new FeaturePyramid(6, 2)); NeckedBackbone wide = body.with(new FeaturePyramid(8, 2));
                Network first = narrow.withHead(10); Network otherHead = narrow.withHead(3); Network otherNeck = wide.withHead(10);
                Network large = ResNet.resnet32(10); Backbone deep = large.withoutHead();
                NeckedBackbone deepNecked = deep.with(new FeaturePyramid(6, 2)); Network otherBody = deepNecked.withHead(10)) {
            StateDict weights = first.stateDict();
            assertAll(() -> assertEquals(1.0, matched(otherHead, weights)), () -> assertEquals(1.0, matched(otherNeck, weights)),
                    () -> assertTrue(matched(otherBody, weights) < 0.9));
        }
    }

    private static double matched(Network network, StateDict weights) {
        LoadReport report = network.load(weights, Match.SHAPE).loadReport().orElseThrow();
        long all = network.stateDict().names().stream().filter(path -> path.startsWith("backbone.")).count();
        return report.matched().stream().filter(path -> path.startsWith("backbone.")).count() / (double) all;
    }

    @Test
    void gradientsReachTheBackboneThroughTheNeckUnlessItIsCut() {
        try (Network small = ResNet.resnet20(10); Backbone body = small.withoutHead();
                NeckedBackbone necked = body.with(new FeaturePyramid(6, 2)); Network network = necked.withHead(4)) {
            assertTrue(gradientOfFirstLayer(network));
            FreezePlan plan = FreezePlan.trainAll().freeze("backbone");
            try (Freezing freezing = Detach.method().apply(plan, network, FrozenNorm.EVAL)) {
                network.parameters().values().forEach(parameter -> Torch.forgetGradient(parameter.getArray()));
                assertFalse(gradientOfFirstLayer(network));
            }
        }
    }

    @Test
    void aPyramidByItselfRefusesOneArrayAndSaysWhatToRun() {
        try (Network small = ResNet.resnet20(10); Backbone body = small.withoutHead();
                NeckedBackbone necked = body.with(new FeaturePyramid(6, 2)); Network network = necked.withHead(4);
                NDManager manager = NDManager.newBaseManager()) {
            NDArray image = manager.zeros(new Shape(1, 3, 32, 32));
            String refused = assertThrows(IllegalArgumentException.class,
                    () -> network.modules().get("neck").forward(image, Mode.EVAL)).getMessage();
            assertTrue(refused.contains("feature pyramid of 2 levels") && refused.contains("(1, 3, 32, 32)")
                    && refused.contains("NeckedBackbone"), refused);
        }
    }

    private static boolean gradientOfFirstLayer(Network network) {
        try (NDManager manager = NDManager.newBaseManager();
                GradientMode on = GradientMode.on()) {
            NDArray loss = network.forward(noise(manager, network, 2), Mode.TRAIN).sum();
            Torch.backward(loss);
            return Torch.gradient(network.parameters().get("backbone.conv1.weight").getArray(), manager)
                    .map(gradient -> gradient.abs().sum().getFloat() > 0).orElse(false);
        }
    }
}
