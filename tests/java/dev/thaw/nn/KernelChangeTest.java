package dev.thaw.nn;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.thaw.engine.Torch;
import dev.thaw.weights.TensorData;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of the numbers of kernels. */
class KernelChangeTest {

    private static float[] answer(Network network, NDArray x) {
        try (NDArray y = network.forward(x, Mode.EVAL)) {
            return y.toFloatArray();
        }
    }

    private static NDArray noise(NDManager manager, long... shape) {
        return manager.randomUniform(-1, 1, new Shape(shape));
    }

    @Test
    void resizedKernelsAreWhatPyTorchInterpolates() {
        float[] squares = new float[25];
        for (int i = 0; i < 25; i++) {
            squares[i] = i * i;
        }
        // torch 2.7.1: F.interpolate(torch.arange(n)**2, size, mode="bilinear", align_corners=False)
        assertArrayEquals(new float[] {9.7777767f, 19, 34.2222176f, 107, 144, 187, 354.222198f, 419, 489.77774f},
                Kernels.apply(KernelChange.resized(3), TensorData.of(squares, 1, 1, 5, 5)).toFloats(), 1e-4f);
        float[] larger = Kernels.apply(KernelChange.resized(5),
                TensorData.of(Arrays.copyOf(squares, 9), 1, 1, 3, 3)).toFloats();
        assertArrayEquals(new float[] {0, 0.4f, 1, 2.8f, 4, 3.6f, 4.96f, 7, 10.24f, 12.4f}, Arrays.copyOf(larger, 10), 1e-5f);
    }

    @Test
    void channelsAreRepeatedAsTimmDoes() {
        TensorData weight = TensorData.of(new float[] {1, 2, 3, 4, 5, 6}, 1, 3, 1, 2);
        assertAll(() -> assertArrayEquals(new float[] {9, 12}, ChannelChange.REPEAT.apply(weight, 1).toFloats()),
                () -> assertArrayEquals(new float[] {1.5f, 3, 4.5f, 6}, ChannelChange.REPEAT.apply(weight, 2).toFloats()),
                () -> assertArrayEquals(new float[] {0.6f, 1.2f, 1.8f, 2.4f, 3, 3.6f, 0.6f, 1.2f, 1.8f, 2.4f},
                        ChannelChange.REPEAT.apply(weight, 5).toFloats(), 1e-6f),
                () -> assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6, 3, 4}, ChannelChange.MEAN.apply(weight, 4).toFloats()));
    }

    @Test
    void imagesAreEnlargedByNearestPixelsAsPyTorchDoes() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.create(new float[] {0, 1, 2}, new Shape(1, 1, 1, 3));
            assertArrayEquals(new float[] {0, 0, 0, 1, 1, 2, 2}, Torch.nearest(x, 1, 7).toFloatArray());
        }
    }

    @Test
    void croppedKernelsAreSlicesOfTheOriginal() {
        try (Network alex = Network.of("AlexNet's first layers", Sequential.named().then("features", Sequential.of(
                        Conv2d.of(3, 8, 11, 4, 2), Relu.create(), MaxPool2d.of(3, 2, 0))).then("avgpool", AdaptiveAveragePool.of(2))
                .passing(Flatten.create()).then("fc", Linear.of(32, 5)), 3, 224, 224).seed(2)) {
            NDArray weight = alex.parameters().get("features.0.weight").getArray();
            Surgery small = Surgery.of(alex).imageSize(32, 32).replace("features.2", MaxPool2d.of(2));
            try (Network recipe = small.kernel("features.0", KernelChange.crop(1, 3), 1, 1).network();
                    Network centre = small.kernel("features.0", KernelChange.crop(4, 3), 1, 1).network();
                    Network middle = small.kernel("features.0", KernelChange.centre(3)).network();
                    Network resized = small.kernel("features.0", KernelChange.resized(3), 1, 1).network();
                    Network random = small.kernel("features.0", KernelChange.random(3), 1, 1).network()) {
                NDArray bias = alex.parameters().get("features.0.bias").getArray();
                assertAll(() -> assertEquals(weight.get(":, :, 1:4, 1:4"), first(recipe)),
                        () -> assertEquals(weight.get(":, :, 4:7, 4:7"), first(centre)),
                        () -> assertEquals(first(centre), first(middle)),
                        () -> assertEquals(weight.get(":, :, 5, 5"), first(resized).get(":, :, 1, 1")),
                        () -> assertNotEquals(first(centre), first(random)),
                        () -> assertTrue(first(random).abs().max().getFloat() <= 1 / Math.sqrt(27)),
                        () -> assertTrue(first(random).abs().max().getFloat() > 0.9 / Math.sqrt(27)),
                        () -> assertEquals(bias, random.parameters().get("features.0.bias").getArray()),
                        () -> assertEquals(new Shape(1, 3, 32, 32), recipe.inputShape(1)));
            }
            assertThrows(IllegalArgumentException.class, () -> small.kernel("features.0", KernelChange.crop(9, 3)));
            assertThrows(IllegalArgumentException.class, () -> small.kernel("fc", KernelChange.crop(1, 3)));
        }
    }

    @Test
    void channelsAreWidenedAndGreyImagesAnswerAsTheirRepetition() {
        try (Network network = ResNet.resnet20(10).seed(5); NDManager manager = NDManager.newBaseManager();
                Network grey = Surgery.of(network).inputChannels(1, ChannelChange.MEAN).network();
                Network repeated = Surgery.of(network).inputChannels(1, ChannelChange.REPEAT).network();
                Network depth = Surgery.of(network).inputChannels(4, ChannelChange.ZERO).network();
                Network six = Surgery.of(network).inputChannels(6, ChannelChange.REPEAT).network()) {
            NDArray one = noise(manager, 2, 1, 32, 32);
            NDArray three = one.repeat(1, 3);
            assertAll(() -> assertArrayEquals(answer(network, three), answer(grey, one), 1e-4f),
                    () -> assertArrayEquals(answer(network, three), answer(repeated, one), 1e-4f),
                    () -> assertArrayEquals(answer(network, three), answer(depth, three.concat(noise(manager, 2, 1, 32, 32), 1)), 1e-4f),
                    () -> assertArrayEquals(answer(network, three), answer(six, three.concat(three, 1)), 1e-4f));
        }
    }

    @Test
    void smallImagesAreSeenPixelByPixel() {
        try (Network network = ResNet.resnet18(10).seed(5); NDManager manager = NDManager.newBaseManager();
                Network small = Surgery.of(network).smallImages().network(); Network vit = VisionTransformer.tiny(3, 32, 8)) {
            assertAll(() -> assertFalse(small.modules().containsKey("maxpool")),
                    () -> assertEquals(network.parameters().get("conv1.weight").getArray().get(":, :, 2:5, 2:5"),
                            small.parameters().get("conv1.weight").getArray()),
                    () -> assertEquals(10, answer(small, noise(manager, 1, 3, 32, 32)).length),
                    () -> assertThrows(IllegalArgumentException.class, () -> Surgery.of(vit).smallImages()));
            try (Backbone backbone = small.withoutHead()) {
                assertEquals(List.of(1, 2, 4, 8), backbone.stages().stream().map(Stage::stride).toList());
            }
        }
    }

    private static NDArray first(Network network) {
        return network.parameters().get("features.0.weight").getArray();
    }
}
