package dev.thaw.inspect;

import ai.djl.ndarray.NDArray;
import dev.thaw.data.Batch;
import dev.thaw.data.Batches;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.data.Ordering;
import dev.thaw.nn.Network;
import java.util.Arrays;

/** What a network's body makes of images: the numbers that its head decides by. */
public final class Features {

    private static final int BATCH = 128;

    private Features() { }

    /**
     * Computes the features of each image in inference; nothing in the network changes.
     *
     * @param network whose body
     * @param images the images, in the network's input size and channels
     * @param normalization the one that the network was trained with
     * @return one row of features per image, in the order of the images
     */
    public static float[][] of(Network network, ImageSet images, Normalization normalization) {
        float[][] features = new float[images.size()][];
        int row = 0;
        try (Batches batches = Batches.of(images, normalization, BATCH, Ordering.sequential())) {
            while (batches.hasNext()) {
                try (Batch batch = batches.next(); NDArray computed = network.features(batch.x())) {
                    int width = (int) computed.getShape().size() / batch.size();
                    float[] flat = computed.toFloatArray();
                    for (int i = 0; i < batch.size(); i++) {
                        features[row++] = Arrays.copyOfRange(flat, i * width, (i + 1) * width);
                    }
                }
            }
        }
        return features;
    }
}
