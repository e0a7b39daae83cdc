package dev.thaw.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.thaw.metric.Predictions;
import java.util.ArrayList;
import java.util.List;

/** What a training step saw of its batch: on the device until it is read, because reading waits for the device. */
final class Seen {

    private final NDManager owner;
    private final int[] labels;
    /** The outputs {@code [N,C]} of each part of the batch, and their losses where these are not the plain mean. */
    private final List<NDArray> logits = new ArrayList<>();
    private final List<NDArray> losses = new ArrayList<>();
    private Predictions read;

    /** Begins with nothing; the owner, when closed, frees what was not read. */
    Seen(NDManager owner, int[] labels) {
        this.owner = owner;
        this.labels = labels;
    }

    Seen add(NDArray output) {
        logits.add(kept(output));
        return this;
    }

    void add(NDArray output, NDArray loss) {
        add(output);
        losses.add(kept(loss));
    }

    /** The same numbers without the graph that made them. */
    private NDArray kept(NDArray array) {
        NDArray alone = array.stopGradient();
        alone.attach(owner);
        return alone;
    }

    /** Brings it to Java, where loss and correct ones are counted in double, and frees it; a second call reads nothing. */
    Predictions read() {
        if (read == null) {
            List<float[]> rows = new ArrayList<>();
            logits.forEach(part -> rows.addAll(List.of(Evaluator.rows(part))));
            Predictions plain = Predictions.of(rows.toArray(float[][]::new), labels);
            double total = 0;
            for (NDArray loss : losses) {
                total += loss.getFloat();
            }
            read = losses.isEmpty() ? plain : new Predictions(labels, plain.predicted(), plain.probabilities(), total);
            logits.forEach(NDArray::close);
            losses.forEach(NDArray::close);
        }
        return read;
    }
}
