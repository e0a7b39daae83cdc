package dev.thaw.plot;

import dev.thaw.data.Dataset;
import dev.thaw.inspect.BlockDrift;
import dev.thaw.metric.ConfusionMatrix;
import dev.thaw.metric.Predictions;
import dev.thaw.optim.SchedulePreview;
import dev.thaw.train.Comparison;
import dev.thaw.train.RateSearch;
import dev.thaw.train.TrainingRun;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tech.tablesaw.plotly.components.Figure;

/**
 * The figures of the course, each a Tablesaw figure whose title is a sentence that is true of its numbers.
 *
 * <p>Where methods are compared every seed is drawn, and an interval only from five seeds on.
 */
public final class Plots {

    private Plots() { }

    /**
     * Draws accuracy by epoch: training and test images of one run, or the test images of several.
     *
     * @param runs one run or more
     * @return the figure
     */
    public static Figure learningCurves(TrainingRun... runs) {
        return CurvePlot.learning(List.of(runs));
    }

    /**
     * Draws the rates that a schedule will give, before anything trains.
     *
     * @param preview {@code schedule.preview(places, rates)}
     * @return the figure; its title says the schedule
     */
    public static Figure schedule(SchedulePreview preview) {
        return RatePlot.schedule(preview);
    }

    /**
     * Draws the loss at each learning rate that a search tried.
     *
     * @param search what a {@code LearningRateFinder} found
     * @return the figure; its title says the suggested rate and by which rule
     */
    public static Figure rateSearch(RateSearch search) {
        return RatePlot.search(search);
    }

    /**
     * Draws the training loss of each step with its running mean.
     *
     * @param run the run
     * @return the figure; its title names the first and the last loss
     */
    public static Figure loss(TrainingRun run) {
        List<Double> losses = run.stepLosses();
        return CurvePlot.loss(run, String.format(Locale.ROOT,
                "%s: the training loss went from %.2f to %.2f in %d steps", run.name(),
                losses.get(0), losses.get(losses.size() - 1), losses.size()));
    }

    /**
     * Draws the test accuracy of each arm by epoch, every seed and the mean.
     *
     * @param comparison the runs
     * @param claim the title, such as the {@link Claim#sentence()} that the figure is to show
     * @param classes the number of classes, for the line of guessing
     * @return the figure
     */
    public static Figure accuracyByEpoch(Comparison comparison, String claim, int classes) {
        return CurvePlot.compared(comparison, claim, 1.0 / classes);
    }

    /**
     * Draws the test accuracy of each arm by epoch under a title that names who ends highest.
     *
     * @param comparison the runs
     * @param classes the number of classes, for the line of guessing
     * @return the figure
     */
    public static Figure accuracyByEpoch(Comparison comparison, int classes) {
        return CurvePlot.compared(comparison, Titles.ends(comparison), 1.0 / classes);
    }

    /**
     * Draws start, slope and asymptote of each arm, every seed a dot.
     *
     * @param comparison the runs
     * @param expected the arm that is expected to gain
     * @param other the arm that it is compared with
     * @return the figure; its title counts the benefits that every seed shows
     */
    public static Figure threeBenefits(Comparison comparison, String expected, String other) {
        DotPlot dots = new DotPlot(Arrays.stream(Benefit.values()).map(Benefit::axis).toList());
        for (String arm : comparison.arms()) {
            dots.with(arm, Arrays.stream(Benefit.values()).map(benefit -> percent(benefit.values(comparison, arm)))
                    .toList());
        }
        return dots.figure(Titles.benefits(comparison, expected, other), "benefit",
                Frame.axis("test accuracy, or its gain [points]"));
    }

