package dev.thaw.check;

import dev.thaw.nn.Network;
import dev.thaw.train.Crossing;
import dev.thaw.train.CutSweepResult;
import dev.thaw.train.CutWay;
import dev.thaw.train.Guide;
import dev.thaw.train.GuideScore;
import dev.thaw.train.OldTask;
import dev.thaw.train.Strategy;
import dev.thaw.train.TransferResult;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The checks of notebook 10: the crossing, points forgotten, the cheapest cut, and a guide for cells not seen before. */
public final class WhenChecks {

    /** A predicted crossing counts within this factor. */
    public static final double FACTOR = 2;
    /** A cut counts as good enough when it loses no more than so many points. */
    public static final double CUT_POINTS = 2;
    /** A guide has to be right in this share of the unseen cells. */
    public static final double SHARE = 0.75;

    private static final double ROUNDING = 0.1;
    private static final Exercise CROSSING = Exercise.of("crossing",
            "Frozen features do not get better with more pictures, only the head does. How many pictures until a whole network learns better ones?",
            "Which would you trust with one picture of each class? And with fifty of each?",
            "A number of pictures in all classes together. Write one beyond the largest size if you expect no crossing in the figure.");
    private static final Exercise FORGOTTEN = Exercise.of("forgotten",
            "Two networks answer the same old pictures: the pretrained one, and its copy with the tuned body under the old head.",
            "old.before() is the share before. old.accuracy(tuned) puts the tuned body under the old head. A point is a hundredth.",
            "double forgotten = 100 * (… - …);");
    private static final Exercise CUT = Exercise.of("cut",
            "First find the highest mean of the line \"freeze the first k, train the rest\". Then go to the right as far as 2 points allow.",
            "sweep.accuracies(task, CutWay.FREEZE, k) are the shares of the seeds; sweep.cuts() lists the measured k.",
            "A loop over sweep.cuts() that remembers the largest k whose mean is at least the best mean minus 0.02.");
    private static final Exercise GUIDE = Exercise.of("guide",
            "Look at the table of winners. Where does the best change as pictures become more? Is it the same for near and far?",
            "Begin with the strategy that loses least where nothing is clear. Then add a rule for each place where another is clearly better.",
            "Guide.always(Strategy.…).near(1, …, Strategy.…).far(…, 100_000, Strategy.…)");

    private WhenChecks() { }

    /**
     * Checks a prediction of where two learning curves cross.
     *
     * @param guess training pictures; NaN when unanswered
     * @param measured what the curves show
     * @return right within a factor of {@value #FACTOR}; beyond the measured sizes, if nothing crosses within them
     */
    public static Feedback crossing(double guess, Crossing measured) {
        if (Double.isNaN(guess)) {
            return CROSSING.unanswered("%s You wrote no guess; a number written first makes the result stick.".formatted(measured));
        }
        if (!(guess > 0) || Double.isInfinite(guess)) {
            return CROSSING.wrong("%s is no number of pictures; give one above 0.".formatted(Check.number(guess)));
        }
        boolean near = switch (measured.kind()) {
            case SEEN -> guess <= FACTOR * measured.images() && guess >= measured.images() / FACTOR;
            case NOT_YET -> guess >= measured.images() / FACTOR;
            case ALREADY -> guess <= FACTOR * measured.images();
        };
        String both = "%s You guessed %s.".formatted(measured, Check.number(guess));
        double apart = measured.kind() == Crossing.Kind.SEEN ? Math.abs(Math.log(guess / measured.images()) / Math.log(FACTOR)) : 3;
        return near ? CROSSING.right(both + " Within a factor of 2 of what can be said.")
                : CROSSING.partly(apart <= 2 ? Credit.HALF : 0,
                        both + " That is more than a factor of 2 away. Which of the two curves did you misjudge?");
    }

