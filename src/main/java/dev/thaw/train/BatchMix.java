package dev.thaw.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.RandomStream;
import java.util.Arrays;

/**
 * Trains on mixtures of the images of a batch, with mixed targets; the same seed, epoch and batch give the same mixture.
 *
 * <p>Mixup adds images: Zhang et al., "mixup: Beyond Empirical Risk Minimization", 2018, §2, arXiv:1710.09412. CutMix puts a
 * box of one into another: Yun et al., "CutMix: Regularization Strategy to Train Strong Classifiers with Localizable
 * Features", 2019, §3.1, arXiv:1905.04899. One share and one pairing are drawn a batch.
 *
 * @param mixup the paper's alpha: shares follow Beta(alpha, alpha); 0 for no mixup
 * @param cutmix the same for boxes; 0 for no cutmix. Where both are above 0, each batch draws one of the two.
 */
public record BatchMix(double mixup, double cutmix) {

    /**
     * What is drawn for one batch.
     *
     * @param share how much of each target stays its own, in [0, 1]; for a box, the share outside of it
     * @param partners for each image the one it is mixed with
     * @param box {@code {top, left, bottom, right}} in pixels, ends excluded; empty for mixup
     */
    public record Draw(double share, int[] partners, int[] box) { }

    /**
     * Checks the numbers.
     *
     * @param mixup alpha of mixup
     * @param cutmix alpha of cutmix
     */
    public BatchMix {
        if (!(mixup >= 0 && cutmix >= 0 && mixup + cutmix > 0 && mixup + cutmix < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("alphas of %s and %s mix nothing; give numbers from 0 up, one of them above"
                    .formatted(mixup, cutmix));
        }
    }

    /**
     * Adds images.
     *
     * @param alpha above 0; 0.2 mixes little in most batches, 1 anything alike
     * @return the mixture
     */
    public static BatchMix mixup(double alpha) {
        return new BatchMix(alpha, 0);
    }

    /**
     * Puts a box of one image into another.
     *
     * @param alpha above 0; the paper takes 1
     * @return the mixture
     */
    public static BatchMix cutmix(double alpha) {
        return new BatchMix(0, alpha);
    }

    /**
     * Draws for one batch.
     *
     * @param seed the training's seed
     * @param epoch from 1
     * @param batch which of the epoch, from 0
     * @param images how many the batch holds
     * @param height of the images, in pixels
     * @param width of the images, in pixels
     * @return share, partners and box
     */
    public Draw draw(long seed, int epoch, int batch, int images, int height, int width) {
        RandomStream stream = RandomStream.of(seed, "mix epoch %d batch %d".formatted(epoch, batch));
        boolean boxed = mixup == 0 || cutmix > 0 && stream.nextDouble() < 0.5;
        double share = beta(stream, boxed ? cutmix : mixup);
        int[] partners = stream.permutation(images);
        if (!boxed) {
            return new Draw(share, partners, new int[0]);
        }
        double side = StrictMath.sqrt(1 - share);      // of the box, as a share of the image's
        int x = stream.nextInt(width);
        int y = stream.nextInt(height);
        int halfWidth = (int) (width * side) / 2;
        int halfHeight = (int) (height * side) / 2;
        int[] box = {Math.max(0, y - halfHeight), Math.max(0, x - halfWidth), Math.min(height, y + halfHeight),
            Math.min(width, x + halfWidth)};
        double inside = (double) (box[2] - box[0]) * (box[3] - box[1]) / (height * width);
        return new Draw(1 - inside, partners, box);
    }

    /** Beta(alpha, alpha) from two gammas. */
    private static double beta(RandomStream stream, double alpha) {
        double one = gamma(stream, alpha);
        double other = gamma(stream, alpha);
        return one + other > 0 ? one / (one + other) : Math.round(stream.nextDouble()); // both tiny: one of the two ends
    }

    /** Marsaglia and Tsang, "A Simple Method for Generating Gamma Variables", 2000; §6 for shapes below 1. */
    private static double gamma(RandomStream stream, double shape) {
        if (shape < 1) {
            return gamma(stream, shape + 1) * StrictMath.pow(stream.nextDouble(), 1 / shape);
        }
        double d = shape - 1.0 / 3;
        double c = 1 / StrictMath.sqrt(9 * d);
        while (true) {
            double x = stream.nextGaussian();
            double v = StrictMath.pow(1 + c * x, 3);
            if (v > 0 && StrictMath.log(1 - stream.nextDouble()) < 0.5 * x * x + d - d * v + d * StrictMath.log(v)) {
                return d * v;
            }
        }
    }

    /**
     * Mixes the images of a batch.
     *
     * @param x images, {@code [N,C,H,W]}
     * @param draw what was drawn for it
     * @return new images of the same shape, on the manager of {@code x}; the caller closes them
     */
    public static NDArray images(NDArray x, Draw draw) {
        Shape shape = x.getShape();
        try (var off = GradientMode.off();
                NDArray order = x.getManager().create(Arrays.stream(draw.partners()).asLongStream().toArray());
                NDArray others = x.get(new NDIndex("{}", order));                       // [N,C,H,W]
                NDArray own = x.getManager().create(own(draw, (int) shape.get(2), (int) shape.get(3)),
                        new Shape(1, 1, shape.get(2), shape.get(3)));
                NDArray difference = x.sub(others);
                NDArray kept = difference.muli(own)) {
            return others.add(kept);
        }
    }

    /** How much of each pixel stays. */
    private static float[] own(Draw draw, int height, int width) {
        float[] own = new float[height * width];
        Arrays.fill(own, draw.box().length == 0 ? (float) draw.share() : 1);
        for (int y = 0; draw.box().length > 0 && y < height; y++) {
            if (y >= draw.box()[0] && y < draw.box()[2]) {
                Arrays.fill(own, y * width + draw.box()[1], y * width + draw.box()[3], 0);
            }
        }
        return own;
    }

    /** Mixes the targets of a batch, {@code [N][C]}. */
    static double[][] targets(int[] labels, int classes, Draw draw) {
        double[][] targets = new double[labels.length][classes];
        for (int n = 0; n < labels.length; n++) {
            targets[n][labels[n]] += draw.share();
            targets[n][labels[draw.partners()[n]]] += 1 - draw.share();
        }
        return targets;
    }
}
