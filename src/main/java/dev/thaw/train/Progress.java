package dev.thaw.train;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** How far a training is and what it has counted; what a checkpoint keeps beside tensors. */
final class Progress {

    final List<TrainingRun.Epoch> epochs = new ArrayList<>();
    final List<Double> stepLosses = new ArrayList<>();
    final List<Double> stepRates = new ArrayList<>();
    final Set<String> notes = new LinkedHashSet<>();
    final Set<String> warnings = new LinkedHashSet<>();
    /** Which phase, from 0. */
    int phase;
    /** Batches of the present epoch that are done. */
    int batches;
    /** Sum of the losses of the present epoch's images. */
    double loss;
    /** How many of the present epoch's images were right. */
    long correct;
    /** Wall time of the present epoch's steps. */
    double seconds;

    int steps() {
        return stepLosses.size();
    }

    /** Returns the number of the epoch that comes next or is under way, from 1. */
    int epoch() {
        return Math.max(1, epochs.size());
    }

    void count(StepReport step) {
        stepLosses.add(step.loss());
        stepRates.add(step.lr());
        batches++;
        loss += step.loss() * step.images();
        correct += step.correct();
    }

    /** Closes the present epoch and returns its own numbers. */
    TrainingRun.Epoch endEpoch(int number, String phaseName, int images) {
        TrainingRun.Epoch epoch = new TrainingRun.Epoch(number, loss / images, (double) correct / images, Double.NaN, Double.NaN,
                seconds, phaseName);
        batches = 0;
        loss = 0;
        correct = 0;
        seconds = 0;
        return epoch;
    }
}
