package dev.thaw.check;

import dev.thaw.train.TrainingRun;
import dev.thaw.train.TrainingRun.Epoch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.ToIntBiFunction;
import java.util.stream.IntStream;

/** The checks of notebook 07b: a plateau's rates by hand, epochs until an accuracy, and folds with a share of each class. */
public final class RecipeChecks {

    /** Validation losses after the epochs 1 to 9 of the exercise; the rate begins at {@value #RATE} and halves. */
    public static final List<Double> LOSSES = List.of(1.00, 0.80, 0.85, 0.81, 0.82, 0.78, 0.79, 0.80, 0.81);

    private static final double RATE = 1e-3;
    private static final double[] RATES = {1e-3, 1e-3, 1e-3, 1e-3, 1e-3, 5e-4, 5e-4, 5e-4, 5e-4, 2.5e-4};
    /** So many of them would be right if the rate never halved. */
    private static final int NEVER_HALVED = 5;
    private static final double ROUNDING = 1e-9;
    /** Accuracies whose first epoch is asked for; no number is the answer to two of them. */
    private static final List<Double> MARKS = List.of(0.4, 0.5, 0.7, 0.05, 0.71);
    private static final Exercise BY_HAND = Exercise.of("rates",
            "Go from epoch to epoch with two notes: the lowest loss so far, and how many epochs in a row were no better.",
            "Patience 2 forgives two such epochs; the third one halves the rate of the next epoch, and the count begins anew.",
            "new double[] {1e-3, …}: ten numbers, for the epochs 1 to 10; the losses after epochs 3, 4 and 5 are above 0.80.");
    private static final Exercise UNTIL = Exercise.of("until",
            "run.epochs() lists the epochs, number 0 (before training) first. Which one is the first to reach the mark?",
            "Reached is at or above: epoch.evaluationAccuracy() >= mark. A comparison with NaN is false, as it should be.",
            "(run, mark) -> run.epochs().stream().filter(…).mapToInt(…).findFirst().orElse(…)");
    private static final Exercise FOLDS = Exercise.of("folds",
            "The images of one class are dealt like cards, one to each fold in turn. The other classes do not matter for that.",
            "Keep a count for each class: the image that is number i of its class goes to fold i % folds.",
            "(labels, folds) -> { int[] fold = …; int[] seen = …; "
                    + "for (…) { fold[i] = …; } return fold; }");
    private static final int MOST_FOLDS = 4;
    private static final List<int[]> TASKS = List.of(new int[] {0, 0, 0, 0, 1, 1, 1, 1}, new int[] {0, 1, 0, 1, 0, 1, 0, 1, 0, 1},
            new int[] {2, 2, 2, 2, 2, 2, 2, 0, 0, 1, 1, 1, 1}, new int[] {1, 0, 1, 1, 0, 1, 1, 1, 0, 1, 1});

    private RecipeChecks() { }

    /**
     * Checks the rates that a plateau gives for {@link #LOSSES}: factor 0.5, patience 2.
     *
     * @param rates the rates of the epochs 1 to 10; null or empty when unanswered
     * @return the reply
     */
    public static Feedback rates(double[] rates) {
        if (rates == null || rates.length == 0) {
            return BY_HAND.unanswered("not answered yet: the learning rates of the epochs 1 to 10.");
        }
        if (rates.length != RATES.length) {
            return BY_HAND.wrong("those are %d rates; asked are those of the epochs 1 to %d."
                    .formatted(rates.length, RATES.length));
        }
        long right = IntStream.range(0, RATES.length).filter(i -> Math.abs(rates[i] - RATES[i]) <= ROUNDING).count();
        for (int i = 0; i < RATES.length; i++) {
            if (!(Math.abs(rates[i] - RATES[i]) <= ROUNDING)) {
                return BY_HAND.partly(Credit.above(right, NEVER_HALVED, RATES.length), String.format(Locale.ROOT,
                        "up to epoch %d yours are right; in epoch %d the rate is not %s.", i, i + 1, rates[i]));
            }
        }
        return BY_HAND.right("two halvings, before epochs 6 and 10. "
                + "The loss of 0.81 after epoch 4 was nearly as good, and counted as no better.");
    }

