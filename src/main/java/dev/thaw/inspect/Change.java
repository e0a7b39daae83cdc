package dev.thaw.inspect;

import dev.thaw.weights.TensorData;

/**
 * How one tensor changed, to the bit.
 *
 * @param identical whether every bit is the same
 * @param largest the largest change of any number; NaN when one became NaN; 0 for equal numbers of other bits
 * @param pulledToZero whether each of at least {@value #ENOUGH} numbers moved towards zero, as decay alone moves them
 */
record Change(boolean identical, double largest, boolean pulledToZero) {

    private static final int ENOUGH = 8;

    static Change of(TensorData before, TensorData after) {
        if (before.equals(after)) {
            return new Change(true, 0, false);
        }
        if (!before.readableAsFloats()) {
            return new Change(false, (double) after.bytes().getLong() - before.bytes().getLong(), false);
        }
        return measured(before.toFloats(), after.toFloats());
    }

    private static Change measured(float[] from, float[] to) {
        double largest = 0;
        int towards = 0;
        int away = 0;
        for (int i = 0; i < from.length; i++) {
            if (from[i] == to[i] || Float.isNaN(from[i]) && Float.isNaN(to[i])) {
                continue;
            }
            double change = (double) to[i] - from[i];
            if (Double.isNaN(change)) {
                return new Change(false, Double.NaN, false);
            }
            largest = Math.max(largest, Math.abs(change));
            if (change * from[i] < 0) {
                towards++;
            } else {
                away++;
            }
        }
        return new Change(false, largest, away == 0 && towards >= ENOUGH);
    }
}
