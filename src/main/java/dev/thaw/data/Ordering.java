package dev.thaw.data;

import dev.thaw.engine.RandomStream;
import java.util.stream.IntStream;

/** In which order a set's images are visited. */
public sealed interface Ordering {

    /**
     * As they are stored.
     */
    record Sequential() implements Ordering {
        @Override
        public int[] indices(int count) {
            return IntStream.range(0, count).toArray();
        }
    }

    /**
     * In an order that depends on seed and epoch only.
     *
     * @param seed the run's seed
     * @param epoch the epoch, so that each sees another order
     */
    record Shuffled(long seed, int epoch) implements Ordering {
        @Override
        public int[] indices(int count) {
            return RandomStream.of(seed, "order of epoch " + epoch).permutation(count);
        }
    }

    /**
     * Lists the images in the order of their visit, each once.
     *
     * @param count how many images there are
     * @return a new array holding 0 to {@code count - 1}
     */
    int[] indices(int count);

    /**
     * Visits the images as they are stored.
     *
     * @return the order for evaluation
     */
    static Ordering sequential() {
        return new Sequential();
    }

    /**
     * Visits the images in random order, the same for the same seed and epoch on every machine.
     *
     * @param seed the run's seed
     * @param epoch the epoch
     * @return the order for training
     */
    static Ordering shuffled(long seed, int epoch) {
        return new Shuffled(seed, epoch);
    }
}
