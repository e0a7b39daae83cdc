package dev.thaw.contrast;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.Torch;
import java.util.stream.IntStream;

/**
 * The loss of contrastive pretraining: each view is to find its twin among all other views, as in a test of many choices.
 *
 * <p>For a view i with twin j it is {@code -log(exp(cos(i,j)/t) / Σ exp(cos(i,k)/t))}, the sum over all views k but i itself;
 * the mean over all 2N views is taken. Rows n and N + n of an array of embeddings are twins. Chen et al., "A Simple Framework
 * for Contrastive Learning of Visual Representations", 2020, §2.1, arXiv:2002.05709, call it NT-Xent.
 *
 * @param temperature what cosines are divided by, above 0: the lower, the more the nearest others count
 */
public record NtXent(double temperature) {

    /** The temperature unless another is given: the best of Chen et al. for CIFAR-10 (2020, §B.9). */
    public static final double TEMPERATURE = 0.5;
    /** A shorter embedding is divided by this instead of its length, as PyTorch's {@code cosine_similarity} does. */
    public static final double EPSILON = 1e-8;

    /** Added to a view's likeness with itself; no exponential in float32 tells it from -∞. */
    private static final double NEVER = -1e9;

    /**
     * Checks the temperature.
     *
     * @param temperature what cosines are divided by, above 0
     */
    public NtXent {
        if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("cosines cannot be divided by a temperature of %s; give a number above 0, such as 0.5"
                    .formatted(temperature));
        }
    }

    /**
     * Computes the loss of a batch, with gradients where {@link GradientMode#on()} holds.
     *
     * @param embeddings of both views, {@code [2N,D]}: first views first
     * @return one number in nats, attached to the manager of the embeddings; the caller closes it
     * @throws IllegalArgumentException if these are no pairs of rows
     */
    public NDArray of(NDArray embeddings) {
        int views = views(embeddings);
        try (NDArray scores = scores(embeddings);                    // [2N,2N]
                NDArray logShares = scores.logSoftmax(1);
                NDArray twins = twins(embeddings.getManager(), views);
                NDArray chosen = logShares.gather(twins, 1);         // [2N,1]
                NDArray mean = chosen.mean()) {
            return mean.neg();
        }
    }

    /**
     * Counts the views whose nearest other view, by cosine, is their twin.
     *
     * @param embeddings of both views, {@code [2N,D]}: first views first
     * @return 0 to 2N
     * @throws IllegalArgumentException if these are no pairs of rows
     */
    public int found(NDArray embeddings) {
        int views = views(embeddings);
        try (GradientMode off = GradientMode.off(); NDArray scores = scores(embeddings); NDArray nearest = scores.argMax(1)) {
            long[] said = nearest.toLongArray();
            return (int) IntStream.range(0, views).filter(view -> said[view] == twin(view, views)).count();
        }
    }

    /** Returns all cosines divided by the temperature; no view is offered itself. */
    private NDArray scores(NDArray embeddings) {
        int views = Math.toIntExact(embeddings.getShape().get(0));
        try (NDArray unit = embeddings.normalize(2, 1, EPSILON);     // [2N,D]
                NDArray turned = unit.transpose();
                NDArray cosines = unit.matMul(turned);               // [2N,2N]
                NDArray scaled = Torch.times(cosines, 1 / temperature);
                NDArray itself = embeddings.getManager().eye(views);
                NDArray never = Torch.times(itself, NEVER)) {
            return scaled.add(never);
        }
    }

    /** Returns the row of each row's twin, {@code [2N,1]}, in memory of its own: the graph keeps looking at it. */
    private static NDArray twins(NDManager manager, int views) {
        long[] rows = IntStream.range(0, views).mapToLong(view -> twin(view, views)).toArray();
        try (NDArray borrowed = manager.create(rows, new Shape(views, 1))) {
            return borrowed.duplicate();
        }
    }

    private static int twin(int view, int views) {
        return (view + views / 2) % views;
    }

    private static int views(NDArray embeddings) {
        Shape shape = embeddings.getShape();
        if (shape.dimension() != 2 || shape.get(0) < 2 || shape.get(0) % 2 != 0) {
            throw new IllegalArgumentException("""
                    embeddings of shape %s are no pairs of views: the loss needs [2N,D], where rows n and N + n belong to one \
                    image""".formatted(shape));
        }
        return Math.toIntExact(shape.get(0));
    }
}
