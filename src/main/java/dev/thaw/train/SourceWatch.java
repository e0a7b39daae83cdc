package dev.thaw.train;

import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.inspect.Drift;
import dev.thaw.nn.Network;
import dev.thaw.weights.StateDict;
import java.util.ArrayList;
import java.util.List;

/**
 * Watches, while a network learns a new task, how far its body moves and what that body still knows of the old task.
 *
 * <p>For each look the body is put under the old head, in a copy, and asked about images of the old task.
 *
 * <pre>{@code
 * try (var watch = SourceWatch.of(network, pretrained, source.test(), source.normalization(), 10)) {
 *     training.listener(watch).fit();
 *     watch.looks();
 * }
 * }</pre>
 */
public final class SourceWatch implements TrainingListener, AutoCloseable {

    private final Network network;
    private final OldTask old;
    private final int every;
    private final StateDict before;
    private final List<Look> looks = new ArrayList<>();

    /**
     * What one look saw.
     *
     * @param step steps taken by then; 0 before training
     * @param drift length of the change of all body weights since the watch began, as a share of their length then
     * @param sourceAccuracy share of the old task's images that the body under its old head got right
     * @param byWeights the same with the running statistics of the start, so that only weights can have lost anything
     */
    public record Look(int step, double drift, double sourceAccuracy, double byWeights) { }

    private SourceWatch(Network network, OldTask old, int every) {
        this.network = network;
        this.old = old;
        this.every = every;
        this.before = OldTask.body(network);
    }

    /**
     * Begins to watch, from the weights of now.
     *
     * @param network what will be trained; its body has the names and shapes of the pretrained one
     * @param pretrained the network of the old task with its old head; it stays as it is
     * @param images of the old task
     * @param normalization how their bytes become numbers
     * @param every look after each step whose number is a multiple of this, at least 1, and before the first
     * @return the watch, to be closed by the caller
     * @throws IllegalArgumentException if {@code every} is below 1 or there is no image
     */
    public static SourceWatch of(Network network, Network pretrained, ImageSet images, Normalization normalization, int every) {
        if (every < 1 || images.isEmpty()) {
            throw new IllegalArgumentException("a watch needs an image and looks every 1 step or more; it was given %d images and %d"
                    .formatted(images.size(), every));
        }
        return new SourceWatch(network, OldTask.of(pretrained, images, normalization), every);
    }

    private void look(int step) {
        double drift = Drift.between(before, OldTask.body(network)).whole().relative();
        looks.add(new Look(step, drift, old.accuracy(network), old.accuracyByWeights(network)));
    }

    @Override
    public void started(TrainingStart start) {
        look(0);
    }

    @Override
    public void stepDone(StepReport step) {
        if (step.step() % every == 0) {
            look(step.step());
        }
    }

    /**
     * Returns what was seen so far.
     *
     * @return one entry for each look, oldest first
     */
    public List<Look> looks() {
        return List.copyOf(looks);
    }

    /** Frees the copy. */
    @Override
    public void close() {
        old.close();
    }
}
