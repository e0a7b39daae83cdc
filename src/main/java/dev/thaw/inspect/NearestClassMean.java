package dev.thaw.inspect;

import dev.thaw.data.Dataset;
import dev.thaw.nn.Network;
import java.util.Arrays;

/**
 * A head without training: an image belongs to the class whose mean feature is nearest.
 *
 * <p>It shows what the features alone are worth. Source: Mensink et al., "Distance-Based Image Classification", 2013,
 * §3.2; as a head for few images, Snell et al., "Prototypical Networks", 2017, arXiv:1703.05175.
 */
public final class NearestClassMean {

    private final double[][] means;

    private NearestClassMean(double[][] means) {
        this.means = means;
    }

    /**
     * Averages the features of each class.
     *
     * @param features one row per image
     * @param labels the class of each row, from 0
     * @return the head
     * @throws IllegalArgumentException if there are no rows, or not one label per row
     */
    public static NearestClassMean of(float[][] features, int[] labels) {
        if (features.length == 0 || features.length != labels.length) {
            throw new IllegalArgumentException("%d rows of features and %d labels; give one label per row, and at least one row"
                    .formatted(features.length, labels.length));
        }
        int classes = Arrays.stream(labels).max().orElseThrow() + 1;
        double[][] sums = new double[classes][];
        int[] counts = new int[classes];
        for (int row = 0; row < labels.length; row++) {
            int label = labels[row];
            if (sums[label] == null) {
                sums[label] = new double[features[row].length];
            }
            counts[label]++;
            for (int i = 0; i < features[row].length; i++) {
                sums[label][i] += features[row][i];
            }
        }
        for (int label = 0; label < classes; label++) {
            for (int i = 0; sums[label] != null && i < sums[label].length; i++) {
                sums[label][i] /= counts[label];
            }
        }
        return new NearestClassMean(sums);
    }

    /**
     * Says which class's mean is nearest, by Euclidean distance; of equals, the first.
     *
     * @param features of one image
     * @return its class; never one that had no image
     */
    public int predict(float[] features) {
        int best = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int label = 0; label < means.length; label++) {
            double distance = 0;
            for (int i = 0; means[label] != null && i < features.length; i++) {
                double gap = features[i] - means[label][i];
                distance += gap * gap;
            }
            if (means[label] != null && distance < least) {
                least = distance;
                best = label;
            }
        }
        return best;
    }

    /**
     * Returns the share of images that this head classifies right.
     *
     * @param features one row per image
     * @param labels the class of each row
     * @return a share in [0, 1]
     */
    public double accuracy(float[][] features, int[] labels) {
        int right = 0;
        for (int row = 0; row < labels.length; row++) {
            right += predict(features[row]) == labels[row] ? 1 : 0;
        }
        return right / (double) labels.length;
    }

    /**
     * Averages the classes of a data set's training images and classifies its test images.
     *
     * @param network whose body makes the features; nothing in it changes
     * @param data the images, with the normalization that the network was trained with
     * @return the share classified right, in [0, 1]
     */
    public static double accuracy(Network network, Dataset data) {
        return accuracy(Features.of(network, data.train(), data.normalization()), data.train().labels(),
                Features.of(network, data.test(), data.normalization()), data.test().labels());
    }

    /**
     * Averages the classes of one set and classifies another.
     *
     * @param trainFeatures one row per training image
     * @param trainLabels their classes
     * @param testFeatures one row per test image
     * @param testLabels their classes
     * @return the share classified right, in [0, 1]
     */
    public static double accuracy(float[][] trainFeatures, int[] trainLabels, float[][] testFeatures, int[] testLabels) {
        return of(trainFeatures, trainLabels).accuracy(testFeatures, testLabels);
    }
}
