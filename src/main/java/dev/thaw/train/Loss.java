package dev.thaw.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.thaw.data.Dataset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a training lowers: cross-entropy with the options of {@code torch.nn.CrossEntropyLoss}.
 *
 * @param smoothing share of each target that is spread over all classes, in [0, 1): Szegedy et al., "Rethinking the Inception
 *     Architecture for Computer Vision", 2016, §7, arXiv:1512.00567
 * @param classWeights how much each class counts; empty where all count alike
 */
public record Loss(double smoothing, List<Double> classWeights) {

    /**
     * Copies the weights and checks the numbers.
     *
     * @param smoothing share of each target that is spread over all classes
     * @param classWeights how much each class counts
     */
    public Loss {
        classWeights = List.copyOf(classWeights);
        if (!(smoothing >= 0 && smoothing < 1)) {
            throw new IllegalArgumentException("a smoothing of %s is outside of [0, 1); 0.1 is usual".formatted(smoothing));
        }
        if (classWeights.stream().anyMatch(weight -> !(weight >= 0 && weight < Double.POSITIVE_INFINITY))
                || !classWeights.isEmpty() && classWeights.stream().allMatch(weight -> weight == 0)) {
            throw new IllegalArgumentException("class weights %s: give numbers from 0 up, not all of them 0".formatted(classWeights));
        }
    }

    /**
     * Returns plain cross-entropy: the mean of {@code -log p(true class)}, in nats.
     *
     * @return the loss of every training that chooses no other
     */
    public static Loss crossEntropy() {
        return new Loss(0, List.of());
    }

    /**
     * Spreads a share of each target over all classes.
     *
     * @param share in [0, 1); 0.1 is usual
     * @return a new loss
     */
    public Loss smoothing(double share) {
        return new Loss(share, classWeights);
    }

    /**
     * Lets classes count differently; the mean is taken over the weights, so doubling all of them changes nothing.
     *
     * @param weights one for each class, 0 or more
     * @return a new loss
     */
    public Loss weights(double... weights) {
        return new Loss(smoothing, Arrays.stream(weights).boxed().toList());
    }

    /**
     * Lets all classes count alike in sum, however many images each has: images / (classes × images of the class).
     *
     * @param dataset whose training images are counted; a class without any weighs 0
     * @return a new loss
     */
    public Loss balanced(Dataset dataset) {
        int[] labels = dataset.train().labels();
        int classes = dataset.classes();
        return weights(IntStream.range(0, classes).mapToDouble(label -> {
            long images = Arrays.stream(labels).filter(one -> one == label).count();
            return images == 0 ? 0 : (double) labels.length / (classes * images);
        }).toArray());
    }

    /**
     * Computes the loss of a batch.
     *
     * @param logits raw outputs, {@code [N,C]}
     * @param labels true classes, {@code [N]}, int64
     * @return one number on the device; the caller closes it
     * @throws IllegalArgumentException if there is not one weight a class
     */
    public NDArray of(NDArray logits, NDArray labels) {
        if (isPlain()) {
            return CrossEntropy.mean(logits, labels);
        }
        int classes = Math.toIntExact(logits.getShape().get(1));
        float[][] shares = shares(Arrays.stream(labels.toLongArray()).mapToInt(label -> (int) label).toArray(), classes);
        try (NDArray weights = weights(logits.getManager(), shares, 0, shares.length)) {
            return weighed(logits, weights);
        }
    }

    boolean isPlain() {
        return smoothing == 0 && classWeights.isEmpty();
    }

    /** Returns what each log-probability of a batch with true classes is multiplied by, {@code [N][C]}; all sum to the mean. */
    float[][] shares(int[] labels, int classes) {
        double[] weights = weights(classes);
        double total = Arrays.stream(labels).mapToDouble(label -> weights[label]).sum();
        return shares(onehot(labels, classes), weights, total);
    }

    /** The same for targets that are shares of classes, each row adding up to 1; PyTorch divides these by their number. */
    float[][] shares(double[][] targets) {
        return shares(targets, weights(targets[0].length), targets.length);
    }

    private float[][] shares(double[][] targets, double[] weights, double total) {
        float[][] shares = new float[targets.length][weights.length];
        for (int n = 0; n < targets.length && total > 0; n++) {
            for (int label = 0; label < weights.length; label++) {
                double smooth = (1 - smoothing) * targets[n][label] + smoothing / weights.length;
                shares[n][label] = (float) (weights[label] * smooth / total);
            }
        }
        return shares;
    }

    static double[][] onehot(int[] labels, int classes) {
        double[][] targets = new double[labels.length][classes];
        IntStream.range(0, labels.length).forEach(n -> targets[n][labels[n]] = 1);
        return targets;
    }

    private double[] weights(int classes) {
        if (!classWeights.isEmpty() && classWeights.size() != classes) {
            throw new IllegalArgumentException("%d class weights for a network of %d classes; give one a class"
                    .formatted(classWeights.size(), classes));
        }
        return IntStream.range(0, classes).mapToDouble(label -> classWeights.isEmpty() ? 1 : classWeights.get(label)).toArray();
    }

    /** Puts the shares of some rows on a device, {@code [to - from,C]}; the caller closes them. */
    static NDArray weights(NDManager manager, float[][] shares, int from, int to) {
        int classes = shares[0].length;
        float[] flat = new float[(to - from) * classes];
        for (int n = from; n < to; n++) {
            System.arraycopy(shares[n], 0, flat, (n - from) * classes, classes);
        }
        try (NDArray borrowed = manager.create(flat, new Shape(to - from, classes))) { // a graph may outlive Java's
            return borrowed.duplicate();
        }
    }

    /** Sums the log-probabilities of some images, each multiplied by its weight {@code [N,C]}. */
    static NDArray weighed(NDArray logits, NDArray weights) {
        try (NDArray logShares = logits.logSoftmax(1);               // [N,C]
                NDArray products = logShares.mul(weights);
                NDArray sum = products.sum()) {
            return sum.neg();
        }
    }
}
