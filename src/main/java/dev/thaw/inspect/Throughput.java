package dev.thaw.inspect;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.thaw.metric.Median;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * How many images a network looks at in a second, measured on this machine, in inference.
 *
 * <p>The median of several runs, after some that warm up: other programs on the machine can spoil a few runs, not most of them.
 *
 * @param network what the network is called
 * @param images how many it was given at once
 * @param multiplyAdds its work for one of them
 * @param seconds what each run took
 */
public record Throughput(String network, int images, long multiplyAdds, List<Double> seconds) {

    private static final int WARM_UP = 2;
    private static final double NANOS = 1e9;

    /**
     * Copies the times.
     *
     * @param network what the network is called
     * @param images how many it was given at once
     * @param multiplyAdds its work for one of them
     * @param seconds what each run took
     */
    public Throughput {
        seconds = List.copyOf(seconds);
    }

    /**
     * Runs batches of black images through a network; nothing in the network changes.
     *
     * @param network the network
     * @param images how many at once, at least 1
     * @param runs how many runs are measured, at least 1; two more warm up
     * @param inputShape channels, height, width; the network's usual ones when left out
     * @return the times
     * @throws IllegalArgumentException if a count is less than 1, or the network cannot take such images
     */
    public static Throughput measure(Network network, int images, int runs, int... inputShape) {
        if (images < 1 || runs < 1) {
            throw new IllegalArgumentException("%d runs of %d images measure nothing; give 1 or more of both".formatted(runs, images));
        }
        long work = MultiplyAdds.of(network, inputShape).total();
        long[] image = SummaryTrace.image(network, inputShape).getShape();
        List<Double> seconds = new ArrayList<>();
        try (NDManager manager = network.manager().newSubManager()) {
            NDArray batch = manager.zeros(new Shape(images, image[1], image[2], image[3]));
            for (int i = -WARM_UP; i < runs; i++) {
                double once = run(network, batch);
                if (i >= 0) {
                    seconds.add(once);
                }
            }
        }
        return new Throughput(network.name(), images, work, seconds);
    }

    private static double run(Network network, NDArray batch) {
        long begin = System.nanoTime();
        try (NDArray output = network.forward(batch, Mode.EVAL)) {
            output.toByteBuffer();                    // waits for the device
        }
        return (System.nanoTime() - begin) / NANOS;
    }

    /**
     * Returns the median time for one image.
     *
     * @return milliseconds
     */
    public double milliseconds() {
        return 1000 * Median.of(seconds).middle() / images;
    }

    /**
     * Returns the median speed.
     *
     * @return images per second
     */
    public double imagesPerSecond() {
        return 1000 / milliseconds();
    }

    /**
     * Returns how much of its work the network does in a second.
     *
     * @return billions of multiply-adds per second
     */
    public double billionsPerSecond() {
        return multiplyAdds * imagesPerSecond() / 1e9;
    }

    @Override
    public String toString() {
        return "%s: %.1f images per second, %.1f ms each, the median of %d runs of %d".formatted(network, imagesPerSecond(),
                milliseconds(), seconds.size(), images);
    }
}
