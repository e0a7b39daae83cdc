package dev.thaw.metric;

import dev.thaw.engine.RandomStream;
import dev.thaw.view.Renderable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How much the best of several candidates flatters itself on the very images by which it was chosen.
 *
 * <p>Cawley and Talbot, "On Over-fitting in Model Selection and Subsequent Selection Bias in Performance Evaluation", 2010.
 *
 * @param candidates how many were chosen from
 * @param choosing images that choose
 * @param draws how often other images were drawn to choose
 * @param chosen accuracy of the chosen one on the images that chose it, on average
 * @param fresh accuracy of the same one on all other images, on average
 */
public record ChoiceOptimism(int candidates, int choosing, int draws, double chosen, double fresh) implements Renderable {

    private static final double PERCENT = 100;

    /**
     * Draws images that choose, takes the candidate that is best on them, asks it about the others; many times.
     *
     * @param candidates what each said of the same images in the same order
     * @param choosing how many images choose: at least 1, and not all
     * @param draws how often, at least 1
     * @param seed which images
     * @return the averages
     * @throws IllegalArgumentException if there is nothing to choose from, the images differ, or a number is out of range
     */
    public static ChoiceOptimism of(List<Predictions> candidates, int choosing, int draws, long seed) {
        if (candidates.isEmpty() || draws < 1 || choosing < 1 || choosing >= candidates.get(0).size()) {
            throw new IllegalArgumentException("""
                    %d candidates, %d images to choose by and %d draws give no comparison; give a candidate or more, fewer \
                    images \
                    than there are, and one draw or more""".formatted(candidates.size(), choosing, draws));
        }
        int[] labels = candidates.get(0).labels();
        if (candidates.stream().anyMatch(other -> !Arrays.equals(labels, other.labels()))) {
            throw new IllegalArgumentException(
                    "the candidates were asked about different images; ask all about the same, in one order");
        }
        double chosen = 0;
        double fresh = 0;
        for (int draw = 0; draw < draws; draw++) {
            int[] order = RandomStream.of(seed, "choice").restart(seed, draw, 0).permutation(labels.length);
            int[] judges = Arrays.copyOf(order, choosing);
            int best = IntStream.range(0, candidates.size()).boxed()
                    .max((one, other) -> Integer.compare(right(candidates.get(one), judges),
                            right(candidates.get(other), judges)))
                    .orElseThrow();
            int right = right(candidates.get(best), judges);
            chosen += (double) right / choosing;
            fresh += (double) (candidates.get(best).correct() - right) / (labels.length - choosing);
        }
        return new ChoiceOptimism(candidates.size(), choosing, draws, chosen / draws, fresh / draws);
    }

    private static int right(Predictions candidate, int[] images) {
        return (int) Arrays.stream(images).filter(image -> candidate.predicted()[image] == candidate.labels()[image]).count();
    }

    /**
     * Returns what the images that choose promise too much.
     *
     * @return difference of two shares; above 0 when the choice flatters
     */
    public double optimism() {
        return chosen - fresh;
    }

    @Override
    public String text() {
        return String.format(Locale.ROOT, """
                best of %d candidates, chosen by %d images: %.1f %% right on these, %.1f %% on all others – it promises %.1f \
                points too much (mean of %d draws)""", candidates, choosing, PERCENT * chosen, PERCENT * fresh,
                PERCENT * optimism(), draws);
    }

    @Override
    public String toString() {
        return text();
    }
}
