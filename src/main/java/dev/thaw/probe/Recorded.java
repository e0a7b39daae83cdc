package dev.thaw.probe;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What passed one place of a network for a batch of images: activations, or gradients with respect to them.
 *
 * <p>The numbers are shared, not copied: leave them as they are. Images with their channels last, as Swin's, are turned, so
 * four axes are always {@code [N,C,H,W]}; three are tokens {@code [N,T,F]}, two are features {@code [N,F]}.
 *
 * @param path the module
 * @param shape the sizes of the axes, the images' first
 * @param values all numbers, row by row
 */
public record Recorded(String path, List<Long> shape, float[] values) {

    /**
     * Copies the shape and checks the count.
     *
     * @param path the module
     * @param shape the sizes of the axes, the images' first
     * @param values all numbers
     */
    public Recorded {
        shape = List.copyOf(shape);
        long wanted = shape.stream().reduce(1L, Math::multiplyExact);
        if (wanted != values.length) {
            throw new IllegalArgumentException("%s: shape %s needs %d numbers, but %d were given".formatted(path, shape,
                    wanted, values.length));
        }
    }

    /** {@return how many images} */
    public int images() {
        return shape.get(0).intValue();
    }

    /**
     * {@return how many units: the channels of images, the features of tokens or rows}
     */
    public int units() {
        return shape.get(shape.size() == 4 ? 1 : shape.size() - 1).intValue();
    }

    /**
     * {@return a copy of the numbers of one image}
     * @param index from 0
     */
    public float[] image(int index) {
        int size = values.length / images();
        return Arrays.copyOfRange(values, index * size, (index + 1) * size);
    }

    /**
     * {@return a copy of one channel of one image, {@code [H×W]}}
     * @param index the image, from 0
     * @param channel from 0
     * @throws IllegalArgumentException if these are no images or there is no such channel
     */
    public float[] map(int index, int channel) {
        if (shape.size() != 4 || channel < 0 || channel >= units()) {
            throw new IllegalArgumentException("%s returns %s, which has no map of channel %d; a map needs [N,C,H,W]"
                    .formatted(path, shape, channel));
        }
        int plane = Math.toIntExact(shape.get(2) * shape.get(3));
        int start = (index * units() + channel) * plane;
        return Arrays.copyOfRange(values, start, start + plane);
    }

    /** {@return the length (L2 norm) of each image's numbers} */
    public double[] norms() {
        return Lengths.ofEach(values, images());
    }

    /** {@return the mean over images of {@link #norms()}} */
    public double norm() {
        return Arrays.stream(norms()).average().orElseThrow();
    }

    /** {@return the share of numbers that are exactly zero, in [0, 1]} */
    public double zeroShare() {
        return IntStream.range(0, values.length).filter(i -> values[i] == 0).count() / (double) values.length;
    }

    /** {@return the units that are at most zero everywhere for every image: a ReLU lets nothing of them through} */
    public List<Integer> deadUnits() {
        boolean[] alive = new boolean[units()];
        int inner = shape.size() == 4 ? Math.toIntExact(shape.get(2) * shape.get(3)) : 1;
        for (int i = 0; i < values.length; i++) {
            alive[i / inner % alive.length] |= values[i] > 0;
        }
        return IntStream.range(0, alive.length).filter(unit -> !alive[unit]).boxed().toList();
    }

    /** {@return the share of units that are {@linkplain #deadUnits() dead} for these images, in [0, 1]} */
    public double deadShare() {
        return deadUnits().size() / (double) units();
    }

    /**
     * {@return how the numbers are spread}
     * @param bins equally wide ranges from the smallest to the largest number, at least 1
     */
    public Histogram histogram(int bins) {
        return Histogram.of(path, values, bins);
    }
}
