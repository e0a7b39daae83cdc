package dev.thaw.jupyter;

import dev.thaw.train.TrainingRun;
import dev.thaw.train.TrainingStart;
import dev.thaw.view.Renderable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One moment of a training.
 *
 * @param start what was begun
 * @param losses of each step so far, in nats
 * @param epochs finished ones, the evaluation before the first step included
 * @param done the epochs of trainings that ended before this one
 * @param seconds time since the start
 * @param finished whether it has ended, by itself or by an interrupt
 */
record TrainingPicture(TrainingStart start, List<Double> losses, List<TrainingRun.Epoch> epochs,
        List<List<TrainingRun.Epoch>> done, double seconds, boolean finished) implements Renderable {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 230;
    private static final int TOP = 62;
    private static final int BOTTOM = 190;
    /** Ends of an axis whose quarters are short numbers. */
    private static final double[] ROUND = {1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8};
    private static final String LOSS = "#0072B2";
    private static final String ACCURACY = "#D55E00";

    @Override
    public String text() {
        String runs = done.isEmpty() ? "" : " · %d trainings done before".formatted(done.size());
        return head() + " · " + state() + numbers() + runs;
    }

    private String head() {
        return "%s, seed %d: %s on %s".formatted(start.name(), start.seed(), start.network(), start.dataset());
    }

    private double share() {
        return start.totalSteps() == 0 ? 1 : (double) losses.size() / start.totalSteps();
    }

    private String state() {
        if (finished) {
            String cut = share() >= 1 ? "done"
                    : "stopped after %d of %d steps".formatted(losses.size(), start.totalSteps());
            return cut + " in " + Durations.text(seconds);
        }
        String left = losses.isEmpty() ? "starting" : Durations.text(seconds * (1 - share()) / share()) + " left";
        return "epoch %d of %d, %s".formatted(start.epochAfter(losses.size()), start.epochs(), left);
    }

    private String numbers() {
        String loss = losses.isEmpty() ? ""
                : String.format(Locale.ROOT, " · loss %.3f", losses.get(losses.size() - 1));
        return epochs.isEmpty() ? loss : loss + String.format(Locale.ROOT, " · %s accuracy %.1f %%",
                start.evaluatedOn(), 100 * epochs.get(epochs.size() - 1).evaluationAccuracy());
    }

    @Override
    public Optional<String> svg() {
        StringBuilder svg = new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" role="img" \
                font-family="Helvetica, Arial, sans-serif" font-size="12" fill="#2b2b2b">
                %7$s
                <rect width="%1$d" height="%2$d" fill="#ffffff"/>
                <text x="12" y="18" font-size="13" font-weight="bold">%3$s</text>
                <rect x="12" y="27" width="250" height="8" rx="4" fill="#e5e5e5"/>
                <rect x="12" y="27" width="%4$.1f" height="8" rx="4" fill="%5$s"/>
                <text x="272" y="36">%6$s</text>
                """.formatted(WIDTH, HEIGHT, Html.escape(head()), 250 * Math.min(1, share()), LOSS,
                Html.escape(state() + numbers()), Pictures.described(text())));
        new CurveFrame(52, 350, TOP, BOTTOM, start.totalSteps(), top())
                .draw(svg, "training loss [nats]", "step", top() < 0.4 ? "%.3f" : "%.1f")
                .curve(LossCurve.x(losses), LossCurve.y(losses), LOSS, 1.6);
        CurveFrame accuracy = new CurveFrame(412, 704, TOP, BOTTOM, start.epochs(), 100)
                .draw(svg, start.evaluatedOn() + " accuracy [%]", "epoch", "%.0f");
        done.forEach(run -> accuracy.curve(places(run), percent(run), "#bbbbbb", 1));
        accuracy.curve(places(epochs), percent(epochs), ACCURACY, 2).dots(places(epochs), percent(epochs), ACCURACY);
        return Optional.of(svg.append("</svg>").toString());
    }

    /** The loss axis ends above the largest loss but does not follow one wild step. */
    private double top() {
        double[] sorted = losses.stream().mapToDouble(Double::doubleValue).filter(Double::isFinite).sorted().toArray();
        double high = sorted.length == 0 ? 1 : Math.max(1e-3, 1.05 * sorted[(int) (0.98 * (sorted.length - 1))]);
        double power = Math.pow(10, Math.floor(Math.log10(high)));
        for (double round : ROUND) {
            if (high <= round * power) {
                return round * power;
            }
        }
        return 10 * power;
    }

    private static double[] places(List<TrainingRun.Epoch> run) {
        return run.stream().mapToDouble(TrainingRun.Epoch::number).toArray();
    }

    private static double[] percent(List<TrainingRun.Epoch> run) {
        return run.stream().mapToDouble(epoch -> 100 * epoch.evaluationAccuracy()).toArray();
    }
}
