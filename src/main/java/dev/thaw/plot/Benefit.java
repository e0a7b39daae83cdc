package dev.thaw.plot;

import dev.thaw.train.Comparison;
import dev.thaw.train.TrainingRun;
import dev.thaw.train.TrainingRun.Epoch;
import java.util.List;

/**
 * The three things that transfer can improve, each as one number of a run.
 *
 * <p>Source: Torrey and Shavlik, "Transfer Learning", in: Handbook of Research on Machine Learning Applications, 2009,
 * which names them initial performance, time to learn and final performance. Here the slope is measured over the first
 * third of the training.
 */
public enum Benefit {

    /** Higher start: test accuracy after the first epoch, in [0, 1]. */
    START("higher start", "after the first epoch", "start: after epoch 1") {
        @Override
        public double of(TrainingRun run) {
            List<Epoch> epochs = SeedCurves.evaluated(run);
            return epochs.get(Math.min(1, epochs.size() - 1)).evaluationAccuracy();
        }
    },
    /** Higher slope: test accuracy gained in the first third of the training, in [0, 1]. */
    SLOPE("higher slope", "gained in the first third of the training", "slope: gain in the first third") {
        @Override
        public double of(TrainingRun run) {
            List<Epoch> epochs = SeedCurves.evaluated(run);
            double third = epochs.get(epochs.size() - 1).number() / 3.0;
            Epoch end = epochs.stream().filter(epoch -> epoch.number() >= third).findFirst().orElse(epochs.get(0));
            return end.evaluationAccuracy() - epochs.get(0).evaluationAccuracy();
        }
    },
    /** Higher asymptote: test accuracy after the last epoch, in [0, 1]. */
    ASYMPTOTE("higher asymptote", "after the last epoch", "asymptote: after the last epoch") {
        @Override
        public double of(TrainingRun run) {
            List<Epoch> epochs = SeedCurves.evaluated(run);
            return epochs.get(epochs.size() - 1).evaluationAccuracy();
        }
    };

    private final String name;
    private final String when;
    private final String axis;

    Benefit(String name, String when, String axis) {
        this.name = name;
        this.when = when;
        this.axis = axis;
    }

    /**
     * Measures one run.
     *
     * @param run a run with at least one evaluated epoch
     * @return a share in [0, 1]; a slope can be negative
     */
    public abstract double of(TrainingRun run);

    /**
     * Compares two arms seed by seed.
     *
     * @param comparison runs of both arms with the same seeds
     * @param expected the arm that is expected to be ahead
     * @param other the arm that it is compared with
     * @return the sentence that is true of the numbers
     */
    public Claim claim(Comparison comparison, String expected, String other) {
        Claim claim = paired(comparison, expected, other).claim(when, Frame.PERCENT, " points");
        return new Claim(claim.standing(), name + " – " + claim.sentence());
    }

    /** Returns the words under this benefit in a figure. */
    String axis() {
        return axis;
    }

    Paired paired(Comparison comparison, String expected, String other) {
        return new Paired(expected, other, values(comparison, expected), values(comparison, other));
    }

    double[] values(Comparison comparison, String arm) {
        return comparison.runs(arm).stream().mapToDouble(this::of).toArray();
    }
}
