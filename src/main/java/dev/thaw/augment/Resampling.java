package dev.thaw.augment;

/**
 * Resizes by a filter as wide as the shrinking factor, first across, then down: Pillow's {@code Resample.c} (22-bit fixed
 * point, bytes in between) or PyTorch's antialiased {@code interpolate} (float, rounded once at the end).
 */
final class Resampling {

    private static final int BITS = 22;

    private double[] raw = new double[0];
    private final Axis across = new Axis();
    private final Axis down = new Axis();
    private float[] between = new float[0];

    /** For each place of the result: the first pixel that counts, how many do, and their weights. */
    private static final class Axis {
        private int[] first = new int[0];
        private int[] counts = new int[0];
        private int[] whole = new int[0];
        private float[] floats = new float[0];
        private int stride;
    }

    void resize(Canvas canvas, int rows, int columns, Interpolation interpolation, Resize.Smoothing smoothing) {
        if (rows == canvas.height() && columns == canvas.width()) {
            return;
        }
        if (interpolation == Interpolation.NEAREST) {
            nearest(canvas, rows, columns);
            return;
        }
        place(across, canvas.width(), columns, interpolation, smoothing);
        place(down, canvas.height(), rows, interpolation, smoothing);
        if (canvas.arithmetic() == Arithmetic.TENSOR || smoothing == Resize.Smoothing.NONE) {
            resizeFloats(canvas, rows, columns);
            return;
        }
        if (columns != canvas.width()) {
            byte[] to = canvas.blank(canvas.height(), columns);
            byte[] from = canvas.pixels();
            int channels = canvas.channels();
            for (int row = 0; row < canvas.height(); row++) {
                sums(from, row * canvas.width() * channels, channels, channels, to, row * columns * channels, channels,
                        columns, across);
            }
            canvas.take(canvas.height(), columns);
        }
        if (rows != canvas.height()) {
            byte[] to = canvas.blank(rows, columns);
            int line = columns * canvas.channels();
            sums(canvas.pixels(), 0, line, line, to, 0, line, rows, down);
            canvas.take(rows, columns);
        }
    }

    /** Makes {@code count} places of {@code lanes} neighbouring values each, out of pixels {@code step} apart. */
    private static void sums(byte[] from, int start, int step, int lanes, byte[] to, int at, int stride, int count, Axis axis) {
        for (int place = 0; place < count; place++) {
            int source = start + axis.first[place] * step;
            int weights = place * axis.stride;
            int number = axis.counts[place];
            for (int lane = 0; lane < lanes; lane++) {
                int sum = 1 << BITS - 1;
                for (int i = 0; i < number; i++) {
                    sum += axis.whole[weights + i] * (from[source + i * step + lane] & 0xFF);
                }
                to[at + place * stride + lane] = (byte) Math.max(0, Math.min(255, sum >> BITS));
            }
        }
    }

    private void place(Axis axis, int size, int wanted, Interpolation interpolation, Resize.Smoothing smoothing) {
        double scale = (double) size / wanted;
        double wide = smoothing == Resize.Smoothing.NONE ? 1 : Math.max(1, scale);
        double support = (interpolation == Interpolation.BICUBIC ? 2 : 1) * wide;
        axis.stride = (int) Math.ceil(support) * 2 + 1;
        if (axis.first.length < wanted || axis.whole.length < wanted * axis.stride) {
            axis.first = new int[wanted];
            axis.counts = new int[wanted];
            axis.whole = new int[wanted * axis.stride];
            axis.floats = new float[wanted * axis.stride];
        }
        if (raw.length < axis.stride) {
            raw = new double[axis.stride];
        }
        for (int i = 0; i < wanted; i++) {
            double center = (i + 0.5) * scale;
            int first = Math.max(0, (int) (center - support + 0.5));
            int count = Math.min(size, (int) (center + support + 0.5)) - first;
            axis.first[i] = first;
            axis.counts[i] = count;
            weigh(axis, i * axis.stride, count, first - center + 0.5, 1 / wide, interpolation);
        }
    }

    private void weigh(Axis axis, int at, int count, double start, double shrink, Interpolation interpolation) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            double distance = Math.abs((i + start) * shrink);
            raw[i] = interpolation == Interpolation.BICUBIC ? cubic(distance) : Math.max(0, 1 - distance);
            sum += raw[i];
        }
        for (int i = 0; i < count; i++) {
            double weight = sum == 0 ? raw[i] : raw[i] / sum;
            axis.floats[at + i] = (float) weight;
            axis.whole[at + i] = (int) (weight * (1 << BITS) + (weight < 0 ? -0.5 : 0.5));
        }
    }

    /** Keys, "Cubic Convolution Interpolation for Digital Image Processing", 1981, with a = -0.5. */
    private static double cubic(double x) {
        if (x < 1) {
            return (1.5 * x - 2.5) * x * x + 1;
        }
        return x < 2 ? ((x - 5) * x + 8) * x * -0.5 + 2 : 0;
    }

    private void resizeFloats(Canvas canvas, int rows, int columns) {
        int channels = canvas.channels();
        int line = columns * channels;
        if (between.length < canvas.height() * line) {
            between = new float[canvas.height() * line];
        }
        for (int row = 0; row < canvas.height(); row++) {
            for (int i = 0; i < line; i++) {
                int place = i / channels;
                int source = (row * canvas.width() + across.first[place]) * channels + i % channels;
                float sum = 0;
                for (int k = 0; k < across.counts[place]; k++) {
                    sum += across.floats[place * across.stride + k] * (canvas.pixels()[source + k * channels] & 0xFF);
                }
                between[row * line + i] = sum;
            }
        }
        byte[] to = canvas.blank(rows, columns);
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < line; i++) {
                float sum = 0;
                for (int k = 0; k < down.counts[row]; k++) {
                    sum += down.floats[row * down.stride + k] * between[(down.first[row] + k) * line + i];
                }
                to[row * line + i] = (byte) (int) Math.max(0, Math.min(255, Math.rint(sum)));
            }
        }
        canvas.take(rows, columns);
    }

    /** Pillow samples at pixel centres, PyTorch at {@code floor(i·in/out)}. */
    private static void nearest(Canvas canvas, int rows, int columns) {
        double down = (double) canvas.height() / rows;
        double right = (double) canvas.width() / columns;
        boolean pillow = canvas.arithmetic() == Arithmetic.PILLOW;
        byte[] to = canvas.blank(rows, columns);
        int channels = canvas.channels();
        double y = pillow ? down * 0.5 : 0;
        for (int row = 0; row < rows; row++, y += down) {
            int sourceY = Math.min(canvas.height() - 1, pillow ? (int) y : (int) (row * (float) down));
            double x = pillow ? right * 0.5 : 0;
            for (int column = 0; column < columns; column++, x += right) {
                int sourceX = Math.min(canvas.width() - 1, pillow ? (int) x : (int) (column * (float) right));
                System.arraycopy(canvas.pixels(), (sourceY * canvas.width() + sourceX) * channels, to,
                        (row * columns + column) * channels, channels);
            }
        }
        canvas.take(rows, columns);
    }
}
