package dev.thaw.metric;

/** How alike two networks see the same images, whatever the number and order of their features. */
public final class Similarity {

    private Similarity() { }

    /**
     * Returns linear centred kernel alignment: Kornblith et al., "Similarity of Neural Network Representations Revisited",
     * 2019, §3, arXiv:1905.00414.
     *
     * <p>It does not change when features are rotated, shifted or scaled all alike.
     *
     * @param first features of each image, {@code [N][F]}
     * @param second features of the same images in the same order, {@code [N][G]}
     * @return in [0, 1]; NaN where all images have the same features
     * @throws IllegalArgumentException unless there are as many rows in both, at least one
     */
    public static double linearCka(double[][] first, double[][] second) {
        requireRows(first, second);
        return Gram.of(first).linearCka(Gram.of(second));
    }

    /**
     * Returns the alignment without centring: cosine of the angle between the two tables of inner products.
     *
     * @param first features of each image, {@code [N][F]}
     * @param second features of the same images in the same order, {@code [N][G]}
     * @return in [0, 1]
     * @throws IllegalArgumentException unless there are as many rows in both, at least one
     */
    public static double kernelAlignment(double[][] first, double[][] second) {
        requireRows(first, second);
        return Gram.uncentred(first).alignment(Gram.uncentred(second));
    }

    /**
     * Returns the cosine of the angle between two lists of features.
     *
     * @param first numbers
     * @param second as many numbers
     * @return in [-1, 1]; NaN where one is all zeros
     * @throws IllegalArgumentException if the lengths differ
     */
    public static double cosine(double[] first, double[] second) {
        if (first.length != second.length) {
            throw new IllegalArgumentException("%d features have no angle with %d; give as many of each"
                    .formatted(first.length, second.length));
        }
        return dot(first, second) / Math.sqrt(dot(first, first) * dot(second, second));
    }

    private static void requireRows(double[][] first, double[][] second) {
        if (first.length != second.length || first.length == 0) {
            throw new IllegalArgumentException(
                    "%d and %d rows of features are not of the same images; give a row an image to both"
                    .formatted(first.length, second.length));
        }
    }

    static double dot(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }
}
