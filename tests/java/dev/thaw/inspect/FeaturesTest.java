package dev.thaw.inspect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.engine.RandomStream;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.view.ImageGrid;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Features are the head's input whatever the batches; the nearest mean and the filter pictures are worked out by hand. */
class FeaturesTest {

    @Test
    void areTheHeadsInputForEachImageInOrder() {
        byte[] pixels = new byte[130 * 8 * 8 * 3];
        RandomStream stream = RandomStream.of(1, "pixels");
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) stream.nextInt(256);
        }
        ImageSet images = ImageSet.of(pixels, 8, 8, 3, new int[130]);
        try (Network network = ResNet.cifar("tiny", List.of(4, 8), 1, 3); NDManager manager = network.manager().newSubManager()) {
            float[][] features = Features.of(network, images, Normalization.none(3));
            assertEquals(130, features.length);
            assertArrayEquals(network.features(last(images, manager)).toFloatArray(), features[129], 1e-6f);
        }
    }

    /** The last image as [1,C,H,W] in [0,1], laid out here by hand. */
    private static ai.djl.ndarray.NDArray last(ImageSet images, NDManager manager) {
        byte[] bytes = images.image(129);
        float[] planes = new float[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            planes[i % 3 * 64 + i / 3] = Byte.toUnsignedInt(bytes[i]) / 255f;
        }
        return manager.create(planes, new Shape(1, 3, 8, 8));
    }

    @Test
    void theNearestMeanWins() {
        float[][] train = {{0, 0}, {2, 0}, {10, 10}, {10, 12}};
        int[] labels = {0, 0, 2, 2};
        NearestClassMean head = NearestClassMean.of(train, labels); // means (1,0) and (10,11); no image of class 1
        assertEquals(0, head.predict(new float[] {5, 5}));
        assertEquals(2, head.predict(new float[] {6, 6}));
        assertEquals(0.5, NearestClassMean.accuracy(train, labels, new float[][] {{0, 1}, {9, 9}}, new int[] {0, 1}));
        assertThrows(IllegalArgumentException.class, () -> NearestClassMean.of(train, new int[] {1}));
    }

    @Test
    void aFilterIsAPictureWhoseGreyIsZero() {
        try (Network network = ResNet.cifar("tiny", List.of(1, 2), 1, 3)) {
            float[] weight = new float[27];
            weight[0] = 2;        // red, top left
            weight[9 + 8] = -2;   // green, bottom right
            weight[18 + 4] = 1;   // blue, middle
            StateDict state = network.stateDict().plus("conv1.weight", TensorData.of(weight, 1, 3, 3, 3));
            ImageGrid grid = FirstLayerFilters.of(network.load(state, Match.STRICT));
            byte[] rgb = grid.tiles().get(0).rgb();
            int side = grid.tiles().get(0).width();
            int middle = (side / 2 * side + side / 2) * 3;
            assertArrayEquals(new int[] {255, 128, 128}, pixel(rgb, 0));
            assertArrayEquals(new int[] {128, 0, 128}, pixel(rgb, rgb.length - 3));
            assertArrayEquals(new int[] {128, 128, 191}, pixel(rgb, middle));
        }
    }

    private static int[] pixel(byte[] rgb, int at) {
        return new int[] {rgb[at] & 0xFF, rgb[at + 1] & 0xFF, rgb[at + 2] & 0xFF};
    }
}
