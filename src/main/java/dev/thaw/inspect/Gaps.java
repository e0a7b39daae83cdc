package dev.thaw.inspect;

/** Compares lists of numbers. */
final class Gaps {

    private Gaps() { }

    /** Returns the largest difference of the first numbers of two lists. */
    static double largest(float[] left, float[] right, int count) {
        double gap = 0;
        for (int i = 0; i < count; i++) {
            gap = Math.max(gap, Math.abs((double) left[i] - right[i]));
        }
        return gap;
    }

    /** Returns the largest number, signs aside. */
    static double size(float[] numbers) {
        return largest(numbers, new float[numbers.length], numbers.length);
    }
}
