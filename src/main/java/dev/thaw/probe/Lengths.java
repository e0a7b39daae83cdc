package dev.thaw.probe;

/** Lengths and angles of lists of numbers, image by image, summed in double. */
final class Lengths {

    private Lengths() { }

    static double dot(float[] one, float[] other, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += (double) one[i] * other[i];
        }
        return sum;
    }

    static double of(float[] values) {
        return Math.sqrt(dot(values, values, 0, values.length));
    }

    /** Returns the length of each image's part. */
    static double[] ofEach(float[] values, int images) {
        double[] lengths = dots(values, values, images);
        for (int i = 0; i < images; i++) {
            lengths[i] = Math.sqrt(lengths[i]);
        }
        return lengths;
    }

    /** Returns the cosine of two batches, image by image; NaN where one is all zeros. */
    static double[] cosines(float[] one, float[] other, int images) {
        double[] products = dots(one, other, images);
        double[] first = ofEach(one, images);
        double[] second = ofEach(other, images);
        for (int i = 0; i < images; i++) {
            products[i] /= first[i] * second[i];
        }
        return products;
    }

    /** Returns the cosine of two whole lists; NaN where one is all zeros. */
    static double cosine(float[] one, float[] other) {
        return cosines(one, other, 1)[0];
    }

    static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double[] dots(float[] one, float[] other, int images) {
        int size = one.length / images;
        double[] found = new double[images];
        for (int i = 0; i < images; i++) {
            found[i] = dot(one, other, i * size, (i + 1) * size);
        }
        return found;
    }
}
