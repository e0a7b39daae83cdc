package dev.thaw.train;

import ai.djl.ndarray.NDArray;
import dev.thaw.data.Batch;
import dev.thaw.data.Batches;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.data.Ordering;
import dev.thaw.engine.GradientMode;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Network;

/**
 * Lets the norms of a network measure their statistics on other images: no label, no gradient, no weight that changes.
 *
 * <p>Li et al., "Revisiting Batch Normalization For Practical Domain Adaptation", 2016, §3.2, arXiv:1603.04779.
 */
public final class NormStatistics {

    private static final int BATCH_SIZE = 64;

    private NormStatistics() { }

    /**
     * Shows a network images in training mode, so that its running statistics follow them.
     *
     * <p>With the usual momentum of 0.1 fifty batches leave half a percent of the old statistics. Running means and variances
     * change, and whatever else a network counts in training mode; the seed of the order is 0.
     *
     * @param network the network, changed in place
     * @param images at least two, begun again as often as needed
     * @param normalization how bytes become numbers, the same as in training
     * @param batches how many batches of at most 64, at least 1
     * @throws IllegalArgumentException if there are fewer images or batches
     */
    public static void measure(Network network, ImageSet images, Normalization normalization, int batches) {
        if (images.size() < 2 || batches < 1) {
            throw new IllegalArgumentException("statistics of %d images in %d batches say nothing; give two images and a batch, or more"
                    .formatted(images.size(), batches));
        }
        int size = Math.min(BATCH_SIZE, images.size());
        int left = batches;
        for (int pass = 0; left > 0; pass++) {
            try (Batches round = Batches.of(images, normalization, size, Ordering.shuffled(0, pass));
                    GradientMode off = GradientMode.off()) {
                for (; left > 0 && round.hasNext(); left--) {
                    show(network, round);
                }
            }
        }
    }

    private static void show(Network network, Batches round) {
        try (Batch batch = round.next()) {
            try (NDArray ignored = network.forward(batch.x(), Mode.TRAIN)) {
                ignored.size(); // only the statistics on the way count
            }
        }
    }
}
