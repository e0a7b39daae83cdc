package dev.thaw.metric;

import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How well each class was told apart, and their means; where classes differ in size, accuracy alone hides the small ones.
 *
 * @param confusion the counts behind it
 */
public record ClassScores(ConfusionMatrix confusion) implements Tabular {

    private int classes() {
        return confusion.classNames().size();
    }

    private int images(int label) {
        return Arrays.stream(confusion.counts()[label]).sum();
    }

    private double mean(IntToDoubleFunction score) {
        return IntStream.range(0, classes()).mapToDouble(score).average().orElse(0);
    }

    /**
     * Returns the plain mean of the classes' F1.
     *
     * @return in [0, 1]; a class without images and predictions counts as 0
     */
    public double macroF1() {
        return mean(confusion::f1);
    }

    /**
     * Returns the plain mean of the classes' precision.
     *
     * @return in [0, 1]; a class that was never predicted counts as 0
     */
    public double macroPrecision() {
        return mean(confusion::precision);
    }

    /**
     * Returns the mean of the classes' F1, each weighted by its images.
     *
     * @return in [0, 1]; 0 without images
     */
    public double weightedF1() {
        int total = confusion.total();
        return total == 0 ? 0 : IntStream.range(0, classes())
                .mapToDouble(label -> images(label) * confusion.f1(label)).sum() / total;
    }

    /**
     * Returns the mean recall of the classes that have images: what accuracy would be if all were of one size.
     *
     * @return in [0, 1]; 0 without images
     */
    public double balancedAccuracy() {
        return IntStream.range(0, classes()).filter(label -> images(label) > 0).mapToDouble(confusion::recall)
                .average().orElse(0);
    }

    /**
     * Returns Cohen's kappa: how much of the way from chance agreement to full agreement was made.
     *
     * <p>Cohen, "A Coefficient of Agreement for Nominal Scales", 1960.
     *
     * @return at most 1; 0 at chance, and where chance agrees already
     */
    public double kappa() {
        double total = confusion.total();
        double chance = IntStream.range(0, classes()).mapToDouble(label -> images(label) / total
                * (Arrays.stream(confusion.counts()).mapToInt(row -> row[label]).sum() / total)).sum();
        return total == 0 || chance == 1 ? 0 : (confusion.accuracy() - chance) / (1 - chance);
    }

    @Override
    public WordTable table() {
        WordTable table = WordTable.of(String.format(Locale.ROOT,
                "accuracy %.3f, balanced %.3f; F1 macro %.3f, weighted %.3f", confusion.accuracy(), balancedAccuracy(), macroF1(),
                weightedF1()), "class", "#images", "#precision", "#recall", "#F1");
        for (int label = 0; label < classes(); label++) {
            table = table.row(confusion.classNames().get(label), images(label), shown(confusion.precision(label)),
                    shown(confusion.recall(label)), shown(confusion.f1(label)));
        }
        return table;
    }

    private static String shown(double share) {
        return String.format(Locale.ROOT, "%.3f", share);
    }
}
