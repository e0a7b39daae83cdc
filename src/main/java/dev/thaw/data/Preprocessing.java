package dev.thaw.data;

import ai.djl.ndarray.types.Shape;
import dev.thaw.view.Renderable;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * How one picture becomes what a network was trained on: scaled, cut to its middle square, and normalised.
 *
 * <p>The shorter side is scaled to {@code size} by an antialiased bilinear filter, as {@link ImageFolder} does; the channels
 * are red, green, blue, or one grey by ITU-R BT.601 where the normalization is for one.
 *
 * @param size pixels a side of the square, at least 1
 * @param normalization how its bytes become numbers
 */
public record Preprocessing(int size, Normalization normalization) implements Renderable {

    private static final int[] GREY = {299, 587, 114};

    /**
     * Checks the size and the channels.
     *
     * @param size pixels a side of the square
     * @param normalization how its bytes become numbers
     */
    public Preprocessing {
        if (size < 1 || normalization.channels() != 1 && normalization.channels() != 3) {
            throw new IllegalArgumentException("pictures of %d pixels a side and %d channels do not exist; give a size from 1 and 1 or 3 channels"
                    .formatted(size, normalization.channels()));
        }
    }

    /**
     * Returns what a task does to its pictures when nothing is augmented.
     *
     * @param data the task that a network was trained on
     * @return its size and normalization
     * @throws IllegalArgumentException if its pictures are not square: a photo is cut to a square here
     */
    public static Preprocessing of(Dataset data) {
        if (data.train().width() != data.train().height()) {
            throw new IllegalArgumentException("\"%s\" has pictures of %d×%d pixels, but a photo is cut to a square; train on squares to serve photos"
                    .formatted(data.name(), data.train().height(), data.train().width()));
        }
        return new Preprocessing(data.train().width(), data.normalization());
    }

    /**
     * Reads a picture file: JPEG, PNG, GIF (the first picture) or BMP; the camera's orientation is obeyed.
     *
     * @param file all its bytes
     * @return the bytes {@code size×size×C} that the network's batches are made of
     * @throws IOException if it cannot be read; the message is the reason
     */
    public byte[] pixels(byte[] file) throws IOException {
        return channels(PhotoReader.read(file, size));
    }

    /**
     * Takes a picture that is decoded already; transparent parts become white.
     *
     * @param picture the picture, upright
     * @return the bytes {@code size×size×C} that the network's batches are made of
     */
    public byte[] pixels(BufferedImage picture) {
        return channels(PhotoReader.read(picture, size));
    }

    /**
     * Normalises pictures and puts them on the device of this process.
     *
     * @param pictures what {@link #pixels} returned, at least one
     * @return {@code [B,C,H,W]}, to be closed by the caller; all labels are 0
     */
    public Batch batch(List<byte[]> pictures) {
        int plane = size * size;
        int channels = normalization.channels();
        float[] numbers = new float[Math.multiplyExact(pictures.size(), plane * channels)];
        for (int channel = 0; channel < channels; channel++) {
            float[] table = normalization.table(channel);
            for (int image = 0; image < pictures.size(); image++) {
                byte[] pixels = pictures.get(image);
                int start = (image * channels + channel) * plane;
                for (int i = 0; i < plane; i++) {
                    numbers[start + i] = table[pixels[i * channels + channel] & 0xFF];
                }
            }
        }
        return Batch.of(numbers, new long[pictures.size()], new Shape(channels, size, size));
    }

    private byte[] channels(byte[] rgb) {
        if (normalization.channels() == 3) {
            return rgb;
        }
        byte[] grey = new byte[size * size];
        for (int i = 0; i < grey.length; i++) {
            int sum = 500;
            for (int channel = 0; channel < 3; channel++) {
                sum += GREY[channel] * (rgb[3 * i + channel] & 0xFF);
            }
            grey[i] = (byte) (sum / 1000);
        }
        return grey;
    }

    @Override
    public String text() {
        List<String> steps = new ArrayList<>(List.of("shorter side to %d pixels".formatted(size), "middle square"));
        steps.add(normalization.channels() == 3 ? "red, green, blue" : "one grey channel");
        steps.add("(x / 255 − %s) / %s".formatted(normalization.mean(), normalization.std()));
        return String.join(" → ", steps);
    }
}
