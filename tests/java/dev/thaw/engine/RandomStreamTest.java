package dev.thaw.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomStreamTest {

    @Test
    void followsTheGeneratorThatTheJdkAlsoHas() {
        // SplittableRandom is SplitMix64 too: started at our stream's state it must go on alike.
        long state = firstState(7, "");
        RandomStream stream = RandomStream.of(7, "");
        SplittableRandom jdk = new SplittableRandom(state);
        for (int i = 0; i < 100; i++) {
            assertEquals(jdk.nextLong(), stream.nextLong());
        }
    }

    @Test
    void theSameSeedAndNameRepeatAndAnyOtherDiffers() {
        long first = RandomStream.of(1, "conv1.weight").nextLong();
        assertEquals(first, RandomStream.of(1, "conv1.weight").nextLong());
        assertNotEquals(first, RandomStream.of(2, "conv1.weight").nextLong());
        assertNotEquals(first, RandomStream.of(1, "conv2.weight").nextLong());
    }

    @Test
    void gaussianNumbersHaveMeanZeroAndDeviationOne() {
        RandomStream stream = RandomStream.of(3, "gauss");
        double[] drawn = IntStream.range(0, 40_000).mapToDouble(i -> stream.nextGaussian()).toArray();
        double mean = Arrays.stream(drawn).average().orElseThrow();
        double variance = Arrays.stream(drawn).map(x -> x * x).average().orElseThrow() - mean * mean;
        assertEquals(0, mean, 5 / Math.sqrt(40_000));
        assertEquals(1, variance, 5 * Math.sqrt(2.0 / 40_000));
    }

    @Test
    void everyOrderOfThreeIsEquallyLikely() {
        RandomStream stream = RandomStream.of(5, "orders");
        int[] seen = new int[27];
        for (int i = 0; i < 6_000; i++) {
            int[] order = stream.permutation(3);
            seen[order[0] * 9 + order[1] * 3 + order[2]]++;
        }
        int[] counts = Arrays.stream(seen).filter(count -> count > 0).toArray();
        assertEquals(6, counts.length);
        double chiSquare = Arrays.stream(counts).mapToDouble(count -> (count - 1000.0) * (count - 1000.0) / 1000).sum();
        assertTrue(chiSquare < 20.5, "chi-square of 5 degrees of freedom, 99.9 %: " + chiSquare);
    }

    @Test
    void aPermutationHoldsEachNumberOnce() {
        int[] order = RandomStream.of(1, "epoch 1").permutation(1000);
        Arrays.sort(order);
        assertArrayEquals(IntStream.range(0, 1000).toArray(), order);
    }

    @Test
    void aBoundBelowOneIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> RandomStream.of(1, "x").nextInt(0));
    }

    private static long firstState(long seed, String name) {
        assertEquals("", name);
        long z = seed + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
