package dev.thaw.augment;

/** Cuts and mirrors; whole pixels move, so the result is exact. */
final class Cropping {

    private Cropping() { }

    /** Packs a colour, refusing what is none. */
    static int color(int red, int green, int blue) {
        if ((red | green | blue) < 0 || red > 255 || green > 255 || blue > 255) {
            throw new IllegalArgumentException("the colour (%d, %d, %d) does not exist; give numbers from 0 to 255"
                    .formatted(red, green, blue));
        }
        return red << 16 | green << 8 | blue;
    }

    /** The part of a packed colour that a channel shows; a grey image shows the green. */
    static byte part(int color, int channel, int channels) {
        return (byte) (color >> (channels == 1 ? 8 : 16 - 8 * channel));
    }

    /** Cuts a piece whose top left corner may lie outside; what lies beyond the edge, the border says. */
    static void crop(Canvas canvas, int top, int left, int rows, int columns, Border border, int fill) {
        checkReach(canvas.height(), top, rows, border);
        checkReach(canvas.width(), left, columns, border);
        byte[] to = canvas.blank(rows, columns);
        int channels = canvas.channels();
        int first = Math.max(0, Math.min(columns, -left));
        int end = Math.max(first, Math.min(columns, canvas.width() - left));
        for (int row = 0; row < rows; row++) {
            int source = border.inside(top + row, canvas.height());
            int at = row * columns * channels;
            if (source < 0) {
                paint(to, at, columns, channels, fill);
                continue;
            }
            int start = source * canvas.width();
            System.arraycopy(canvas.pixels(), (start + left + first) * channels, to, at + first * channels,
                    (end - first) * channels);
            for (int column = 0; column < first; column++) {
                beyond(canvas, start, border.inside(left + column, canvas.width()), to, at + column * channels, fill);
            }
            for (int column = end; column < columns; column++) {
                beyond(canvas, start, border.inside(left + column, canvas.width()), to, at + column * channels, fill);
            }
        }
        canvas.take(rows, columns);
    }

    private static void checkReach(int length, int start, int count, Border border) {
        long beyond = Math.max(-start, start + count - length);
        if (beyond > border.reach(length)) {
            throw new IllegalArgumentException("""
                    a border of %d pixels cannot be mirrored from %d (%s reaches %d); give a smaller padding, or Border.EDGE"""
                    .formatted(beyond, length, border, border.reach(length)));
        }
    }

    private static void beyond(Canvas canvas, int start, int place, byte[] to, int at, int fill) {
        int channels = canvas.channels();
        if (place < 0) {
            paint(to, at, 1, channels, fill);
        } else {
            for (int channel = 0; channel < channels; channel++) {
                to[at + channel] = canvas.pixels()[(start + place) * channels + channel];
            }
        }
    }

    /** Gives some pixels one colour. */
    static void paint(byte[] to, int at, int count, int channels, int fill) {
        for (int channel = 0; channel < channels; channel++) {
            byte value = part(fill, channel, channels);
            for (int i = 0; i < count; i++) {
                to[at + i * channels + channel] = value;
            }
        }
    }

    static void mirrorColumns(Canvas canvas) {
        int channels = canvas.channels();
        byte[] from = canvas.pixels();
        byte[] to = canvas.blank(canvas.height(), canvas.width());
        int row = canvas.width() * channels;
        for (int start = 0; start < canvas.height() * row; start += row) {
            for (int i = 0; i < row; i += channels) {
                int mirrored = start + row - channels - i;
                for (int channel = 0; channel < channels; channel++) {
                    to[mirrored + channel] = from[start + i + channel];
                }
            }
        }
        canvas.take(canvas.height(), canvas.width());
    }

    static void mirrorRows(Canvas canvas) {
        int row = canvas.width() * canvas.channels();
        byte[] to = canvas.blank(canvas.height(), canvas.width());
        for (int i = 0; i < canvas.height(); i++) {
            System.arraycopy(canvas.pixels(), i * row, to, (canvas.height() - 1 - i) * row, row);
        }
        canvas.take(canvas.height(), canvas.width());
    }
}
