package dev.thaw.engine;

/**
 * A stream of random numbers that depends on a seed and a name only: the same on every JDK, platform and thread.
 *
 * <p>The name keeps streams apart ({@code "conv1.weight"}, {@code "epoch 3"}), so that drawing more numbers for one
 * purpose leaves every other purpose unchanged. The generator is SplitMix64: Steele, Lea and Flood, "Fast Splittable
 * Pseudorandom Number Generators", 2014, Figure 17. Not for secrets; not safe for use by two threads at once.
 */
public final class RandomStream {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final double UNIT = 0x1.0p-53;

    private long state;

    private RandomStream(long state) {
        this.state = state;
    }

    /**
     * Opens the stream that belongs to a seed and a name.
     *
     * @param seed any number
     * @param name what the numbers are for
     * @return the stream, at its start
     */
    public static RandomStream of(long seed, String name) {
        long state = mix(seed + GOLDEN_GAMMA);
        for (int i = 0; i < name.length(); i++) {
            state = mix(state ^ (name.charAt(i) + GOLDEN_GAMMA));
        }
        return new RandomStream(state);
    }

    /**
     * Goes to the start of the stream that belongs to three numbers, such as seed, epoch and image, without a new object.
     *
     * @param seed any number
     * @param first any number
     * @param second any number
     * @return this stream
     */
    public RandomStream restart(long seed, long first, long second) {
        state = mix(seed + GOLDEN_GAMMA);
        state = mix(state ^ (first + GOLDEN_GAMMA));
        state = mix(state ^ (second + GOLDEN_GAMMA));
        return this;
    }

    /**
     * Returns the next 64 bits.
     *
     * @return any long, each equally likely
     */
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /**
     * Returns a whole number below a bound, without the bias of a plain remainder.
     *
     * @param bound one more than the largest result; at least 1
     * @return a number from 0 to {@code bound - 1}
     * @throws IllegalArgumentException if the bound is below 1
     */
    public int nextInt(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("a random number below %d does not exist; give 1 or more".formatted(bound));
        }
        long bits = nextLong() >>> 1;
        long number = bits % bound;
        while (bits - number + (bound - 1) < 0) {
            bits = nextLong() >>> 1;
            number = bits % bound;
        }
        return (int) number;
    }

    /**
     * Returns a number from 0 (included) to 1 (excluded), in steps of 2⁻⁵³.
     *
     * @return the number
     */
    public double nextDouble() {
        return (nextLong() >>> 11) * UNIT;
    }

    /**
     * Returns a normally distributed number of mean 0 and standard deviation 1, by the Box–Muller transform in
     * {@link StrictMath}.
     *
     * @return the number
     */
    public double nextGaussian() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
        return radius * StrictMath.cos(2 * StrictMath.PI * nextDouble());
    }

    /**
     * Shuffles an array in place; every order is equally likely (Fisher–Yates).
     *
     * @param values the array to reorder
     */
    public void shuffle(int[] values) {
        for (int i = values.length - 1; i > 0; i--) {
            int other = nextInt(i + 1);
            int kept = values[i];
            values[i] = values[other];
            values[other] = kept;
        }
    }

    /**
     * Returns the numbers from 0 to {@code count - 1} in random order.
     *
     * @param count how many
     * @return a new array
     */
    public int[] permutation(int count) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        shuffle(order);
        return order;
    }

    private static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
