package dev.thaw;

/**
 * The number stream of the shared reference files: inputs and weights follow from formulas, so they need no files.
 *
 * <p>Integer arithmetic on 32-bit words, exact in float; see {@code reference/README.md} and {@code formulas.json}.
 */
public final class NumberStream {

    private NumberStream() { }

    /** Returns the mixed bits of a word. */
    public static int mix(int word) {
        int mixed = word ^ (word >>> 16);
        mixed *= 0x7FEB352D;
        mixed ^= mixed >>> 15;
        mixed *= 0x846CA68B;
        return mixed ^ (mixed >>> 16);
    }

    /** Returns 32 bits of stream {@code j} at index {@code k}. */
    public static int bits(int j, int k) {
        return mix(k ^ mix(j + 0x9E3779B9));
    }

    /** Returns a number in [-1, 1), exact in float, of standard deviation {@code 1/sqrt(3)}. */
    public static double value(int j, int k) {
        return (bits(j, k) >>> 8) * (2.0 / 16777216.0) - 1.0;
    }

    /** Returns {@code count} numbers {@code (float) (a + b * value(j, k))}. */
    public static float[] fill(int j, double a, double b, int count) {
        float[] values = new float[count];
        for (int k = 0; k < count; k++) {
            values[k] = (float) (a + b * value(j, k));
        }
        return values;
    }

    /** Returns the formula's images {@code [N,C,H,W]}, in C order. */
    public static float[] images(int n, int channels, int height, int width) {
        float[] values = new float[n * channels * height * width];
        for (int k = 0; k < values.length; k++) {
            int x = k % width;
            int y = k / width % height;
            int channel = k / (width * height) % channels;
            int image = k / (width * height * channels);
            int ramp = (((channel + 2) * y + 3 * x + 5 * image) % 17) - 8;
            values[k] = (float) (0.5 * value(100_000, k) + ramp / 8.0);
        }
        return values;
    }
}
