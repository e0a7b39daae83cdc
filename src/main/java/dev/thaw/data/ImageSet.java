package dev.thaw.data;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Labelled images of one size in plain Java memory: bytes {@code N×H×W×C} and one label each. Immutable by agreement.
 *
 * <p>{@link #pixels()} and {@link #labels()} hand out the arrays themselves, because copies of a whole set are dear; who
 * writes into them changes the set for everybody.
 */
public final class ImageSet {

    private final byte[] pixels;
    private final int[] labels;
    private final int height;
    private final int width;
    private final int channels;

    private ImageSet(byte[] pixels, int height, int width, int channels, int[] labels) {
        this.pixels = pixels;
        this.labels = labels;
        this.height = height;
        this.width = width;
        this.channels = channels;
    }

    /**
     * Wraps pixels and labels; the arrays are kept, not copied.
     *
     * @param pixels {@code N×H×W×C} bytes, each 0…255
     * @param height rows of an image
     * @param width columns of an image
     * @param channels 1 (grey) or 3 (red, green, blue)
     * @param labels one class number from 0 up for each image
     * @return the set; empty when there are no labels
     * @throws IllegalArgumentException if the number of bytes is not that of the labelled images, or a label is negative
     */
    public static ImageSet of(byte[] pixels, int height, int width, int channels, int[] labels) {
        if (height < 1 || width < 1 || channels != 1 && channels != 3) {
            throw new IllegalArgumentException("images of %d×%d×%d (H×W×C) do not exist; give 1 or 3 channels"
                    .formatted(height, width, channels));
        }
        long expected = (long) labels.length * height * width * channels;
        if (pixels.length != expected) {
            throw new IllegalArgumentException("%,d labels of %d×%d×%d images need %,d bytes, but %,d were given"
                    .formatted(labels.length, height, width, channels, expected, pixels.length));
        }
        if (Arrays.stream(labels).anyMatch(label -> label < 0)) {
            throw new IllegalArgumentException("labels count from 0, but one is " + Arrays.stream(labels).min().orElse(0));
        }
        return new ImageSet(pixels, height, width, channels, labels);
    }

    /**
     * Makes a set of no images.
     *
     * @param height rows that its images would have
     * @param width columns that its images would have
     * @param channels 1 or 3
     * @return the empty set
     */
    public static ImageSet empty(int height, int width, int channels) {
        return of(new byte[0], height, width, channels, new int[0]);
    }

    /**
     * Counts the images.
     *
     * @return {@code N}
     */
    public int size() {
        return labels.length;
    }

    /**
     * Tells whether there is no image.
     *
     * @return true when {@link #size()} is 0
     */
    public boolean isEmpty() {
        return labels.length == 0;
    }

    /**
     * Returns the rows of an image.
     *
     * @return {@code H}
     */
    public int height() {
        return height;
    }

    /**
     * Returns the columns of an image.
     *
     * @return {@code W}
     */
    public int width() {
        return width;
    }

    /**
     * Returns the channels of a pixel.
     *
     * @return {@code C}: 1 or 3
     */
    public int channels() {
        return channels;
    }

    /**
     * Returns all bytes, {@code N×H×W×C}; not a copy.
     *
     * @return the pixels, to be read only
     */
    public byte[] pixels() {
        return pixels;
    }

    /**
     * Returns all labels; not a copy.
     *
     * @return the labels, to be read only
     */
    public int[] labels() {
        return labels;
    }

    /**
     * Returns the label of one image.
     *
     * @param index from 0 to {@code size() - 1}
     * @return its class number
     */
    public int label(int index) {
        return labels[index];
    }

    /**
     * Copies the bytes of one image.
     *
     * @param index from 0 to {@code size() - 1}
     * @return a new array {@code H×W×C}
     */
    public byte[] image(int index) {
        int bytes = imageBytes();
        return Arrays.copyOfRange(pixels, index * bytes, (index + 1) * bytes);
    }

    /**
     * Copies some images into a new set, in the order given; an image may be named twice.
     *
     * @param indices which images
     * @return the new set
     */
    public ImageSet select(int[] indices) {
        int bytes = imageBytes();
        byte[] chosen = new byte[Math.multiplyExact(indices.length, bytes)];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(pixels, indices[i] * bytes, chosen, i * bytes, bytes);
        }
        return new ImageSet(chosen, height, width, channels, Arrays.stream(indices).map(index -> labels[index]).toArray());
    }

    /**
     * Returns the same images with three channels; a grey value becomes its grey colour.
     *
     * @return this set when it has three channels already
     */
    public ImageSet inColor() {
        if (channels == 3) {
            return this;
        }
        byte[] colors = new byte[Math.multiplyExact(pixels.length, 3)];
        for (int i = 0; i < colors.length; i++) {
            colors[i] = pixels[i / 3];
        }
        return of(colors, height, width, 3, labels);
    }

    /**
     * Finds the images of one class.
     *
     * @param label the class number
     * @return their indices, ascending
     */
    public int[] indicesOf(int label) {
        return IntStream.range(0, labels.length).filter(index -> labels[index] == label).toArray();
    }

    /**
     * Counts the images of each class.
     *
     * @param classes how many classes there are
     * @return one count for each class number
     */
    public int[] counts(int classes) {
        int[] counts = new int[classes];
        for (int label : labels) {
            counts[label]++;
        }
        return counts;
    }

    int imageBytes() {
        return height * width * channels;
    }
}
