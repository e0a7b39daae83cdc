package dev.thaw.jupyter;

import dev.thaw.train.StepReport;
import dev.thaw.train.TrainingListener;
import dev.thaw.train.TrainingRun;
import dev.thaw.train.TrainingStart;
import dev.thaw.view.Renderable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Draws a training while it goes: progress, time left, loss of each step, accuracy after each epoch.
 *
 * <p>One listener shows one output. When several trainings tell it, as in a comparison, the running one is drawn over
 * the thin accuracy curves of those that are done.
 */
final class LiveTraining implements TrainingListener {

    private final List<List<TrainingRun.Epoch>> done = new ArrayList<>();
    private final List<Double> losses = new ArrayList<>();
    private List<TrainingRun.Epoch> epochs = new ArrayList<>();
    private TrainingStart start;
    private long startedAt;
    private boolean finished;
    private Live live;

    @Override
    public boolean onlyShows() {
        return true;
    }

    /** Updates are told outside of this object's lock: the drawing thread holds the display's and then wants this one. */
    @Override
    public void started(TrainingStart training) {
        synchronized (this) {
            start = training;
            losses.clear();
            epochs = new ArrayList<>();
            finished = false;
            startedAt = System.nanoTime();
        }
        if (live == null) {
            live = new Live(picture());
        } else {
            live.update(new Now());
        }
    }

    @Override
    public void stepDone(StepReport step) {
        synchronized (this) {
            losses.add(step.loss());
        }
        live.update(new Now());
    }

    @Override
    public void epochDone(TrainingRun.Epoch epoch) {
        synchronized (this) {
            epochs.add(epoch);
        }
        live.update(new Now());
    }

    @Override
    public void finished(TrainingRun run) {
        TrainingPicture last;
        synchronized (this) {
            finished = true;
            last = picture();
            done.add(epochs);
        }
        live.update(last);
        live.close();
    }

    private synchronized TrainingPicture picture() {
        return new TrainingPicture(start, List.copyOf(losses), List.copyOf(epochs), List.copyOf(done),
                (System.nanoTime() - startedAt) / 1e9, finished);
    }

    /** The state at the moment in which it is drawn, which is later than the moment in which it was told. */
    private final class Now implements Renderable {

        @Override
        public String text() {
            return picture().text();
        }

        @Override
        public Optional<String> svg() {
            return picture().svg();
        }
    }
}
