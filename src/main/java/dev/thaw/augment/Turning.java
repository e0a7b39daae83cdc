package dev.thaw.augment;

/** Finds, as {@code PIL.Image.rotate} and torchvision's {@code affine} do, where each pixel of a turned image comes from. */
final class Turning {

    private static final double DIGITS = 1e15;
    private static final int QUARTER = 90;

    private Turning() { }

    static void turn(Canvas canvas, double degrees, Interpolation interpolation, Rotation.Frame frame, int fill) {
        double angle = ((degrees % 360) + 360) % 360;
        int quarters = (int) (angle / QUARTER);
        boolean fits = frame == Rotation.Frame.EXPANDED || canvas.height() == canvas.width() || quarters % 2 == 0;
        if (angle % QUARTER == 0 && fits) {
            turnQuarters(canvas, quarters);
            return;
        }
        double[] matrix = canvas.matrix();
        double radians = -Math.toRadians(angle);
        double cos = rounded(Math.cos(radians));
        double sin = rounded(Math.sin(radians));
        double across = canvas.width() / 2.0;
        double down = canvas.height() / 2.0;
        set(matrix, cos, sin, -across * cos - down * sin + across, -sin, cos, across * sin - down * cos + down);
        int rows = canvas.height();
        int columns = canvas.width();
        if (frame == Rotation.Frame.EXPANDED) {
            int wide = extent(matrix[0], matrix[1], matrix[2], canvas);
            int high = extent(matrix[3], matrix[4], matrix[5], canvas);
            double right = -(wide - columns) / 2.0;
            double under = -(high - rows) / 2.0;
            set(matrix, cos, sin, cos * right + sin * under + matrix[2], -sin, cos, -sin * right + cos * under + matrix[5]);
            rows = high;
            columns = wide;
        }
        Warp.warp(canvas, rows, columns, interpolation, fill);
    }

    private static double rounded(double value) {
        return Math.rint(value * DIGITS) / DIGITS;
    }

    private static void set(double[] matrix, double a, double b, double c, double d, double e, double f) {
        matrix[0] = a;
        matrix[1] = b;
        matrix[2] = c;
        matrix[3] = d;
        matrix[4] = e;
        matrix[5] = f;
    }

    /** How far one coordinate of the four corners spreads. */
    private static int extent(double x, double y, double start, Canvas canvas) {
        double right = x * canvas.width() + start;
        double both = x * canvas.width() + y * canvas.height() + start;
        double under = y * canvas.height() + start;
        return (int) (Math.ceil(Math.max(Math.max(start, right), Math.max(both, under)))
                - Math.floor(Math.min(Math.min(start, right), Math.min(both, under))));
    }

    private static void turnQuarters(Canvas canvas, int quarters) {
        if (quarters == 0) {
            return;
        }
        int rows = quarters == 2 ? canvas.height() : canvas.width();
        int columns = quarters == 2 ? canvas.width() : canvas.height();
        int channels = canvas.channels();
        byte[] from = canvas.pixels();
        byte[] to = canvas.blank(rows, columns);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int y = quarters == 1 ? column : quarters == 2 ? rows - 1 - row : columns - 1 - column;
                int x = quarters == 1 ? rows - 1 - row : quarters == 2 ? columns - 1 - column : row;
                int at = (row * columns + column) * channels;
                int source = (y * canvas.width() + x) * channels;
                for (int channel = 0; channel < channels; channel++) {
                    to[at + channel] = from[source + channel];
                }
            }
        }
        canvas.take(rows, columns);
    }

    /** The inverse of turning, shearing, scaling and moving about the centre (torchvision {@code _get_inverse_affine_matrix}). */
    static void affine(Canvas canvas, Affine.Draw draw, Interpolation interpolation, int fill) {
        double turn = Math.toRadians(draw.degrees());
        double shearX = Math.toRadians(draw.shearX());
        double shearY = Math.toRadians(draw.shearY());
        double a = Math.cos(turn - shearY) / Math.cos(shearY);
        double b = -Math.cos(turn - shearY) * Math.tan(shearX) / Math.cos(shearY) - Math.sin(turn);
        double c = Math.sin(turn - shearY) / Math.cos(shearY);
        double d = -Math.sin(turn - shearY) * Math.tan(shearX) / Math.cos(shearY) + Math.cos(turn);
        double across = canvas.width() * 0.5;
        double down = canvas.height() * 0.5;
        double x = -across - draw.right();
        double y = -down - draw.down();
        double scale = draw.scale();
        set(canvas.matrix(), d / scale, -b / scale, d / scale * x - b / scale * y + across,
                -c / scale, a / scale, -c / scale * x + a / scale * y + down);
        Warp.warp(canvas, canvas.height(), canvas.width(), interpolation, fill);
    }
}
