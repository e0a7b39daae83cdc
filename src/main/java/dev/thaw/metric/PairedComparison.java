package dev.thaw.metric;

import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import java.util.Arrays;
import java.util.Locale;

/**
 * Two networks asked about the same images, image by image: much sharper than two intervals side by side.
 *
 * <p>McNemar, "Note on the Sampling Error of the Difference between Correlated Proportions or Percentages", 1947, in its
 * exact form; recommended for classifiers by Dietterich, "Approximate Statistical Tests for Comparing Supervised
 * Classification Learning Algorithms", 1998. It tells of these two networks, not of other seeds of the same recipe.
 *
 * @param both images that both got right
 * @param firstOnly images that only the first got right
 * @param secondOnly images that only the second got right
 * @param neither images that both got wrong
 * @param difference accuracy of the first less that of the second, with its paired bootstrap interval
 */
public record PairedComparison(int both, int firstOnly, int secondOnly, int neither, Interval difference)
        implements Tabular {

    /**
     * Compares two networks on the images that both were asked about.
     *
     * @param first what one said
     * @param second what the other said of the same images in the same order
     * @param bootstrap how the interval is drawn
     * @return the comparison
     * @throws IllegalArgumentException if the labels differ, so that these are not the same images
     */
    public static PairedComparison of(Predictions first, Predictions second, Bootstrap bootstrap) {
        if (!Arrays.equals(first.labels(), second.labels())) {
            throw new IllegalArgumentException("""
                    the two sets of predictions have different labels (%d and %d images), so they cannot be paired; ask both \
                    networks about the same images in the same order""".formatted(first.size(), second.size()));
        }
        int[] counts = new int[4];
        double[] gains = new double[first.size()];
        for (int i = 0; i < gains.length; i++) {
            int one = first.predicted()[i] == first.labels()[i] ? 1 : 0;
            int other = second.predicted()[i] == second.labels()[i] ? 1 : 0;
            counts[2 * one + other]++;
            gains[i] = one - other;
        }
        return new PairedComparison(counts[3], counts[2], counts[1], counts[0], bootstrap.mean(gains));
    }

    /**
     * Compares two networks with 2,000 samples of seed 0.
     *
     * @param first what one said
     * @param second what the other said of the same images in the same order
     * @return the comparison
     * @throws IllegalArgumentException if the labels differ
     */
    public static PairedComparison of(Predictions first, Predictions second) {
        return of(first, second, Bootstrap.seeded(0));
    }

    /**
     * Returns how likely a split of the disagreements at least this uneven is if neither network is better.
     *
     * @return two-sided exact p-value in (0, 1]; 1 where they never disagree
     */
    public double chance() {
        return Math.min(1, 2 * Distributions.fairCoinShare(Math.min(firstOnly, secondOnly), firstOnly + secondOnly));
    }

    @Override
    public WordTable table() {
        return WordTable.of(String.format(Locale.ROOT, "first less second: %s; McNemar p = %.3g", difference.text(), chance()),
                "images", "#second right", "#second wrong")
                .row("first right", both, firstOnly).row("first wrong", secondOnly, neither);
    }
}
