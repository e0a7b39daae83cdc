package dev.thaw.contrast;

/**
 * How embeddings lie on the sphere of unit vectors: twins together, all others apart – or everything in one point.
 *
 * <p>Wang and Isola, "Understanding Contrastive Representation Learning through Alignment and Uniformity on the Hypersphere",
 * 2020, §4, arXiv:2005.10242. A network that answers everything alike has perfect alignment, and gives itself away by its
 * uniformity.
 *
 * @param alignment mean squared distance of two twins, 0 to 4; 0 where each pair lies in one point
 * @param uniformity log of the mean {@code exp(-2 · distance²)} over all pairs of different images, -8 to 0; 0 where all lie in
 *     one point
 */
public record Spread(double alignment, double uniformity) {

    private static final double SHARPNESS = 2;

    /**
     * Measures embeddings; lengths do not matter.
     *
     * @param first one row for the first view of each image
     * @param second one row for the second view of each, in the same order
     * @return both numbers; without two images the uniformity is 0
     * @throws IllegalArgumentException if there is no image, or the views are not as many
     */
    public static Spread of(float[][] first, float[][] second) {
        if (first.length == 0 || first.length != second.length) {
            throw new IllegalArgumentException("%d first views and %d second views: give two of each image"
                    .formatted(first.length, second.length));
        }
        double[][] one = unit(first);
        double[][] other = unit(second);
        double apart = 0;
        for (int image = 0; image < one.length; image++) {
            apart += squaredDistance(one[image], other[image]) / one.length;
        }
        return new Spread(apart, (uniformity(one) + uniformity(other)) / 2);
    }

    private static double uniformity(double[][] points) {
        double sum = 0;
        long pairs = 0;
        for (int i = 0; i < points.length; i++) {
            for (int j = 0; j < i; j++) {
                sum += Math.exp(-SHARPNESS * squaredDistance(points[i], points[j]));
                pairs++;
            }
        }
        return pairs == 0 ? 0 : Math.log(sum / pairs);
    }

    private static double squaredDistance(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (one[i] - other[i]) * (one[i] - other[i]);
        }
        return sum;
    }

    private static double[][] unit(float[][] rows) {
        double[][] unit = new double[rows.length][];
        for (int row = 0; row < rows.length; row++) {
            double squares = 0;
            for (float value : rows[row]) {
                squares += (double) value * value;
            }
            double length = Math.max(Math.sqrt(squares), NtXent.EPSILON);
            unit[row] = new double[rows[row].length];
            for (int i = 0; i < unit[row].length; i++) {
                unit[row][i] = rows[row][i] / length;
            }
        }
        return unit;
    }
}
