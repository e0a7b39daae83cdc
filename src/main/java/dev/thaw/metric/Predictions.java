package dev.thaw.metric;

import dev.thaw.view.Renderable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What a network said of each image of a set, beside what was true.
 *
 * <p>The arrays are shared, not copied: leave them as they are.
 *
 * @param labels the true class of each image
 * @param predicted the likeliest class of each image
 * @param probabilities per image and class, each row adding up to 1
 * @param loss mean cross-entropy of an image, in nats
 */
public record Predictions(int[] labels, int[] predicted, float[][] probabilities, double loss) implements Renderable {

    /**
     * Checks that there is one prediction an image.
     *
     * @param labels the true class of each image
     * @param predicted the likeliest class of each image
     * @param probabilities per image and class
     * @param loss mean cross-entropy of an image, in nats
     */
    public Predictions {
        if (labels.length == 0 || labels.length != predicted.length || labels.length != probabilities.length) {
            throw new IllegalArgumentException(
                    "%d labels, %d predictions and %d rows of probabilities do not belong together; give one of each an image"
                            .formatted(labels.length, predicted.length, probabilities.length));
        }
    }

    /**
     * Turns a network's raw outputs into predictions: softmax in double, the first of equal classes, mean cross-entropy.
     *
     * @param logits per image and class {@code [N][classes]}
     * @param labels the true class of each image
     * @return the predictions in the same order
     * @throws IllegalArgumentException if the lengths differ or a label is no class of the network
     */
    public static Predictions of(float[][] logits, int[] labels) {
        if (logits.length != labels.length) {
            throw new IllegalArgumentException(
                    "%d rows of logits cannot be judged by %d labels".formatted(logits.length, labels.length));
        }
        int[] predicted = new int[labels.length];
        float[][] probabilities = new float[labels.length][];
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            float[] row = logits[i];
            requireClass(labels[i], row.length, i);
            predicted[i] = largest(row);
            double logTotal = logTotal(row);
            probabilities[i] = softmax(row, logTotal);
            sum += logTotal - row[labels[i]];
        }
        return new Predictions(labels, predicted, probabilities, sum / labels.length);
    }

    /**
     * Counts the images that were classified correctly.
     *
     * @return from 0 to {@link #size()}
     */
    public int correct() {
        return (int) IntStream.range(0, labels.length).filter(i -> labels[i] == predicted[i]).count();
    }

    /**
     * Counts the images.
     *
     * @return at least 1
     */
    public int size() {
        return labels.length;
    }

    /**
     * Returns the share that was classified correctly.
     *
     * @return in [0, 1]
     */
    public double accuracy() {
        return (double) correct() / labels.length;
    }

    /**
     * Returns the share whose true class is among the likeliest ones.
     *
     * @param k how many of the likeliest classes count, at least 1; of equally likely ones the first come first
     * @return in [0, 1]; 1 where there are no more than {@code k} classes
     * @throws IllegalArgumentException if {@code k} is below 1
     */
    public double accuracy(int k) {
        if (k < 1) {
            throw new IllegalArgumentException("the %d likeliest classes hold nothing; give 1 or more".formatted(k));
        }
        return (double) IntStream.range(0, labels.length).filter(i -> rank(i) < k).count() / labels.length;
    }

    /** Counts the classes that come before the true one. */
    private int rank(int image) {
        float[] row = probabilities[image];
        int truth = labels[image];
        return truth == predicted[image] ? 0
                : (int) IntStream.range(0, row.length).filter(label -> label == predicted[image] || row[label] > row[truth]
                || row[label] == row[truth] && label < truth).count();
    }

    /**
     * Returns the predictions of some images, with repetitions if they are asked for.
     *
     * @param images positions in the set, at least one
     * @return their predictions, in that order
     */
    public Predictions select(int... images) {
        double total = 0;
        float[][] rows = new float[images.length][];
        for (int i = 0; i < images.length; i++) {
            rows[i] = probabilities[images[i]];
            total -= Math.log(rows[i][labels[images[i]]]);
        }
        return new Predictions(Arrays.stream(images).map(image -> labels[image]).toArray(),
                Arrays.stream(images).map(image -> predicted[image]).toArray(), rows, total / images.length);
    }

    /**
     * Judges whether the network is as sure as it is right.
     *
     * @return the calibration in {@value Calibration#BINS} bins
     */
    public Calibration calibration() {
        return Calibration.of(this, Calibration.BINS);
    }

    /**
     * Returns the accuracy with the range in which other test images of the same kind would put it.
     *
     * @return Wilson's 95 % interval
     */
    public Interval interval() {
        return Interval.wilson(correct(), labels.length);
    }

    /**
     * Counts how often each class was taken for each other; classes are called by their numbers.
     *
     * @return the matrix
     */
    public ConfusionMatrix confusion() {
        return confusion(IntStream.range(0, probabilities[0].length).mapToObj(Integer::toString).toList());
    }

    /**
     * Counts how often each class was taken for each other.
     *
     * @param classNames a name for each class, in the order of the labels
     * @return the matrix
     * @throws IllegalArgumentException if there is not one name a class
     */
    public ConfusionMatrix confusion(List<String> classNames) {
        int classes = probabilities[0].length;
        if (classNames.size() != classes) {
            throw new IllegalArgumentException(
                    "%d names for %d classes; give one a class".formatted(classNames.size(), classes));
        }
        int[][] counts = new int[classes][classes];
        for (int i = 0; i < labels.length; i++) {
            counts[labels[i]][predicted[i]]++;
        }
        return new ConfusionMatrix(counts, classNames);
    }

    /**
     * Returns the two classes that were taken for each other most often.
     *
     * @return the pair with its count; the count is 0 when every image is right
     */
    public ConfusionMatrix.Confusion mostConfused() {
        return confusion().mostConfused(1).get(0);
    }

    /**
     * Lists the wrongly classified images, the most confident mistake first.
     *
     * @return positions in the set
     */
    public List<Integer> mistakes() {
        List<Integer> wrong = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] != predicted[i]) {
                wrong.add(i);
            }
        }
        wrong.sort(Comparator.comparingDouble((Integer i) -> -confidence(i)).thenComparing(i -> i));
        return List.copyOf(wrong);
    }

    /**
     * Returns how sure the network was of what it said of one image.
     *
     * @param image position in the set
     * @return the probability of the predicted class, in [0, 1]
     */
    public double confidence(int image) {
        return probabilities[image][predicted[image]];
    }

    @Override
    public String text() {
        return String.format(Locale.ROOT, "%d of %d images right: accuracy %s, loss %.4f nats",
                correct(), size(), interval().text(), loss);
    }

    private static void requireClass(int label, int classes, int image) {
        if (label < 0 || label >= classes) {
            throw new IllegalArgumentException("image %d has label %d, but the network has %d outputs: classes 0 to %d"
                    .formatted(image, label, classes, classes - 1));
        }
    }

    static int largest(float[] row) {
        int best = 0;
        for (int i = 1; i < row.length; i++) {
            best = row[i] > row[best] ? i : best;
        }
        return best;
    }

    private static double logTotal(float[] row) {
        double top = row[largest(row)];
        double total = IntStream.range(0, row.length).mapToDouble(i -> Math.exp(row[i] - top)).sum();
        return top + Math.log(total);
    }

    private static float[] softmax(float[] row, double logTotal) {
        float[] shares = Arrays.copyOf(row, row.length);
        for (int i = 0; i < row.length; i++) {
            shares[i] = (float) Math.exp(row[i] - logTotal);
        }
        return shares;
    }
}