    /**
     * Draws the accuracy at several learning rates of the body, every seed a dot.
     *
     * @param accuracies the body's rate as a share of the head's, and an accuracy in [0, 1] for each seed
     * @param measuredOn the images that were judged, such as {@code "validation"}
     * @return the figure; its title names the best rate
     */
    public static Figure bodyRates(Map<Double, double[]> accuracies, String measuredOn) {
        List<Double> rates = accuracies.keySet().stream().sorted((one, other) -> Double.compare(other, one)).toList();
        DotPlot dots = new DotPlot(rates.stream().map(rate -> rate == 0 ? "×0 (frozen)" : "×" + Titles.rate(rate))
                .toList());
        dots.with("body rate", rates.stream().map(rate -> percent(accuracies.get(rate))).toList());
        return dots.figure(Titles.bodyRates(accuracies), "learning rate of the body, as a share of the head's",
                Frame.axis(measuredOn + " accuracy [%]"));
    }

    /**
     * Draws what a method reached at each learning rate that was tried for it.
     *
     * @param method the method
     * @param accuracies learning rate to validation accuracy in [0, 1]
     * @return the figure; its title names the best rate
     */
    public static Figure learningRates(String method, Map<Double, Double> accuracies) {
        List<Double> rates = accuracies.keySet().stream().sorted().toList();
        return new DotPlot(rates.stream().map(Titles::rate).toList())
                .with(method, rates.stream().map(rate -> percent(new double[] {accuracies.get(rate)})).toList())
                .figure(Titles.learningRates(method, accuracies), "learning rate", Frame.axis("validation accuracy [%]"));
    }

    /**
     * Draws the same arms on several questions, every seed a dot.
     *
     * @param questions a comparison for each question; an arm that one of them lacks leaves its place empty
     * @return the figure; its title says what one arm reaches on each question
     */
    public static Figure questions(Map<String, Comparison> questions) {
        DotPlot dots = new DotPlot(questions.keySet().stream().map(Titles::place).toList());
        List<String> arms = questions.values().stream().flatMap(question -> question.arms().stream()).distinct()
                .toList();
        for (String arm : arms) {
            dots.with(arm, questions.values().stream().map(question -> question.arms().contains(arm)
                    ? percent(Benefit.ASYMPTOTE.values(question, arm)) : new double[0]).toList());
        }
        return dots.figure(Titles.questions(questions), "question", Frame.percent("test accuracy"));
    }

    /**
     * Draws the curves of all arms over strips of blocks coloured by how far training moved them.
     *
     * @param comparison the runs
     * @param classes the number of classes, for the line of guessing
     * @param drifts for each strip its arm and its blocks
     * @return a picture that is no Tablesaw figure: it has parts that those cannot draw
     */
    public static CurvesOverStrip curvesOverStrip(Comparison comparison, int classes, Map<String,
            List<BlockDrift>> drifts) {
        return new CurvesOverStrip(Titles.ends(comparison), comparison, 1.0 / classes, drifts);
    }

    /**
     * Draws how often each class was taken for each other.
     *
     * @param matrix the counts
     * @return the figure; its title names the most frequent mistake
     */
    public static Figure confusion(ConfusionMatrix matrix) {
        return BarPlot.confusion(matrix);
    }

    /**
     * Draws what a network said of one test image before and after training.
     *
     * @param data the data set
     * @param image which of its test images
     * @param before the predictions for all test images before
     * @param after the predictions after
     * @return the figure; its title tells both answers
     */
    public static Figure beforeAndAfter(Dataset data, int image, Predictions before, Predictions after) {
        Map<String, Predictions> said = new LinkedHashMap<>();
        said.put("before", before);
        said.put("after", after);
        return BarPlot.opinions(Titles.opinions(data, image, said), data, image, said);
    }

    /**
     * Draws the number of training images of each class.
     *
     * @param data the data set
     * @return the figure
     */
    public static Figure classCounts(Dataset data) {
        return BarPlot.classCounts(data);
    }

    /**
     * Draws one bar for each name.
     *
     * @param claim the title, as a sentence
     * @param unit the y-axis with its unit: {@code "time [s]"}
     * @param values name to height
     * @return the figure
     */
    public static Figure bars(String claim, String unit, Map<String, ? extends Number> values) {
        return BarPlot.bars(claim, unit, values);
    }

    private static double[] percent(double[] shares) {
        return Arrays.stream(shares).map(share -> Frame.PERCENT * share).toArray();
    }

}
