package dev.thaw.augment;

/**
 * Fetches each pixel of a new image from where {@link Canvas#matrix()} says: Pillow's {@code Geometry.c}, with its 16.16
 * fixed point for the nearest pixel, or PyTorch's {@code grid_sample} with zeros beyond the edge.
 */
final class Warp {

    private static final double FIXED = 65536.0;
    private static final int FIXED_BITS = 16;

    private Warp() { }

    static void check(Interpolation interpolation) {
        if (interpolation == Interpolation.BICUBIC) {
            throw new IllegalArgumentException("images are turned with NEAREST or BILINEAR; BICUBIC is for resizing");
        }
    }

    static void warp(Canvas canvas, int rows, int columns, Interpolation interpolation, int fill) {
        double[] m = canvas.matrix();
        if (interpolation == Interpolation.NEAREST && m[1] == 0 && m[3] == 0) {
            scaled(canvas, rows, columns, fill);
        } else if (interpolation == Interpolation.NEAREST) {
            nearest(canvas, rows, columns, fill);
        } else {
            bilinear(canvas, rows, columns, fill);
        }
        canvas.take(rows, columns);
    }

    private static int fixed(double value) {
        return (int) Math.floor(value * FIXED + 0.5);
    }

    private static void nearest(Canvas canvas, int rows, int columns, int fill) {
        double[] m = canvas.matrix();
        byte[] from = canvas.pixels();
        byte[] to = canvas.blank(rows, columns);
        int height = canvas.height();
        int width = canvas.width();
        int channels = canvas.channels();
        int right = fixed(m[0]);
        int down = fixed(m[3]);
        int startX = fixed(m[2] + m[0] * 0.5 + m[1] * 0.5);
        int startY = fixed(m[5] + m[3] * 0.5 + m[4] * 0.5);
        int at = 0;
        for (int row = 0; row < rows; row++) {
            int x = startX;
            int y = startY;
            for (int column = 0; column < columns; column++) {
                int sourceX = x >> FIXED_BITS;
                int sourceY = y >> FIXED_BITS;
                boolean inside = sourceX >= 0 && sourceX < width && sourceY >= 0 && sourceY < height;
                int source = inside ? (sourceY * width + sourceX) * channels : -1;
                copy(from, source, to, at, channels, fill);
                at += channels;
                x += right;
                y += down;
            }
            startX += fixed(m[1]);
            startY += fixed(m[4]);
        }
    }

    private static void copy(byte[] from, int source, byte[] to, int at, int channels, int fill) {
        if (source < 0) {
            Cropping.paint(to, at, 1, channels, fill);
        } else if (channels == 1) {
            to[at] = from[source];
        } else {
            to[at] = from[source];
            to[at + 1] = from[source + 1];
            to[at + 2] = from[source + 2];
        }
    }

    /** Without any turn, positions are added up in double. */
    private static void scaled(Canvas canvas, int rows, int columns, int fill) {
        double[] m = canvas.matrix();
        byte[] to = canvas.blank(rows, columns);
        int channels = canvas.channels();
        double y = m[5] + m[4] * 0.5;
        for (int row = 0; row < rows; row++) {
            double x = m[2] + m[0] * 0.5;
            for (int column = 0; column < columns; column++) {
                boolean inside = x >= 0 && x < canvas.width() && y >= 0 && y < canvas.height();
                int source = inside ? ((int) y * canvas.width() + (int) x) * channels : -1;
                copy(canvas.pixels(), source, to, (row * columns + column) * channels, channels, fill);
                x += m[0];
            }
            y += m[4];
        }
    }

    private static void bilinear(Canvas canvas, int rows, int columns, int fill) {
        double[] m = canvas.matrix();
        byte[] to = canvas.blank(rows, columns);
        int channels = canvas.channels();
        boolean pillow = canvas.arithmetic() == Arithmetic.PILLOW;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                double x = m[0] * (column + 0.5) + m[1] * (row + 0.5) + m[2];
                double y = m[3] * (column + 0.5) + m[4] * (row + 0.5) + m[5];
                int at = (row * columns + column) * channels;
                if (!pillow) {
                    blendWithFill(canvas, x - 0.5, y - 0.5, to, at, fill);
                } else if (x < 0 || x >= canvas.width() || y < 0 || y >= canvas.height()) {
                    Cropping.paint(to, at, 1, channels, fill);
                } else {
                    blend(canvas, x - 0.5, y - 0.5, to, at);
                }
            }
        }
    }

    private static void blend(Canvas canvas, double x, double y, byte[] to, int at) {
        byte[] from = canvas.pixels();
        int channels = canvas.channels();
        int width = canvas.width();
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        int first = Math.max(0, left) * channels;
        int second = Math.min(width - 1, left + 1) * channels;
        int upper = Math.max(0, top) * width * channels;
        int lower = top + 1 < canvas.height() ? (top + 1) * width * channels : upper;
        for (int channel = 0; channel < channels; channel++) {
            double above = mix(from[upper + first + channel], from[upper + second + channel], x - left);
            double below = mix(from[lower + first + channel], from[lower + second + channel], x - left);
            to[at + channel] = (byte) (int) (above + (below - above) * (y - top));
        }
    }

    private static double mix(byte one, byte other, double share) {
        int start = one & 0xFF;
        return start + ((other & 0xFF) - start) * share;
    }

    private static void blendWithFill(Canvas canvas, double x, double y, byte[] to, int at, int fill) {
        int channels = canvas.channels();
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        float right = (float) (x - left);
        float down = (float) (y - top);
        float covered = 0;
        float red = 0;
        float green = 0;
        float blue = 0;
        for (int corner = 0; corner < 4; corner++) {
            int column = left + (corner & 1);
            int row = top + (corner >> 1);
            if (column >= 0 && column < canvas.width() && row >= 0 && row < canvas.height()) {
                float weight = ((corner & 1) == 1 ? right : 1 - right) * (corner > 1 ? down : 1 - down);
                int source = (row * canvas.width() + column) * channels;
                covered += weight;
                red += weight * (canvas.pixels()[source] & 0xFF);
                green += channels == 1 ? 0 : weight * (canvas.pixels()[source + 1] & 0xFF);
                blue += channels == 1 ? 0 : weight * (canvas.pixels()[source + 2] & 0xFF);
            }
        }
        for (int channel = 0; channel < channels; channel++) {
            float value = channel == 0 ? red : channel == 1 ? green : blue;
            int beyond = Cropping.part(fill, channel, channels) & 0xFF;
            to[at + channel] = (byte) (int) Math.rint(value * covered + (1 - covered) * beyond);
        }
    }
}
