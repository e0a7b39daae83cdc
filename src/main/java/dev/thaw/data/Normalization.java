package dev.thaw.data;

import dev.thaw.store.Card;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How a byte becomes the number that a network sees: {@code (x / 255 - mean) / std}, channel by channel.
 *
 * @param mean one mean for each channel, of values in [0, 1]
 * @param std one standard deviation for each channel, above 0
 */
public record Normalization(List<Double> mean, List<Double> std) {

    /** The numbers of ImageNet that torchvision's weights, and the CIFAR ResNets of Idelbayev (2018), were trained with. */
    public static final Normalization IMAGENET =
            new Normalization(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

    private static final double SMALLEST_STD = 1e-3;
    private static final int VALUES = 256;

    /**
     * Copies both lists and checks that they agree.
     *
     * @param mean one mean for each channel
     * @param std one standard deviation for each channel
     */
    public Normalization {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (mean.size() != std.size() || mean.isEmpty() || std.stream().anyMatch(value -> !(value > 0))) {
            throw new IllegalArgumentException(
                    "normalization needs one mean and one positive std a channel, but got mean %s and std %s".formatted(mean,
                            std));
        }
    }

    /**
     * Leaves values in [0, 1]: mean 0, standard deviation 1.
     *
     * @param channels how many channels
     * @return the normalization that only divides by 255
     */
    public static Normalization none(int channels) {
        return new Normalization(Collections.nCopies(channels, 0.0), Collections.nCopies(channels, 1.0));
    }

    /**
     * Reads the numbers off a card: those that the weights were trained with, or those of a data set's training images.
     *
     * @param card such as {@code Pretrained.of("resnet18").card()}
     * @return its mean and std
     * @throws IllegalStateException if the card states none
     */
    public static Normalization of(Card card) {
        return new Normalization(card.numbers("mean"), card.numbers("std"));
    }

    /**
     * Measures mean and standard deviation (dividing by the count) of all pixels of a set.
     *
     * @param images at least one image; take the training part only, or the test part leaks
     * @return the numbers of each channel; a channel without any contrast gets the standard deviation 0.001
     * @throws IllegalArgumentException if the set is empty
     */
    public static Normalization of(ImageSet images) {
        if (images.isEmpty()) {
            throw new IllegalArgumentException("mean and std of no images do not exist; give the training images");
        }
        List<Double> means = new ArrayList<>();
        List<Double> deviations = new ArrayList<>();
        for (int channel = 0; channel < images.channels(); channel++) {
            long[] counts = histogram(images, channel);
            double mean = moment(counts, 0, 1);
            means.add(mean);
            deviations.add(Math.max(SMALLEST_STD, StrictMath.sqrt(moment(counts, mean, 2))));
        }
        return new Normalization(means, deviations);
    }

    /**
     * Counts the channels that this fits.
     *
     * @return 1 or 3
     */
    public int channels() {
        return mean.size();
    }

    /**
     * Returns what each byte becomes, in the float arithmetic of torchvision's ToTensor and Normalize.
     *
     * @param channel 0 for the first
     * @return 256 numbers
     */
    public float[] table(int channel) {
        float center = mean.get(channel).floatValue();
        float spread = std.get(channel).floatValue();
        float[] table = new float[VALUES];
        for (int value = 0; value < VALUES; value++) {
            table[value] = (value / 255f - center) / spread;
        }
        return table;
    }

    private static long[] histogram(ImageSet images, int channel) {
        long[] counts = new long[VALUES];
        byte[] pixels = images.pixels();
        for (int i = channel; i < pixels.length; i += images.channels()) {
            counts[pixels[i] & 0xFF]++;
        }
        return counts;
    }

    private static double moment(long[] counts, double center, int power) {
        double sum = 0;
        long total = 0;
        for (int value = 0; value < VALUES; value++) {
            double distance = value / 255.0 - center;
            sum += counts[value] * (power == 1 ? distance : distance * distance);
            total += counts[value];
        }
        return sum / total;
    }
}
