package dev.thaw.augment;

import dev.thaw.engine.RandomStream;

/** The rectangle of one image that is hidden when the image is written. */
final class Erasure {

    /** The mean colour is unknown where bytes are written: ImageNet's, in 0…1. */
    private static final Erasing.Color USUAL_MEAN = new Erasing.Color(0.485, 0.456, 0.406);

    private final RandomStream random = RandomStream.of(0, "erasure");
    private int top;
    private int left;
    private int rows;
    private int columns;
    private Erasing.Fill fill;
    private long seed;

    void clear() {
        fill = null;
    }

    void set(int fromTop, int fromLeft, int height, int width, Erasing.Fill content, long noise) {
        top = fromTop;
        left = fromLeft;
        rows = height;
        columns = width;
        fill = content;
        seed = noise;
    }

    /** Hides it in planes of normalised numbers. */
    void write(Canvas canvas, float[][] tables, float[] x, int to) {
        if (fill == null) {
            return;
        }
        random.restart(seed, 0, 0);
        for (int channel = 0; channel < canvas.channels(); channel++) {
            float[] table = tables[channel];
            float value = fill instanceof Erasing.Color color
                    ? (float) (table[0] + part(color, channel, canvas.channels()) * ((double) table[255] - table[0])) : 0;
            int plane = to + channel * canvas.height() * canvas.width();
            for (int row = top; row < top + rows; row++) {
                for (int column = left; column < left + columns; column++) {
                    x[plane + row * canvas.width() + column] = fill instanceof Erasing.Noise ? (float) random.nextGaussian() : value;
                }
            }
        }
    }

    /** Hides it in the bytes; the mean is shown as ImageNet's, noise as random bytes. */
    void paint(Canvas canvas) {
        if (fill == null) {
            return;
        }
        random.restart(seed, 0, 0);
        Erasing.Color color = fill instanceof Erasing.Color given ? given : USUAL_MEAN;
        for (int channel = 0; channel < canvas.channels(); channel++) {
            byte value = (byte) Math.round(255 * part(color, channel, canvas.channels()));
            for (int row = top; row < top + rows; row++) {
                for (int column = left; column < left + columns; column++) {
                    canvas.pixels()[(row * canvas.width() + column) * canvas.channels() + channel] =
                            fill instanceof Erasing.Noise ? (byte) random.nextLong() : value;
                }
            }
        }
    }

    private static double part(Erasing.Color color, int channel, int channels) {
        return channels == 1 || channel == 1 ? color.green() : channel == 0 ? color.red() : color.blue();
    }
}
