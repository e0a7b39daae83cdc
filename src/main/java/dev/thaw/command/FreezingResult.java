package dev.thaw.command;

import dev.thaw.metric.Median;
import dev.thaw.train.StepCost;
import dev.thaw.view.WordTable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What the benchmark of freezing measured.
 *
 * @param options what it was asked to do
 * @param steps the cost of a step under each method
 * @param rounds frozen epochs, plain and cached
 * @param audits seconds of each audit of a ResNet-50
 */
record FreezingResult(BenchOptions options, List<StepCost> steps, List<Round> rounds, List<Double> audits)
        implements BenchResult {

    private static final double LATER_GOAL = 20;
    private static final double WHOLE_GOAL = 8;
    private static final double SAME = 1e-5;
    private static final double AUDIT_GOAL = 1;

    /**
     * One training of either kind.
     *
     * @param plain seconds of each epoch that computes the whole network
     * @param cached seconds of each epoch with cached features; the first holds the extraction
     * @param difference the largest difference between the heads that they left
     */
    record Round(List<Double> plain, List<Double> cached, double difference) {

        /** How many times the slowest later cached epoch goes into the median plain one. */
        double later() {
            double slowest = cached.stream().skip(1).mapToDouble(Double::doubleValue).max().orElseThrow();
            return median(plain) / slowest;
        }

        /** How many times all cached epochs, the extraction included, go into all plain ones. */
        double whole() {
            return sum(plain) / sum(cached);
        }
    }

    @Override
    public List<Goal> goals() {
        double later = medianOf(Round::later);
        double whole = medianOf(Round::whole);
        double difference = rounds.stream().mapToDouble(Round::difference).max().orElseThrow();
        return List.of(new Goal("slowest later epoch with cached features: times as fast", later, "≥ 20", later >= LATER_GOAL),
                new Goal("all epochs with the extraction: times as fast", whole, "≥ 8", whole >= WHOLE_GOAL),
                new Goal("largest difference between the trained heads", difference, "≤ 1e-5", difference <= SAME),
                new Goal("audit of a ResNet-50, before and after [s]", median(audits), "< 1", median(audits) < AUDIT_GOAL));
    }

    WordTable table() {
        WordTable table = WordTable.of("Frozen epochs, plain and with cached features, and an audit; medians of %d rounds".formatted(rounds.size()),
                "what", "#measured", "#goal", "");
        table = table.row("plain epoch [s]", number(medianOf(round -> median(round.plain()))), "", "")
                .row("first cached epoch, with the extraction [s]", number(medianOf(round -> round.cached().get(0))), "", "")
                .row("later cached epoch [s]", number(medianOf(round -> median(round.cached().subList(1, round.cached().size())))),
                        "", "");
        for (Goal goal : goals()) {
            table = table.row(goal.what(), number(goal.measured()), goal.wanted(), goal.met() ? "met" : "MISSED");
        }
        return table;
    }

    @Override
    public Map<String, Object> fields() {
        Map<String, Object> fields = BenchResult.head("freezing");
        fields.put("images", options.images());
        fields.put("size", options.size());
        fields.put("batch", options.batch());
        fields.put("steps", steps);
        fields.put("rounds", rounds);
        fields.put("audits", audits);
        fields.put("goals", goals());
        return fields;
    }

    private double medianOf(ToDoubleFunction<Round> number) {
        return median(rounds.stream().map(number::applyAsDouble).toList());
    }

    private static double median(List<Double> values) {
        return Median.of(values).middle();
    }

    private static double sum(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sum();
    }

    private static String number(double value) {
        return value != 0 && value < 1e-2 ? String.format(Locale.ROOT, "%.1e", value) : String.format(Locale.ROOT, "%.2f", value);
    }
}
