package dev.thaw.train;

import dev.thaw.view.Renderable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The loss at each of some rising learning rates, one step each.
 *
 * @param rates rising by the same factor
 * @param losses of the batch before each step, in nats
 * @param end why it ended
 */
public record RateSearch(List<Double> rates, List<Double> losses, End end) implements Renderable {

    /** Steps on either side that a smoothed loss is the mean of, as a share of all steps. */
    private static final double SMOOTHED = 0.05;

    /** Why a search ended. */
    public enum End {
        /** The last rate was tried. */
        LAST_RATE,
        /** The loss exploded before. */
        EXPLODED
    }

    /**
     * Copies the lists.
     *
     * @param rates rising by the same factor
     * @param losses of each step
     * @param end why it ended
     */
    public RateSearch {
        rates = List.copyOf(rates);
        losses = List.copyOf(losses);
        if (rates.size() != losses.size()) {
            throw new IllegalArgumentException("%d rates and %d losses; give one loss a rate".formatted(rates.size(), losses.size()));
        }
    }

    /**
     * Returns the losses without most of the noise of their batches: means over the steps on both sides, so not late.
     *
     * @return one a step
     */
    public List<Double> smoothed() {
        int side = Math.max(1, (int) Math.round(SMOOTHED * losses.size()));
        List<Double> means = new ArrayList<>();
        for (int i = 0; i < losses.size(); i++) {
            int reach = Math.min(side, Math.min(i, losses.size() - 1 - i));
            means.add(losses.subList(i - reach, i + reach + 1).stream().mapToDouble(loss -> loss).average().orElseThrow());
        }
        return means;
    }

    private int lowest() {
        List<Double> smooth = smoothed();
        return IntStream.range(0, smooth.size()).reduce((best, i) -> smooth.get(i) < smooth.get(best) ? i : best).orElseThrow(() ->
                new IllegalStateException("the loss was no number at the first rate already; begin lower with between(first, last)"));
    }

    /**
     * Returns the rate where the smoothed loss falls most steeply over the rate's logarithm, before its lowest.
     *
     * @return a learning rate; the first one where the loss never falls
     * @throws IllegalStateException if not one loss was a number
     */
    public double steepest() {
        List<Double> smooth = smoothed();
        int lowest = lowest();
        int best = 0;
        double steepest = 0;
        for (int i = 1; i < lowest; i++) {
            double slope = smooth.get(i + 1) - smooth.get(i - 1);
            if (slope < steepest) {
                steepest = slope;
                best = i;
            }
        }
        return rates.get(best);
    }

    /**
     * Returns a tenth of the rate where the smoothed loss is lowest.
     *
     * @return a learning rate
     * @throws IllegalStateException if not one loss was a number
     */
    public double tenthOfLowest() {
        return rates.get(lowest()) / 10;
    }

    /**
     * Suggests a rate to train with: the lower of {@link #steepest()} and {@link #tenthOfLowest()}.
     *
     * @return a learning rate; a rate that is too low costs time, one that is too high the pretrained weights
     * @throws IllegalStateException if not one loss was a number
     */
    public double suggestion() {
        return Math.min(steepest(), tenthOfLowest());
    }

    @Override
    public String text() {
        return losses.isEmpty() ? "the loss was no number at the first rate" : String.format(Locale.ROOT,
                "%d rates from %.1e to %.1e%s: steepest fall at %.1e, a tenth of the lowest loss's rate is %.1e; suggested: %.1e",
                rates.size(), rates.get(0), rates.get(rates.size() - 1), end == End.EXPLODED ? ", where the loss exploded" : "",
                steepest(), tenthOfLowest(), suggestion());
    }
}
