package dev.thaw.data;

import dev.thaw.engine.RandomStream;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/** Draws a share of a labelled set that holds each class in the set's own proportions; nested: fewer is a part of more. */
final class Stratified {

    private Stratified() { }

    /** Returns the indices of the drawn images, ascending; {@code kept} images of each class cannot be drawn. */
    static int[] draw(int[] labels, int classes, int count, long seed, int kept) {
        int[] wanted = shares(available(labels, classes, kept), count);
        return IntStream.range(0, classes)
                .flatMap(label -> Arrays.stream(firstOfClass(labels, label, wanted[label], seed)))
                .sorted().toArray();
    }

    /** Returns how many images of each class can be drawn when so many of each are kept. */
    static int[] available(int[] labels, int classes, int kept) {
        int[] available = new int[classes];
        for (int label : labels) {
            available[label]++;
        }
        return Arrays.stream(available).map(images -> Math.max(0, images - kept)).toArray();
    }

    /** Returns the indices that a draw left, ascending. */
    static int[] rest(int count, int[] drawn) {
        BitSet taken = new BitSet(count);
        Arrays.stream(drawn).forEach(taken::set);
        return IntStream.range(0, count).filter(index -> !taken.get(index)).toArray();
    }

    /** Splits a count in proportion (largest remainder, the lower class first), at least one for each class that has any. */
    static int[] shares(int[] available, int count) {
        long total = Arrays.stream(available).asLongStream().sum();
        int[] shares = new int[available.length];
        for (int label = 0; label < shares.length; label++) {
            int floor = (int) (available[label] * (long) count / total);
            shares[label] = Math.min(available[label], Math.max(available[label] > 0 ? 1 : 0, floor));
        }
        for (int given = Arrays.stream(shares).sum(); given != count; given = Arrays.stream(shares).sum()) {
            int step = given < count ? 1 : -1;
            shares[mostWanting(available, shares, total, count, step)] += step;
        }
        return shares;
    }

    private static int mostWanting(int[] available, int[] shares, long total, int count, int step) {
        int best = -1;
        long largest = Long.MIN_VALUE;
        for (int label = 0; label < shares.length; label++) {
            boolean possible = step > 0 ? shares[label] < available[label] : shares[label] > 1;
            long lack = step * (available[label] * (long) count - shares[label] * total);
            if (possible && lack > largest) {
                largest = lack;
                best = label;
            }
        }
        return best;
    }

    private static int[] firstOfClass(int[] labels, int label, int wanted, long seed) {
        int[] members = IntStream.range(0, labels.length).filter(index -> labels[index] == label).toArray();
        int[] order = RandomStream.of(seed, "stratified class " + label).permutation(members.length);
        return IntStream.range(0, wanted).map(i -> members[order[i]]).toArray();
    }
}
