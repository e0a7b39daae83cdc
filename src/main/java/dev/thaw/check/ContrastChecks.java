package dev.thaw.check;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The checks of notebook 12b: one loss by hand, the change of the pictures that is missed most, and the number of negatives. */
public final class ContrastChecks {

    /** How far a loss by hand may be off, in nats. */
    public static final double LOSS_ROUNDING = 0.01;
    /** Two accuracies nearer than this share count as a tie. */
    public static final double TIE = 0.01;

    private static final double ROUNDING = 1e-9;
    private static final Exercise FIRST = Exercise.of("first-loss",
            "The first row has three others to choose from. Which number of the table belongs to its twin, and which to the two that are not?",
            "Divide each of the three cosines by 0.5, take exp of each. The twin's share is its exp divided by the sum of all three.",
            "double firstLoss = -Math.log(Math.exp(… / 0.5) / (Math.exp(… / 0.5) + Math.exp(… / 0.5) + Math.exp(… / 0.5)));");
    private static final Exercise MISSED = Exercise.of("missed",
            "Without which of them are the features worth least? That is the lowest bar; the share of twins found is another question.",
            "measured holds the accuracy of each; the lowest one but \"all of them\" is asked for.",
            "String missed = \"without …\"; as under the bars.");
    private static final Exercise NEGATIVES = Exercise.of("negatives",
            "A batch of N pictures has 2N views. One of them asks. Which other one is right, and how many are left?",
            "A network that answers everything alike gives all other views the same share. The loss is minus the log of that share.",
            "All views are 2 * batch; take away those that are no negatives. The loss of guessing is Math.log(…) of all others together, the twin among them.");

    private ContrastChecks() { }

    /**
     * Checks the loss of the first of four unit vectors, whose twin is the third.
     *
     * @param loss the learner's number, in nats; NaN when unanswered
     * @param vectors two first views, then their second views
     * @param temperature what cosines are divided by
     * @return right within {@value #LOSS_ROUNDING}
     */
    public static Feedback firstLoss(double loss, float[][] vectors, double temperature) {
        if (Double.isNaN(loss)) {
            return FIRST.unanswered("not answered yet: the loss of the first row.");
        }
        double right = loss(vectors, temperature, 1);
        if (Math.abs(loss - right) <= LOSS_ROUNDING) {
            return FIRST.right(String.format(Locale.ROOT, "%.3f nats: the twin has %.0f %% of the sum.", right,
                    100 * Math.exp(-right)));
        }
        if (Math.abs(loss - loss(vectors, 1, 1)) <= LOSS_ROUNDING) {
            return FIRST.partly(Credit.HALF, "that is the loss at temperature 1; here cosines are divided by %s.".formatted(temperature));
        }
        if (Math.abs(loss - loss(vectors, temperature, 0)) <= LOSS_ROUNDING) {
            return FIRST.partly(Credit.HALF, "the row itself is in your sum; nobody is asked to find himself.");
        }
        if (Math.abs(loss - Math.exp(-right)) <= LOSS_ROUNDING) {
            return FIRST.partly(Credit.HALF, "that is the twin's share; the loss is minus its natural logarithm.");
        }
        return FIRST.wrong("%s is %s.".formatted(Check.number(loss), loss < right ? "too little" : "too much"));
    }

    /** Returns the loss of row 0, whose choices begin at row {@code from}. */
    private static double loss(float[][] vectors, double temperature, int from) {
        double sum = 0;
        for (int row = from; row < vectors.length; row++) {
            sum += Math.exp(dot(vectors[0], vectors[row]) / temperature);
        }
        return Math.log(sum) - dot(vectors[0], vectors[vectors.length / 2]) / temperature;
    }

    private static double dot(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (double) one[i] * other[i];
        }
        return sum;
    }

    /**
     * Checks which change of the pictures is missed most when it is left out.
     *
     * @param missed the learner's answer; blank when unanswered
     * @param measured what the features were worth, in [0, 1]; the first entry is that with nothing left out
     * @return right for the lowest accuracy, and for others within one point of it
     */
    public static Feedback missed(String missed, Map<String, Double> measured) {
        List<String> names = List.copyOf(measured.keySet());
        List<String> leftOut = names.subList(1, names.size());
        if (missed == null || missed.isBlank()) {
            return MISSED.unanswered("not answered yet: one of %s.".formatted(leftOut));
        }
        if (!leftOut.contains(missed.strip())) {
            return MISSED.wrong("\"%s\" is none of %s.".formatted(missed, leftOut));
        }
        double lowest = leftOut.stream().mapToDouble(measured::get).min().orElseThrow();
        double gap = measured.get(missed.strip()) - lowest;
        double cost = measured.get(names.get(0)) - measured.get(missed.strip());
        String words = String.format(Locale.ROOT, "%s: %+.1f points against %s", missed.strip(), -100 * cost, names.get(0));
        return gap <= TIE + ROUNDING ? MISSED.right(words + (cost > 0 ? "." : ": at this budget nothing is missed."))
                : MISSED.wrong(String.format(Locale.ROOT, "%s, and there is one that is %.1f points lower still.", words, 100 * gap));
    }

    /**
     * Checks how many views are not the twin, and what guessing among all others costs.
     *
     * @param negatives how many views of a batch one view must not choose; 0 when unanswered
     * @param loss of a network that answers everything alike, in nats; NaN when unanswered
     * @param batch pictures in a batch
     * @return right for both; half for one of them
     */
    public static Feedback negatives(int negatives, double loss, int batch) {
        if (negatives == 0 && Double.isNaN(loss)) {
            return NEGATIVES.unanswered("not answered yet: how many negatives, and the loss of guessing.");
        }
        int right = 2 * batch - 2;
        boolean counted = negatives == right;
        boolean guessed = Math.abs(loss - Math.log(right + 1)) <= LOSS_ROUNDING;
        if (counted && guessed) {
            return NEGATIVES.right(String.format(Locale.ROOT, "%d, and ln %d = %.2f: a loss near that says that nothing is learned.",
                    right, right + 1, Math.log(right + 1)));
        }
        String diagnosis = counted ? "the number is right, the loss is not." : slip(negatives, batch);
        return NEGATIVES.partly(counted || guessed ? Credit.HALF : 0, diagnosis);
    }

    private static String slip(int negatives, int batch) {
        if (negatives == 2 * batch - 1) {
            return "%d counts the twin as well, and the twin is the right answer.".formatted(negatives);
        }
        if (negatives == batch - 1) {
            return "%d counts the other pictures; each is there in two views.".formatted(negatives);
        }
        return "%d is not the number of other views that are not the twin.".formatted(negatives);
    }
}
