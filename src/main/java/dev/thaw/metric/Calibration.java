package dev.thaw.metric;

import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Whether a network is as sure as it is right: of the images it is 80 % sure of, 80 % should be right.
 *
 * <p>Guo et al., "On Calibration of Modern Neural Networks", 2017, §2, arXiv:1706.04599. Bins are of equal width and open
 * below: {@code (i/B, (i+1)/B]}.
 *
 * @param bins those that hold images, the least sure first
 * @param images how many were judged
 * @param loss mean negative log-likelihood of the true class, in nats
 * @param brier mean over the images of the squared distance between probabilities and truth, in [0, 2]: Brier,
 *     "Verification of Forecasts Expressed in Terms of Probability", 1950
 * @param entropy mean entropy of the probabilities, in nats
 */
public record Calibration(List<Bin> bins, int images, double loss, double brier, double entropy) implements Tabular {

    /** How many bins are usual. */
    public static final int BINS = 15;

    /**
     * Images of about the same confidence.
     *
     * @param number which bin, from 0
     * @param low the confidence it begins above
     * @param high the confidence it ends with
     * @param images how many it holds, at least 1
     * @param accuracy share of them that is right
     * @param confidence mean probability of their predicted class
     */
    public record Bin(int number, double low, double high, int images, double accuracy, double confidence) {

        /**
         * Returns how far accuracy and confidence are apart.
         *
         * @return in [0, 1]
         */
        public double gap() {
            return Math.abs(accuracy - confidence);
        }
    }

    /**
     * Copies the bins.
     *
     * @param bins those that hold images
     * @param images how many were judged
     * @param loss mean negative log-likelihood
     * @param brier mean squared distance
     * @param entropy mean entropy
     */
    public Calibration {
        bins = List.copyOf(bins);
    }

    /**
     * Judges predictions; their probabilities have float precision.
     *
     * @param predictions what was said and what is true
     * @param bins how many, at least 1
     * @return the calibration
     * @throws IllegalArgumentException if there is no bin
     */
    public static Calibration of(Predictions predictions, int bins) {
        double[][] shares = new double[predictions.size()][];
        for (int i = 0; i < shares.length; i++) {
            float[] row = predictions.probabilities()[i];
            shares[i] = IntStream.range(0, row.length).mapToDouble(label -> row[label]).toArray();
        }
        return of(shares, predictions.predicted(), predictions.labels(), predictions.loss(), bins);
    }

    /**
     * Judges raw outputs in double, divided by a temperature first; one above 1 makes a network less sure (§4.2 of the paper).
     *
     * @param logits per image and class {@code [N][classes]}
     * @param labels the true class of each image
     * @param temperature above 0; 1 leaves the outputs as they are
     * @param bins how many, at least 1
     * @return the calibration
     * @throws IllegalArgumentException if lengths do not fit, or a number is out of its range
     */
    public static Calibration of(float[][] logits, int[] labels, double temperature, int bins) {
        if (!(temperature > 0) || logits.length != labels.length || labels.length == 0) {
            throw new IllegalArgumentException("""
                    %d rows of logits, %d labels and a temperature of %s cannot be judged; give one label a row, at least one \
                    row \
                    and a temperature above 0""".formatted(logits.length, labels.length, temperature));
        }
        double[][] shares = new double[labels.length][];
        int[] predicted = new int[labels.length];
        double loss = 0;
        for (int i = 0; i < labels.length; i++) {
            double[] row = logShares(logits[i], temperature);
            loss -= row[labels[i]];
            predicted[i] = Predictions.largest(logits[i]);
            shares[i] = IntStream.range(0, row.length).mapToDouble(label -> Math.exp(row[label])).toArray();
        }
        return of(shares, predicted, labels, loss / labels.length, bins);
    }

    private static double[] logShares(float[] logits, double temperature) {
        double top = logits[Predictions.largest(logits)] / temperature;
        double total = 0;
        for (float logit : logits) {
            total += Math.exp(logit / temperature - top);
        }
        double logTotal = top + Math.log(total);
        return IntStream.range(0, logits.length).mapToDouble(label -> logits[label] / temperature - logTotal).toArray();
    }

    private static Calibration of(double[][] shares, int[] predicted, int[] labels, double loss, int bins) {
        if (bins < 1) {
            throw new IllegalArgumentException("%d bins hold no image; give 1 or more, 15 is usual".formatted(bins));
        }
        double brier = 0;
        double entropy = 0;
        for (int i = 0; i < shares.length; i++) {
            for (int label = 0; label < shares[i].length; label++) {
                double share = shares[i][label];
                double truth = label == labels[i] ? 1 : 0;
                brier += (share - truth) * (share - truth);
                entropy -= share > 0 ? share * Math.log(share) : 0;
            }
        }
        return new Calibration(binned(shares, predicted, labels, bins), labels.length, loss, brier / labels.length,
                entropy / labels.length);
    }

    private static List<Bin> binned(double[][] shares, int[] predicted, int[] labels, int bins) {
        int[] images = new int[bins];
        int[] right = new int[bins];
        double[] confidence = new double[bins];
        for (int i = 0; i < labels.length; i++) {
            double sure = shares[i][predicted[i]];
            int bin = bin(sure, bins);
            images[bin]++;
            right[bin] += predicted[i] == labels[i] ? 1 : 0;
            confidence[bin] += sure;
        }
        List<Bin> filled = new ArrayList<>();
        for (int bin = 0; bin < bins; bin++) {
            if (images[bin] > 0) {
                filled.add(new Bin(bin, (double) bin / bins, (double) (bin + 1) / bins, images[bin],
                        (double) right[bin] / images[bin], confidence[bin] / images[bin]));
            }
        }
        return filled;
    }

    private static int bin(double sure, int bins) {
        int bin = Math.min(bins - 1, (int) (sure * bins));
        if (bin > 0 && sure <= (double) bin / bins) {
            bin--;      // the upper edge belongs to the bin below
        }
        return bin;
    }

    /**
     * Returns the expected calibration error: the mean gap, each bin weighted by its images.
     *
     * @return in [0, 1]; it depends on the number of bins and is biased upwards for few images
     */
    public double expectedError() {
        return bins.stream().mapToDouble(bin -> bin.gap() * bin.images() / images).sum();
    }

    /**
     * Returns the maximum calibration error: the largest gap of a bin.
     *
     * @return in [0, 1]
     */
    public double largestError() {
        return bins.stream().mapToDouble(Bin::gap).max().orElse(0);
    }

    @Override
    public WordTable table() {
        WordTable table = WordTable.of(String.format(Locale.ROOT,
                "expected calibration error %.3f, largest %.3f; loss %.3f nats, Brier %.3f; %d images", expectedError(),
                largestError(), loss, brier, images), "confidence", "#images", "#accuracy", "#mean confidence", "#gap");
        for (Bin bin : bins) {
            table = table.row(String.format(Locale.ROOT, "%.2f–%.2f", bin.low(), bin.high()), bin.images(), shown(bin.accuracy()),
                    shown(bin.confidence()), shown(bin.gap()));
        }
        return table;
    }

    private static String shown(double share) {
        return String.format(Locale.ROOT, "%.3f", share);
    }
}
