package dev.thaw.data;

/**
 * Shrinks or enlarges a picture so that its shorter side fits, and cuts the square from its middle.
 *
 * <p>A triangle filter as wide as the shrinking factor, first across, then down: what Pillow and torchvision call
 * antialiased bilinear. At the same size it changes nothing.
 */
final class Resampler {

    /** For one output place: the first input place that counts, and the weights from there on. */
    private record Window(int first, float[] weights) { }

    private Resampler() { }

    /** Returns {@code [side,side,3]} bytes of a picture {@code [height,width]} of 0xRRGGBB. */
    static byte[] square(int[] rgb, int width, int height, int side) {
        int shorter = Math.min(width, height);
        Window[] columns = windows(width, shorter, side);
        Window[] rows = windows(height, shorter, side);
        int firstRow = rows[0].first();
        int lastRow = rows[side - 1].first() + rows[side - 1].weights().length;
        float[] across = new float[(lastRow - firstRow) * side * 3];
        for (int row = firstRow; row < lastRow; row++) {
            for (int column = 0; column < side; column++) {
                mixPixels(rgb, row * width, columns[column], across, ((row - firstRow) * side + column) * 3);
            }
        }
        byte[] square = new byte[side * side * 3];
        for (int row = 0; row < side; row++) {
            for (int i = 0; i < side * 3; i++) {
                square[row * side * 3 + i] = mixRows(across, i, side * 3, rows[row], firstRow);
            }
        }
        return square;
    }

    /** Places {@code side} outputs over the middle of an axis, each covering {@code shorter / side} inputs. */
    private static Window[] windows(int length, int shorter, int side) {
        double scale = shorter / (double) side;
        double support = Math.max(1, scale);
        double start = (length - shorter) / 2.0;
        if (shorter == side) {
            start = Math.floor(start);
        }
        Window[] windows = new Window[side];
        for (int i = 0; i < side; i++) {
            double center = start + (i + 0.5) * scale;
            int first = (int) Math.max(0, Math.floor(center - support + 0.5));
            int end = (int) Math.min(length, Math.floor(center + support + 0.5));
            windows[i] = new Window(first, weights(first, end, center, support));
        }
        return windows;
    }

    private static float[] weights(int first, int end, double center, double support) {
        double[] raw = new double[end - first];
        double sum = 0;
        for (int i = 0; i < raw.length; i++) {
            raw[i] = Math.max(0, 1 - Math.abs(first + i + 0.5 - center) / support);
            sum += raw[i];
        }
        float[] weights = new float[raw.length];
        for (int i = 0; i < raw.length; i++) {
            weights[i] = (float) (raw[i] / sum);
        }
        return weights;
    }

    private static void mixPixels(int[] rgb, int rowStart, Window window, float[] out, int at) {
        float red = 0;
        float green = 0;
        float blue = 0;
        for (int i = 0; i < window.weights().length; i++) {
            int pixel = rgb[rowStart + window.first() + i];
            float weight = window.weights()[i];
            red += weight * (pixel >> 16 & 0xFF);
            green += weight * (pixel >> 8 & 0xFF);
            blue += weight * (pixel & 0xFF);
        }
        out[at] = red;
        out[at + 1] = green;
        out[at + 2] = blue;
    }

    private static byte mixRows(float[] rows, int column, int stride, Window window, int firstRow) {
        float sum = 0;
        for (int i = 0; i < window.weights().length; i++) {
            sum += window.weights()[i] * rows[(window.first() - firstRow + i) * stride + column];
        }
        return (byte) Math.max(0, Math.min(255, Math.round(sum)));
    }
}
