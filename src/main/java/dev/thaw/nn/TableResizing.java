package dev.thaw.nn;

import java.util.Optional;

/**
 * Resizes tables of relative positions, as timm's {@code resize_rel_pos_bias_table} does without SciPy.
 *
 * <p>The old distances are spread over the new range by a geometric progression, so that near ones keep their resolution;
 * between them the table is linear. timm took the idea from Microsoft's BEiT.
 */
final class TableResizing {

    private static final double PRECISION = 1e-6;

    private TableResizing() { }

    /** Fits {@code [(2n−1)²+extra,heads]} to {@code [(2m−1)²+extra,heads]}; the extra rows stay. */
    static Optional<float[]> fit(Resizing.Numbers stored, long[] wanted, int extra) {
        long[] shape = stored.shape();
        if (shape.length != 2 || shape[1] != wanted[1]) {
            return Optional.empty();
        }
        int from = (int) Math.round(Math.sqrt(shape[0] - extra));
        int to = (int) Math.round(Math.sqrt(wanted[0] - extra));
        if (from % 2 == 0 || (long) from * from != shape[0] - extra) {
            return Optional.empty();
        }
        return Optional.of(resized(stored.values(), from, to, (int) wanted[1]));
    }

    private static float[] resized(float[] values, int from, int to, int heads) {
        double[][] weights = weights(from, to);
        int extra = values.length - from * from * heads;
        float[] result = new float[to * to * heads + extra];
        for (int at = 0; at < to * to * heads; at++) {
            double[] rows = weights[at / heads / to];
            double[] columns = weights[at / heads % to];
            double sum = 0;
            for (int row = 0; row < from; row++) {
                for (int column = 0; rows[row] != 0 && column < from; column++) {
                    sum += rows[row] * columns[column] * values[(row * from + column) * heads + at % heads];
                }
            }
            result[at] = (float) sum;
        }
        System.arraycopy(values, from * from * heads, result, to * to * heads, extra);
        return result;
    }

    /** Returns the share of each old distance (columns) in each new one (rows); beyond the last old one, that one's. */
    private static double[][] weights(int from, int to) {
        float[] points = points(from, to);
        double[][] weights = new double[to][from];
        for (int i = 0; i < to; i++) {
            double x = i - to / 2;
            int right = 0;
            while (right < from - 1 && points[right] < x) {
                right++;
            }
            int left = Math.max(right - 1, 0);
            double before = Math.max(x - points[left], 0);
            double after = Math.max(points[right] - x, 0);
            double share = before + after == 0 ? 1 : before / (before + after);
            weights[i][left] += 1 - share;
            weights[i][right] += share;
        }
        return weights;
    }

    /** Returns where the old distances come to lie, negative ones first. */
    private static float[] points(int from, int to) {
        double ratio = ratio(from / 2, to / 2);
        float[] points = new float[from];
        double distance = 0;
        for (int i = 1; i <= from / 2; i++) {
            distance += Math.pow(ratio, i - 1);
            points[from / 2 + i] = (float) distance;
            points[from / 2 - i] = (float) -distance;
        }
        return points;
    }

    /** Finds the ratio whose progression of so many terms ends where the new range does, by halving as timm does. */
    private static double ratio(int terms, int end) {
        double left = 1.01;
        double right = 1.5;
        double middle = left;
        while (right - left > PRECISION) {
            middle = (left + right) / 2;
            if ((1 - Math.pow(middle, terms)) / (1 - middle) > end) {
                right = middle;
            } else {
                left = middle;
            }
        }
        return middle;
    }
}
