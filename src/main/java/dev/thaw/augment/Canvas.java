package dev.thaw.augment;

import dev.thaw.data.ImageSet;
import java.util.ArrayList;
import java.util.List;

/**
 * One image while transforms change it: bytes {@code [H,W,C]} and the memory to change them in, used again for the next.
 *
 * <p>Belongs to one thread. After the first images nothing new is allocated.
 */
public final class Canvas {

    private static final int COLORS = 3;

    private final Arithmetic arithmetic;
    private final Erasure erasure = new Erasure();
    private final double[] matrix = new double[6];
    private final int[] order = new int[4];
    private final byte[] table = new byte[256];
    private final int[] histogram = new int[256];
    private Resampling resampling;
    private byte[] pixels = new byte[0];
    private byte[] spare = new byte[0];
    private float[] floats = new float[0];
    private int height;
    private int width;
    private int channels;
    private List<String> notes;

    Canvas(Arithmetic arithmetic) {
        this.arithmetic = arithmetic;
    }

    /** Copies one image in; {@code noted} keeps words for what is drawn, at the price of garbage. */
    void load(ImageSet images, int index) {
        height = images.height();
        width = images.width();
        channels = images.channels();
        pixels = room(pixels, bytes());
        System.arraycopy(images.pixels(), index * bytes(), pixels, 0, bytes());
        erasure.clear();
        if (notes != null) {
            notes.clear();
        }
    }

    private static byte[] room(byte[] array, int size) {
        return array.length >= size ? array : new byte[size];
    }

    /**
     * Returns the rows of the image as it is now.
     *
     * @return {@code H}
     */
    public int height() {
        return height;
    }

    /**
     * Returns the columns of the image as it is now.
     *
     * @return {@code W}
     */
    public int width() {
        return width;
    }

    /**
     * Returns the channels of a pixel.
     *
     * @return 1 or 3
     */
    public int channels() {
        return channels;
    }

    /**
     * Counts the bytes of the image as it is now.
     *
     * @return {@code H·W·C}
     */
    public int bytes() {
        return height * width * channels;
    }

    /**
     * Returns the image's bytes, to be read and written; the array may be longer than the image.
     *
     * @return {@code [H,W,C]}, and then anything
     */
    public byte[] pixels() {
        return pixels;
    }

    /**
     * Returns memory for a changed image; {@link #take} makes it the image.
     *
     * @param rows rows of the image to come
     * @param columns columns of the image to come
     * @return at least {@code rows·columns·C} bytes, holding anything
     */
    public byte[] blank(int rows, int columns) {
        spare = room(spare, rows * columns * channels);
        return spare;
    }

    /**
     * Makes what was written into {@link #blank} the image.
     *
     * @param rows rows of the new image
     * @param columns columns of the new image
     */
    public void take(int rows, int columns) {
        byte[] old = pixels;
        pixels = spare;
        spare = old;
        height = rows;
        width = columns;
    }

    /** Asks for words on what is drawn; they cost garbage, so training does not. */
    Canvas noted() {
        notes = new ArrayList<>();
        return this;
    }

    boolean isNoted() {
        return notes != null;
    }

    /**
     * Says what was drawn, where somebody wants to know it; nothing is put together where nobody does.
     *
     * @param words a pattern as in {@link String#format}, such as {@code "turned %.0f°"}
     * @param number the number in it
     */
    public void note(String words, double number) {
        if (notes != null) {
            notes.add(words.formatted(number));
        }
    }

    List<String> notes() {
        return notes == null ? List.of() : List.copyOf(notes);
    }

    Arithmetic arithmetic() {
        return arithmetic;
    }

    boolean isColor() {
        return channels == COLORS;
    }

    Erasure erasure() {
        return erasure;
    }

    /** Six numbers to compute with. */
    double[] matrix() {
        return matrix;
    }

    /** The numbers 0 to 3, to be shuffled. */
    int[] order() {
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        return order;
    }

    byte[] table() {
        return table;
    }

    int[] histogram() {
        return histogram;
    }

    Resampling resampling() {
        if (resampling == null) {
            resampling = new Resampling();
        }
        return resampling;
    }

    float[] floats(int count) {
        if (floats.length < count) {
            floats = new float[count];
        }
        return floats;
    }

    /** Replaces every byte of one channel, or of all for -1, by what {@link #table()} holds for it. */
    void lookUp(int channel) {
        byte[] now = pixels;
        int step = channel < 0 ? 1 : channels;
        int count = bytes();
        for (int i = Math.max(0, channel); i < count; i += step) {
            now[i] = table[now[i] & 0xFF];
        }
    }

    /** Writes the image as planes {@code [C,H,W]} of floats, each byte by its channel's table. */
    void write(float[][] tables, float[] x, int to) {
        int plane = height * width;
        byte[] now = pixels;
        for (int channel = 0; channel < channels; channel++) {
            float[] numbers = tables[channel];
            int at = to + channel * plane;
            for (int i = 0, from = channel; i < plane; i++, from += channels) {
                x[at + i] = numbers[now[from] & 0xFF];
            }
        }
        erasure.write(this, tables, x, to);
    }

    /** Writes the image as bytes {@code [H,W,C]}. */
    void write(byte[] bytes, int to) {
        erasure.paint(this);
        System.arraycopy(pixels, 0, bytes, to, bytes());
    }
}
