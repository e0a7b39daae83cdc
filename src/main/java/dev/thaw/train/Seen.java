package dev.thaw.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.thaw.metric.Predictions;
import java.util.ArrayList;
import java.util.List;

/** What a training step saw of its batch: in Java at once, or on the device until it is read, because reading waits for it. */
final class Seen {

    private final Reading reading;
    private final NDManager owner;
    private final int[] labels;
    /** The outputs {@code [N,C]} of each part of the batch, and their losses where these are not the plain mean. */
    private final List<NDArray> logits = new ArrayList<>();
    private final List<NDArray> losses = new ArrayList<>();
    /** The same in Java. */
    private final List<float[]> rows = new ArrayList<>();
    private final List<Float> sums = new ArrayList<>();
    private Predictions read;

    /** Begins with nothing; the owner, when closed, frees what was not read. */
    Seen(Reading reading, NDManager owner, int[] labels) {
        this.reading = reading;
        this.owner = owner;
        this.labels = labels;
    }

    Seen add(NDArray output) {
        if (reading == Reading.EACH_STEP) {
            take(output);
        } else {
            logits.add(kept(output));
        }
        return this;
    }

    void add(NDArray output, NDArray loss) {
        add(output);
        if (reading == Reading.EACH_STEP) {
            sums.add(loss.getFloat());
        } else {
            losses.add(kept(loss));
        }
    }

    /** The same numbers without the graph that made them. */
    private NDArray kept(NDArray array) {
        NDArray alone = array.stopGradient();
        alone.attach(owner);
        return alone;
    }

    private void take(NDArray output) {
        rows.addAll(List.of(Evaluator.rows(output)));
    }

    /** Brings it to Java, where loss and correct ones are counted in double, and frees it; a second call reads nothing. */
    Predictions read() {
        if (read == null) {
            logits.forEach(this::take);
            losses.forEach(loss -> sums.add(loss.getFloat()));
            logits.forEach(NDArray::close);
            losses.forEach(NDArray::close);
            Predictions plain = Predictions.of(rows.toArray(float[][]::new), labels);
            double total = 0;
            for (float loss : sums) {
                total += loss;
            }
            read = sums.isEmpty() ? plain : new Predictions(labels, plain.predicted(), plain.probabilities(), total);
        }
        return read;
    }
}
