package dev.thaw.nn;

/**
 * The weights of bicubic resampling with antialiasing, as in {@code torch.nn.functional.interpolate(antialias=True)}.
 *
 * <p>The cubic has the parameter −0.5 and becomes wider by the factor by which the image shrinks. Source: Keys, "Cubic
 * Convolution Interpolation for Digital Image Processing", 1981, §IV.
 */
final class Bicubic {

    private static final double SHARPNESS = -0.5;

    private Bicubic() { }

    /** Returns the share of each of {@code from} old points (columns) in each of {@code to} new ones (rows). */
    static double[][] weights(int from, int to) {
        double scale = from / (double) to;
        double width = Math.max(scale, 1);
        double[][] weights = new double[to][from];
        for (int i = 0; i < to; i++) {
            double centre = scale * (i + 0.5);
            int first = Math.max((int) (centre - 2 * width + 0.5), 0);
            int end = Math.min((int) (centre + 2 * width + 0.5), from);
            double sum = 0;
            for (int k = first; k < end; k++) {
                weights[i][k] = cubic((k - centre + 0.5) / width);
                sum += weights[i][k];
            }
            for (int k = first; k < end; k++) {
                weights[i][k] /= sum;
            }
        }
        return weights;
    }

    private static double cubic(double distance) {
        double x = Math.abs(distance);
        if (x < 1) {
            return ((SHARPNESS + 2) * x - (SHARPNESS + 3)) * x * x + 1;
        }
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * SHARPNESS : 0;
    }
}