    /**
     * Checks a function that finds the first epoch of an accuracy.
     *
     * @param until is given a run and a share in [0, 1], and returns an epoch's number, -1 for none; null when unanswered
     * @return the reply
     */
    public static Feedback until(ToIntBiFunction<TrainingRun, Double> until) {
        if (until == null) {
            return UNTIL.unanswered("not answered yet: a function from a run and an accuracy to an epoch.");
        }
        TrainingRun run = run(0.1, 0.4, Double.NaN, 0.6, 0.5, 0.7);
        List<String> slips = new ArrayList<>();
        for (double mark : MARKS) {
            String slip = slip(until, run, mark);
            if (!slip.isEmpty()) {
                slips.add(slip);
            }
        }
        return slips.isEmpty()
                ? UNTIL.right("it finds the first time, the epoch before training too, and says when there is none.")
                : UNTIL.partly(Credit.above(MARKS.size() - slips.size(), 1, MARKS.size()), slips.get(0));
    }

    private static String slip(ToIntBiFunction<TrainingRun, Double> until, TrainingRun run, double mark) {
        int wanted = run.epochsUntil(mark).orElse(-1);
        try {
            int said = until.applyAsInt(run, mark);
            return said == wanted ? "" : """
                    a run had the accuracies 0.1 (before training), 0.4, nothing (not evaluated), 0.6, 0.5, 0.7. It \
                    reached %s in epoch %d%s, and your function says %d.""".formatted(mark, wanted, wanted < 0 ? " (never)" : "", said);
        } catch (RuntimeException broken) {
            return "for the accuracy %s it ended with: %s".formatted(mark, broken.getMessage());
        }
    }

    private static TrainingRun run(double... accuracies) {
        List<Epoch> epochs = new ArrayList<>();
        for (int i = 0; i < accuracies.length; i++) {
            epochs.add(new Epoch(i, i == 0 ? Double.NaN : 1, i == 0 ? Double.NaN : accuracies[i], 1, accuracies[i], 1));
        }
        return new TrainingRun("example", 1, "net", "data", "validation", epochs, List.of(1.0), 1, List.of());
    }

    /**
     * Checks a function that deals images to folds.
     *
     * @param assign is given the labels and the number of folds, and returns the fold of each image; null when unanswered
     * @return the reply
     */
    public static Feedback folds(BiFunction<int[], Integer, int[]> assign) {
        if (assign == null) {
            return FOLDS.unanswered("not answered yet: a function from labels and a number of folds to each image's fold.");
        }
        List<String> slips = new ArrayList<>();
        int deals = 0;
        for (int[] labels : TASKS) {
            for (int folds = 2; folds <= MOST_FOLDS; folds++) {
                deals++;
                String slip = slip(assign, labels, folds);
                if (!slip.isEmpty()) {
                    slips.add("labels %s in %d folds%s".formatted(Arrays.toString(labels), folds, slip));
                }
            }
        }
        return slips.isEmpty() ? FOLDS.right("each image is in one fold, and the folds have as many of each class, give or take one. "
                + "A seed would shuffle first.") : FOLDS.partly(Credit.above(deals - slips.size(), 0, deals), slips.get(0));
    }

    private static String slip(BiFunction<int[], Integer, int[]> assign, int[] labels, int folds) {
        try {
            String wrong = wrong(labels, folds, assign.apply(labels.clone(), folds));
            return wrong.isEmpty() ? "" : ": %s.".formatted(wrong);
        } catch (RuntimeException broken) {
            return " ended with: %s".formatted(broken.getMessage());
        }
    }

    private static String wrong(int[] labels, int folds, int[] dealt) {
        if (dealt == null || dealt.length != labels.length || Arrays.stream(dealt).anyMatch(fold -> fold < 0 || fold >= folds)) {
            return "%s is not one fold from 0 to %d for each of %d images".formatted(Arrays.toString(dealt), folds - 1,
                    labels.length);
        }
        int[][] counts = new int[Arrays.stream(labels).max().orElse(0) + 1][folds];
        for (int i = 0; i < labels.length; i++) {
            counts[labels[i]][dealt[i]]++;
        }
        for (int label = 0; label < counts.length; label++) {
            int[] of = counts[label];
            if (Arrays.stream(of).max().orElse(0) - Arrays.stream(of).min().orElse(0) > 1) {
                return "your folds hold %s images of class %d".formatted(Arrays.toString(of), label);
            }
        }
        return "";
    }
}
