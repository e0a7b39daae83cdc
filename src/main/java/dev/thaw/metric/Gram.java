package dev.thaw.metric;

/**
 * The inner products of some images' features with each other, with the mean over images taken off.
 *
 * <p>It is all that centred kernel alignment needs of the features, and small where they are many.
 */
public final class Gram {

    private final double[][] products;

    private Gram(double[][] products) {
        this.products = products;
    }

    /**
     * Multiplies and centres: {@code H X X' H} with {@code H = I - 1/N}.
     *
     * @param features of all images, one image after the other, {@code [N×F]}
     * @param images N, at least 1; the number of features is a multiple of it
     * @return the products
     * @throws IllegalArgumentException if the numbers are not as many for each image
     */
    public static Gram of(float[] features, int images) {
        if (images < 1 || features.length % images != 0) {
            throw new IllegalArgumentException(
                    "%d numbers are not as many for each of %d images; give a row of the same length an image"
                    .formatted(features.length, images));
        }
        int size = features.length / images;
        double[][] rows = new double[images][size];
        for (int i = 0; i < features.length; i++) {
            rows[i / size][i % size] = features[i];
        }
        return of(rows);
    }

    static Gram of(double[][] rows) {
        Gram gram = uncentred(rows);
        centre(gram.products);
        return gram;
    }

    static Gram uncentred(double[][] rows) {
        double[][] products = new double[rows.length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j <= i; j++) {
                products[i][j] = Similarity.dot(rows[i], rows[j]);
                products[j][i] = products[i][j];
            }
        }
        return new Gram(products);
    }

    private static void centre(double[][] products) {
        int images = products.length;
        double[] means = new double[images];
        double all = 0;
        for (int i = 0; i < images; i++) {
            for (double product : products[i]) {
                means[i] += product / images;
            }
            all += means[i] / images;
        }
        for (int i = 0; i < images; i++) {
            for (int j = 0; j < images; j++) {
                products[i][j] += all - means[i] - means[j];
            }
        }
    }

    /**
     * Returns linear centred kernel alignment with other features of the same images: Kornblith et al., "Similarity of Neural
     * Network Representations Revisited", 2019, §3, arXiv:1905.00414.
     *
     * @param other of the same images in the same order
     * @return in [0, 1]; NaN where all images have the same features
     * @throws IllegalArgumentException if the other is of another number of images
     */
    public double linearCka(Gram other) {
        return alignment(other);
    }

    /** The cosine of the angle between the two tables of products, centred or not. */
    double alignment(Gram other) {
        if (other.products.length != products.length) {
            throw new IllegalArgumentException("features of %d and of %d images cannot be aligned; give the same images to both"
                    .formatted(products.length, other.products.length));
        }
        return dot(other) / Math.sqrt(dot(this) * other.dot(other));
    }

    private double dot(Gram other) {
        double sum = 0;
        for (int i = 0; i < products.length; i++) {
            for (int j = 0; j < products.length; j++) {
                sum += products[i][j] * other.products[i][j];
            }
        }
        return sum;
    }
}
