package dev.thaw.plot;

import dev.thaw.metric.Interval;
import dev.thaw.metric.PairedComparison;
import dev.thaw.metric.Predictions;
import dev.thaw.train.Comparison;
import dev.thaw.train.PhaseSpan;
import dev.thaw.train.TrainingRun;
import dev.thaw.view.WordTable;
import java.util.Locale;
import java.util.Map;

/** The tables of training in phases: equal steps beside equal time, and ways to adapt side by side. */
public final class PhaseTables {

    private PhaseTables() { }

    /**
     * Lays out what each arm reached with all its steps, and what it had reached when the quickest arm was done.
     *
     * @param comparison arms of runs that were evaluated after each epoch
     * @return one row for each arm; time is training alone, without evaluations
     */
    public static WordTable equalTime(Comparison comparison) {
        double quickest = comparison.arms().stream().mapToDouble(arm -> Paired.mean(comparison.numbers(arm, TrainingRun::seconds)))
                .min().orElseThrow();
        WordTable table = WordTable.of("equal steps, and equal time (means of %d seeds)".formatted(comparison.seeds().size()), "arm",
                "#steps", "#seconds", "#" + judged(comparison) + " accuracy at the end",
                String.format(Locale.ROOT, "#accuracy at %.1f s", quickest));
        for (String arm : comparison.arms()) {
            table = table.row(arm, comparison.runs(arm).get(0).stepLosses().size(),
                    String.format(Locale.ROOT, "%.1f", Paired.mean(comparison.numbers(arm, TrainingRun::seconds))),
                    percent(Paired.mean(comparison.numbers(arm, TrainingRun::finalAccuracy))),
                    percent(Paired.mean(comparison.numbers(arm, run -> at(run, quickest)))));
        }
        return table;
    }

    /**
     * Lays out the phases of a run.
     *
     * @param run the run
     * @return one row for each phase
     */
    public static WordTable phases(TrainingRun run) {
        WordTable table = WordTable.of("the phases of \"%s\"".formatted(run.name()), "phase", "#epochs", "#steps", "#batch",
                "#numbers that train");
        for (PhaseSpan phase : run.phases()) {
            table = table.row(phase.name(), phase.epochs(), phase.steps(), phase.batchSize(),
                    String.format(Locale.ROOT, "%,d", phase.trainableParameters()));
        }
        return table;
    }

    private static String judged(Comparison comparison) {
        return comparison.runs(comparison.arms().get(0)).get(0).evaluatedOn();
    }

    /** Accuracy after the last epoch that was over by then; before the first that of no training. */
    static double at(TrainingRun run, double seconds) {
        double accuracy = Double.NaN;
        double spent = 0;
        for (TrainingRun.Epoch epoch : run.epochs()) {
            spent += epoch.seconds();
            if (spent > seconds) {
                break;
            }
            accuracy = epoch.evaluated() ? epoch.evaluationAccuracy() : accuracy;
        }
        return accuracy;
    }

    /**
     * Sets several networks beside one, image by image.
     *
     * @param reference name of the one, a key of {@code said}
     * @param said what each said of the same images in the same order
     * @return one row for each: accuracy, and what it wins over the reference with its paired 95 % interval
     */
    public static WordTable gains(String reference, Map<String, Predictions> said) {
        WordTable table = WordTable.of("what each wins over \"%s\", on the same %,d images".formatted(reference,
                said.get(reference).size()), "", "#right", "#points won", "#95 % interval", "above 0?");
        for (Map.Entry<String, Predictions> one : said.entrySet()) {
            if (one.getKey().equals(reference)) {
                table = table.row(reference, percent(one.getValue().accuracy()), "", "", "");
                continue;
            }
            Interval won = PairedComparison.of(one.getValue(), said.get(reference)).difference();
            table = table.row(one.getKey(), percent(one.getValue().accuracy()), points(won.mean()),
                    points(won.low()) + " … " + points(won.high()), won.low() > 0 ? "yes" : won.high() < 0 ? "below" : "open");
        }
        return table;
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "" : String.format(Locale.ROOT, "%.1f %%", Frame.PERCENT * share);
    }

    private static String points(double difference) {
        return String.format(Locale.ROOT, "%+.1f", Frame.PERCENT * difference);
    }
}
