package dev.thaw.metric;

import dev.thaw.view.WordTable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What is left when a network answers only where it is sure enough, and leaves the rest to a person.
 *
 * <p>El-Yaniv and Wiener, "On the Foundations of Noise-free Selective Classification", 2010: precision against coverage.
 *
 * @param threshold the least probability of the predicted class at which the network answers
 * @param images how many it was asked about
 * @param answered how many it answered
 * @param right how many of its answers are right
 */
public record SelectivePrediction(double threshold, int images, int answered, int right) {

    /** Above every probability. */
    private static final double NOTHING = 1.01;

    /**
     * Applies a threshold.
     *
     * @param predictions what the network said
     * @param threshold the least probability of the predicted class; above 1 nothing is answered
     * @return the counts
     */
    public static SelectivePrediction of(Predictions predictions, double threshold) {
        int[] sure = IntStream.range(0, predictions.size()).filter(image -> predictions.confidence(image) >= threshold).toArray();
        long right = Arrays.stream(sure).filter(image -> predictions.labels()[image] == predictions.predicted()[image]).count();
        return new SelectivePrediction(threshold, predictions.size(), sure.length, (int) right);
    }

    /**
     * Finds the threshold that answers the most images while enough of its answers are right.
     *
     * @param predictions what the network said of images that are not those it will be judged on
     * @param precision the least share of right answers, in [0, 1]
     * @return the counts at the lowest such threshold; without answers, at a threshold above 1, where there is none
     */
    public static SelectivePrediction reaching(Predictions predictions, double precision) {
        List<Integer> surest = IntStream.range(0, predictions.size()).boxed()
                .sorted(Comparator.comparingDouble((Integer image) -> -predictions.confidence(image))).toList();
        SelectivePrediction best = new SelectivePrediction(NOTHING, predictions.size(), 0, 0);
        int right = 0;
        for (int i = 0; i < surest.size(); i++) {
            int image = surest.get(i);
            double confidence = predictions.confidence(image);
            right += predictions.labels()[image] == predictions.predicted()[image] ? 1 : 0;
            boolean last = i + 1 == surest.size() || predictions.confidence(surest.get(i + 1)) < confidence;
            if (last && right >= precision * (i + 1)) {
                best = new SelectivePrediction(confidence, predictions.size(), i + 1, right);
            }
        }
        return best;
    }

    /**
     * Lays several thresholds side by side.
     *
     * @param predictions what the network said
     * @param thresholds any number of them
     * @return a table with a row for each
     */
    public static WordTable table(Predictions predictions, double... thresholds) {
        WordTable table = WordTable.of("answered only where the network is sure enough", "#threshold", "#answered", "#of",
                "#coverage", "#precision");
        for (double threshold : thresholds) {
            SelectivePrediction at = of(predictions, threshold);
            table = table.row(String.format(Locale.ROOT, "%.3f", threshold), at.answered, at.images, percent(at.coverage()),
                    at.answered == 0 ? "–" : percent(at.precision()));
        }
        return table;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /**
     * Returns the share of right answers.
     *
     * @return in [0, 1]; NaN where nothing was answered
     */
    public double precision() {
        return answered == 0 ? Double.NaN : (double) right / answered;
    }

    /**
     * Returns the share of images that were answered.
     *
     * @return in [0, 1]
     */
    public double coverage() {
        return (double) answered / images;
    }
}
