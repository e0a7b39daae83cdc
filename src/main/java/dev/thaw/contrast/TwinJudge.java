package dev.thaw.contrast;

import ai.djl.ndarray.NDArray;
import dev.thaw.data.ImageSet;
import dev.thaw.data.Ordering;
import dev.thaw.nn.Mode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Asks a network now and then whether views of the same few images find their twins, and how they lie. */
final class TwinJudge {

    /** Images that are asked about, about: enough for a steady number, and little beside a pass. */
    private static final int IMAGES = 512;

    private final ContrastiveTraining plan;
    private final ImageSet images;
    private final int batchSize;
    private final String note;
    private final Runnable stop;

    /**
     * What came out.
     *
     * @param loss mean loss of the batches, in nats
     * @param found share of views whose nearest other view is their twin, in [0, 1]
     * @param spread how the embeddings lie
     */
    record Judged(double loss, double found, Spread spread) { }

    private TwinJudge(ContrastiveTraining plan, ImageSet images, int batchSize, String note, Runnable stop) {
        this.plan = plan;
        this.images = images;
        this.batchSize = batchSize;
        this.note = note;
        this.stop = stop;
    }

    /** Chooses test images where there are two, else training images, in whole batches: the choices of a view count. */
    static TwinJudge of(ContrastiveTraining plan, int batchSize, Runnable stop) {
        boolean held = plan.dataset.test().size() >= 2;
        ImageSet all = TwinViews.unlabelled(held ? plan.dataset.test() : plan.dataset.train());
        int batch = Math.min(batchSize, all.size());
        int count = Math.min(Math.max(1, IMAGES / batch), all.size() / batch) * batch;
        String note = "Judged by two views each of %d %s images, in batches of %d.".formatted(count,
                held ? "test" : "training", batch);
        return new TwinJudge(plan, all.select(IntStream.range(0, count).toArray()), batch, note, stop);
    }

    List<String> notes() {
        return List.of(note);
    }

    /** Asks the network as it is now; the views are the same each time. */
    Judged now() {
        List<float[]> first = new ArrayList<>();
        List<float[]> second = new ArrayList<>();
        double loss = 0;
        int found = 0;
        int batches = images.size() / batchSize;
        try (TwinViews views = new TwinViews(images, plan.dataset.normalization(), plan.views, batchSize, Ordering.sequential(),
                plan.seed, 0)) {
            while (views.hasNext()) {
                stop.run();
                try (TwinViews.Pair pair = views.next();
                        NDArray embeddings = plan.network.forward(pair.x(), Mode.EVAL);
                        NDArray value = plan.loss.of(embeddings)) {
                    loss += value.getFloat() / batches;
                    found += plan.loss.found(embeddings);
                    keep(embeddings, first, second);
                }
            }
        }
        return new Judged(loss, found / (2.0 * images.size()),
                Spread.of(first.toArray(float[][]::new), second.toArray(float[][]::new)));
    }

    private static void keep(NDArray embeddings, List<float[]> first, List<float[]> second) {
        float[] flat = embeddings.toFloatArray();
        int views = Math.toIntExact(embeddings.getShape().get(0));
        int width = flat.length / views;
        for (int view = 0; view < views; view++) {
            (view < views / 2 ? first : second).add(Arrays.copyOfRange(flat, view * width, (view + 1) * width));
        }
    }
}
