package dev.thaw.check;

import dev.thaw.data.Dataset;
import dev.thaw.data.Normalization;
import dev.thaw.data.Preprocessing;
import dev.thaw.inspect.NearDuplicates;
import dev.thaw.metric.Predictions;
import dev.thaw.metric.SelectivePrediction;
import java.util.List;
import java.util.Locale;

/** Checks the answers of notebook 11: a copy across the split, a threshold, and the preprocessing of a server. */
public final class PhotosChecks {

    /** The share of right answers that the threshold is to reach. */
    public static final double PRECISION = 0.95;

    /** A threshold must answer this share of what the best one answers. */
    private static final double NEARLY = 0.8;
    private static final double SAME = 1e-6;

    private static final Exercise COPY = Exercise.of("copy",
            "Each pair in the picture above stands side by side: first the training picture, then the test picture.",
            "The table's column \"second\" counts in the test part. Any of its numbers is right.",
            "twins.pairs() lists them; take one, and of it the number in the test part. Without pairs, answer -1: there is none.");
    private static final Exercise THRESHOLD = Exercise.of("threshold",
            "A higher threshold answers less and is right more often. Take the lowest that is right often enough.",
            "In the table above find the first row with a precision of 95 % or more; then try thresholds between it and the row before.",
            "SelectivePrediction.reaching(…, …) tries them all, and what it returns knows its threshold. Where none reaches it, 1.01 answers nothing.");
    private static final Exercise SERVING = Exercise.of("serving",
            "A server must do to a picture what training did: the same size, the same numbers.",
            "The size is that of the training pictures; the normalization is the one that the pretrained body was made for.",
            "new Preprocessing(…, data.…()), or shorter: Preprocessing.of(…)");

    private PhotosChecks() { }

    /**
     * Checks that a test picture was found that the training part has, too.
     *
     * @param image a position in the test part; -1 for "there is none", null when unanswered
     * @param twins the pairs between training and test part
     * @return the reply
     */
    public static Feedback copy(Integer image, NearDuplicates twins) {
        if (image == null) {
            return COPY.unanswered("not answered yet: write the number of a test picture.");
        }
        if (twins.pairs().isEmpty()) {
            return image == -1 ? COPY.right("these photos have no such pair: -1.")
                    : COPY.wrong("no pair was found in these photos, so it cannot be %d.".formatted(image));
        }
        if (twins.pairs().stream().anyMatch(pair -> pair.second() == image)) {
            return COPY.right("test picture %d looks like a training picture; %d of %d test pictures do.".formatted(image,
                    twins.toRemove().length, twins.second().size()));
        }
        boolean swapped = twins.pairs().stream().anyMatch(pair -> pair.first() == image);
        return COPY.partly(swapped ? Credit.HALF : 0,
                swapped ? "%d is the picture in the training part; asked is the one in the test part.".formatted(image)
                : "test picture %d looks like no training picture.".formatted(image));
    }

    /**
     * Checks a threshold above which at least 95 % of the answers are right, on validation pictures.
     *
     * @param threshold the learner's number, a probability; NaN when unanswered
     * @param predictions what the network said of the validation pictures
     * @return right where it reaches 95 % and answers at least 80 % as many as the best threshold
     */
    public static Feedback threshold(double threshold, Predictions predictions) {
        if (Double.isNaN(threshold)) {
            return THRESHOLD.unanswered("not answered yet: write a probability between 0 and 1.");
        }
        SelectivePrediction best = SelectivePrediction.reaching(predictions, PRECISION);
        SelectivePrediction given = SelectivePrediction.of(predictions, threshold);
        if (given.answered() == 0) {
            return best.answered() == 0 ? THRESHOLD.right("nothing is answered, and here no threshold reaches 95 %: more photos are needed.")
                    : THRESHOLD.wrong("at %s nothing is answered; a lower one answers %d pictures.".formatted(
                            threshold > 1 && threshold <= 100 ? "%s (a probability, not percent)".formatted(Check.number(threshold))
                                    : Check.number(threshold), best.answered()));
        }
        String counts = String.format(Locale.ROOT, "at %s the network answers %d of %d, and %d of these are right (%.1f %%)",
                Check.number(threshold), given.answered(), given.images(), given.right(), 100 * given.precision());
        if (given.precision() < PRECISION) {
            boolean nearly = given.answered() < given.images() && given.precision() >= 1 - 2 * (1 - PRECISION);
            return THRESHOLD.partly(nearly ? Credit.HALF : 0, counts + ": fewer than 95 %.");
        }
        return given.answered() >= NEARLY * best.answered() ? THRESHOLD.right(counts + ".")
                : THRESHOLD.partly(Credit.HALF, "%s. Right, but timid: a lower threshold answers %d.".formatted(counts, best.answered()));
    }

    /**
     * Checks what a server does to a picture against what training did.
     *
     * @param serving the learner's answer; null when unanswered
     * @param data what the network was trained on
     * @return the reply, which names the difference
     */
    public static Feedback serving(Preprocessing serving, Dataset data) {
        if (serving == null) {
            return SERVING.unanswered("not answered yet: write a Preprocessing.");
        }
        Preprocessing training = Preprocessing.of(data);
        if (serving.size() != training.size()) {
            boolean half = same(serving.normalization(), training.normalization());
            return SERVING.partly(half ? Credit.HALF : 0, "training saw pictures of %d pixels a side, this server makes %d.".formatted(
                    training.size(), serving.size()));
        }
        if (same(serving.normalization(), training.normalization())) {
            return SERVING.right("the server does what training did: %s.".formatted(training.text()));
        }
        boolean thought = !same(serving.normalization(), Normalization.none(serving.normalization().channels()));
        return SERVING.partly(thought ? Credit.HALF : 0, "the size is right, but " + difference(serving.normalization(), data));
    }

    private static String difference(Normalization given, Dataset data) {
        if (given.channels() != data.normalization().channels()) {
            return "training saw %d channels, this server makes %d.".formatted(data.normalization().channels(), given.channels());
        }
        if (same(given, Normalization.none(given.channels()))) {
            return "nothing is normalised: the network would see other numbers than it learned from.";
        }
        return same(given, Normalization.of(data.train())) ? "these are mean and spread of your photos; training used other numbers."
                : "mean or std is not what training used.";
    }

    private static boolean same(Normalization first, Normalization second) {
        return near(first.mean(), second.mean()) && near(first.std(), second.std());
    }

    private static boolean near(List<Double> first, List<Double> second) {
        for (int i = 0; i < first.size(); i++) {
            if (first.size() != second.size() || !(Math.abs(first.get(i) - second.get(i)) <= SAME)) {
                return false;
            }
        }
        return true;
    }
}