    /**
     * Checks how many points of the old task a fine-tuned network has forgotten, by measuring it.
     *
     * @param points the learner's number; NaN when unanswered
     * @param lab the old task and the network that learned it
     * @param tuned the network that learned a new one from its body
     * @return right within a tenth of a point
     */
    public static Feedback forgotten(double points, WhenLab lab, Network tuned) {
        if (Double.isNaN(points)) {
            return FORGOTTEN.unanswered("not answered yet: give the points of the old task that were lost.");
        }
        double before;
        double after;
        try (OldTask old = lab.old()) {
            before = 100 * old.before();
            after = 100 * old.accuracy(tuned);
        }
        double lost = before - after;
        String measured = String.format(Locale.ROOT, "the old task: %.1f %% before, %.1f %% after, %.1f points", before, after, lost);
        if (Math.abs(points - lost) <= ROUNDING) {
            return FORGOTTEN.right(measured + " forgotten.");
        }
        String why = Math.abs(100 * points - lost) <= ROUNDING ? "that is a share; a point is a hundredth of it"
                : Math.abs(points + lost) <= ROUNDING ? "the sign is turned: what is forgotten is before minus after"
                : Math.abs(points - after) <= ROUNDING ? "that is what is left, not what was lost"
                : "%s is neither lost nor left".formatted(Check.number(points));
        return FORGOTTEN.partly(why.startsWith("that") || why.startsWith("the sign") ? Credit.HALF : 0, why + ".");
    }

    /**
     * Checks a choice of how many parts to freeze: the most that lose little.
     *
     * @param k parts before the cut; null when unanswered
     * @param sweep what was measured
     * @param task the task that it is about
     * @return right for the largest measured k within {@value #CUT_POINTS} points of the best
     */
    public static Feedback cut(Integer k, CutSweepResult sweep, String task) {
        if (k == null) {
            return CUT.unanswered("not answered yet: give a k.");
        }
        if (!sweep.cuts().contains(k)) {
            return CUT.wrong("k = %d was not measured; there are %s.".formatted(k, sweep.cuts()));
        }
        double best = mean(sweep, task, sweep.best(task, CutWay.FREEZE));
        int right = sweep.cuts().stream().filter(cut -> mean(sweep, task, cut) >= best - CUT_POINTS - 1e-9).max(Integer::compare).orElseThrow();
        if (k == right) {
            return CUT.right(String.format(Locale.ROOT, "%.1f %%, and the best of all cuts has %.1f %%: %d of %d parts need no backward pass.",
                    mean(sweep, task, k), best, k, sweep.parts().size()));
        }
        double lost = best - mean(sweep, task, k);
        String loses = String.format(Locale.ROOT, "k = %d loses %.1f points against the best cut", k, lost);
        return k > right ? CUT.wrong(loses + ".") : CUT.partly(lost <= CUT_POINTS ? Credit.HALF : 0,
                "%s, but one can freeze more and lose at most %.0f.".formatted(loses, CUT_POINTS));
    }

    private static double mean(CutSweepResult sweep, String task, int k) {
        return 100 * Arrays.stream(sweep.accuracies(task, CutWay.FREEZE, k)).average().orElseThrow();
    }

    /**
     * Checks a guide in cells that the learner had not seen when writing it.
     *
     * @param guide the learner's; null when unanswered
     * @param unseen cells in which all five choices were trained afterwards; null when they were not
     * @return right when {@value #SHARE} of its choices can stand; beside it stands what one strategy for all would have done
     */
    public static Feedback guide(Guide guide, TransferResult unseen) {
        if (guide == null) {
            return GUIDE.unanswered("not answered yet: write a guide.");
        }
        if (guide.otherwise() == null || guide.rules().stream().anyMatch(rule -> rule.choice() == null)) {
            return GUIDE.wrong("a line of the guide names no strategy.");
        }
        if (chooses(guide, Strategy.RANDOM_FROZEN)) {
            return GUIDE.wrong("\"random frozen\" is the control, nothing to choose.");
        }
        if (unseen == null || unseen.complete().cells().isEmpty()) {
            return GUIDE.wrong("your guide was not tried yet: run the cell that trains the unseen cells.");
        }
        GuideScore score = guide.score(unseen.complete());
        String said = "%s %s".formatted(sentence("your guide", score), constants(unseen.complete()));
        return score.share() >= SHARE ? GUIDE.right(said) : GUIDE.partly(score.share(), said);
    }

    private static boolean chooses(Guide guide, Strategy strategy) {
        return guide.otherwise() == strategy || guide.rules().stream().anyMatch(rule -> rule.choice() == strategy);
    }

    private static String sentence(String who, GuideScore score) {
        return String.format(Locale.ROOT, "%s: %.0f of %d choices can stand, %.1f points lost on average.", who,
                score.share() * score.cells().size(), score.cells().size(), score.pointsLost());
    }

    private static String constants(TransferResult unseen) {
        return "For comparison, one strategy for everything: " + Strategy.choices().stream()
                .map(strategy -> String.format(Locale.ROOT, "%s %.1f", strategy, Guide.always(strategy).score(unseen).pointsLost()))
                .collect(Collectors.joining(", ")) + " points lost.";
    }
}
