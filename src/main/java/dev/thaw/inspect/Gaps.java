package dev.thaw.inspect;

/** Compares lists of numbers. */
final class Gaps {

    private Gaps() { }

    /** Returns the largest difference of the first numbers of two lists; what is no number in both does not differ. */
    static double largest(float[] left, float[] right, int count) {
        double gap = 0;
        for (int i = 0; i < count; i++) {
            if (Float.compare(left[i], right[i]) != 0) {
                gap = Math.max(gap, Math.abs((double) left[i] - right[i]));
            }
        }
        return gap;
    }

    /** Returns the largest number, signs aside. */
    static double size(float[] numbers) {
        return largest(numbers, new float[numbers.length], numbers.length);
    }

    /** Returns the root of the sum of all squares. */
    static double length(float[] numbers) {
        double squares = 0;
        for (float number : numbers) {
            squares += (double) number * number;
        }
        return Math.sqrt(squares);
    }
}
