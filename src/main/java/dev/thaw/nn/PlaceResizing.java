package dev.thaw.nn;

import java.util.Optional;

/** Resizes what a vision transformer learned for each place, as timm's {@code resample_abs_pos_embed} does. */
final class PlaceResizing {

    private PlaceResizing() { }

    /** Fits {@code [1,1+n²,D]} to {@code [1,1+m²,D]}: the class token's numbers stay, the grid is resampled. */
    static Optional<float[]> fit(Resizing.Numbers stored, long[] wanted) {
        long[] shape = stored.shape();
        if (shape.length != 3 || shape[0] != 1 || shape[2] != wanted[2]) {
            return Optional.empty();
        }
        int from = side(shape[1] - 1);
        int to = side(wanted[1] - 1);
        return from * to == 0 ? Optional.empty() : Optional.of(resampled(stored.values(), from, to, (int) wanted[2]));
    }

    private static int side(long tokens) {
        int side = (int) Math.round(Math.sqrt(tokens));
        return (long) side * side == tokens ? side : 0;
    }

    private static float[] resampled(float[] values, int from, int to, int size) {
        double[][] weights = Bicubic.weights(from, to);
        double[] wide = new double[from * to * size]; // resized along each row
        for (int row = 0; row < from; row++) {
            for (int column = 0; column < to; column++) {
                for (int k = 0; k < from; k++) {
                    add(wide, (row * to + column) * size, weights[column][k], values, (1 + row * from + k) * size, size);
                }
            }
        }
        float[] result = new float[(1 + to * to) * size];
        System.arraycopy(values, 0, result, 0, size);
        for (int place = 0; place < to * to * size; place++) {
            int row = place / (to * size);
            double sum = 0;
            for (int k = 0; k < from; k++) {
                sum += weights[row][k] * wide[k * to * size + place % (to * size)];
            }
            result[size + place] = (float) sum;
        }
        return result;
    }

    private static void add(double[] sums, int at, double weight, float[] values, int from, int count) {
        for (int i = 0; i < count; i++) {
            sums[at + i] += weight * values[from + i];
        }
    }
}
