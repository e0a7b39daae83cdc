package dev.thaw.train;

import dev.thaw.data.ImageSet;
import dev.thaw.data.Normalization;
import dev.thaw.nn.ModulePath;
import dev.thaw.nn.Network;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;

/**
 * The task that a body was pretrained on, with its old head and its test pictures: it says how much of that a body still knows.
 *
 * <p>Forgetting what was learned before is as old as networks: McCloskey and Cohen, "Catastrophic Interference in
 * Connectionist Networks", 1989.
 */
public final class OldTask implements AutoCloseable {

    private final Network twin;
    private final ImageSet images;
    private final Normalization normalization;
    private final StateDict start;
    private final double before;

    private OldTask(Network twin, ImageSet images, Normalization normalization) {
        this.twin = twin;
        this.images = images;
        this.normalization = normalization;
        start = body(twin);
        before = accuracy();
    }

    /**
     * Keeps a copy of the pretrained network and asks it about the old task's pictures.
     *
     * @param pretrained the network of the old task with its old head; it stays as it is
     * @param images of the old task, at least one
     * @param normalization how their bytes become numbers
     * @return the old task, to be closed by the caller
     * @throws IllegalArgumentException if there is no picture
     */
    public static OldTask of(Network pretrained, ImageSet images, Normalization normalization) {
        if (images.isEmpty()) {
            throw new IllegalArgumentException("no picture of the old task, so nothing tells what a body knows of it; give at least one");
        }
        return new OldTask(pretrained.copy(), images, normalization);
    }

    /**
     * Returns what the pretrained network gets right.
     *
     * @return share of the pictures
     */
    public double before() {
        return before;
    }

    /**
     * Puts a body under the old head and asks it about the old pictures.
     *
     * @param tuned a network whose body has the names and shapes of the pretrained one; it stays as it is
     * @return share of the pictures that are right
     */
    public double accuracy(Network tuned) {
        twin.load(body(tuned), Match.SHAPE);
        return accuracy();
    }

    /**
     * Asks the same with the running statistics of the pretrained norms, so that only weights can have lost anything.
     *
     * @param tuned a network whose body has the names and shapes of the pretrained one; it stays as it is
     * @return share of the pictures that are right
     */
    public double accuracyByWeights(Network tuned) {
        twin.load(body(tuned), Match.SHAPE);
        twin.load(start.filter(twin.buffers()::containsKey), Match.SHAPE);
        return accuracy();
    }

    /** Tells whether a network began with this task's body. */
    boolean knows(StateDict begun) {
        return start.names().stream().allMatch(path -> begun.contains(path) && begun.get(path).equals(start.get(path)));
    }

    private double accuracy() {
        return Evaluator.evaluate(twin, images, normalization).accuracy();
    }

    static StateDict body(Network network) {
        String head = network.headPath();
        return network.stateDict().filter(path -> !ModulePath.holds(head, path));
    }

    /** Frees the copy. */
    @Override
    public void close() {
        twin.close();
    }
}
