package dev.thaw.plot;

import dev.thaw.inspect.AuditRow;
import dev.thaw.inspect.FreezeAudit;
import dev.thaw.nn.Network;
import dev.thaw.train.Comparison;
import dev.thaw.train.StepCost;
import dev.thaw.train.TrainingRun;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Tablesaw tables that set ways of freezing side by side; times in milliseconds, memory in MiB of 1,048,576 bytes. */
public final class ApproachTables {

    private static final double MEBIBYTE = 1024 * 1024;

    private ApproachTables() { }

    /**
     * Lists what a step costs under each method.
     *
     * @param costs one row each
     * @return times, memory by kind, and how many numbers moved
     */
    public static Table costs(List<StepCost> costs) {
        return Table.create("what one training step costs").addColumns(
                StringColumn.create("method", costs.stream().map(StepCost::label).toList()),
                LongColumn.create("trainable", costs.stream().mapToLong(StepCost::trainable).toArray()),
                LongColumn.create("stepped", costs.stream().mapToLong(StepCost::stepped).toArray()),
                numbers("forward [ms]", 1, costs, StepCost::forwardMillis),
                numbers("backward [ms]", 1, costs, StepCost::backwardMillis),
                numbers("step [ms]", 1, costs, StepCost::stepMillis),
                numbers("graph [MiB]", 2, costs, cost -> cost.graphBytes() / MEBIBYTE),
                numbers("gradients [MiB]", 2, costs, cost -> cost.gradientBytes() / MEBIBYTE),
                numbers("state [MiB]", 2, costs, cost -> cost.stateBytes() / MEBIBYTE),
                numbers("process peak [MiB]", 0, costs, cost -> peak(cost) / MEBIBYTE));
    }

    /**
     * Sets cost and result side by side, one row for each method that has been measured and trained.
     *
     * @param costs the cost of each method, labelled like the arms of the comparison
     * @param comparison the runs; the audit of each arm's first run is shown
     * @param same how far each arm's weights are from those of one of them
     * @return cost, drift of what should stay fixed, gap between the weights, accuracy
     */
    public static Table sideBySide(List<StepCost> costs, Comparison comparison, SameWeights same) {
        List<StepCost> both = costs.stream().filter(cost -> comparison.arms().contains(cost.label())).toList();
        return Table.create("same result, different cost?").addColumns(
                StringColumn.create("method", both.stream().map(StepCost::label).toList()),
                LongColumn.create("trainable", both.stream().mapToLong(StepCost::trainable).toArray()),
                LongColumn.create("stepped", both.stream().mapToLong(StepCost::stepped).toArray()),
                numbers("forward [ms]", 1, both, StepCost::forwardMillis),
                numbers("backward [ms]", 1, both, StepCost::backwardMillis),
                numbers("step [ms]", 1, both, StepCost::stepMillis),
                numbers("memory [MiB]", 2, both, cost -> memory(cost) / MEBIBYTE),
                numbers("process peak [MiB]", 0, both, cost -> peak(cost) / MEBIBYTE),
                StringColumn.create("drift of the frozen", both.stream()
                        .map(cost -> size(drift(comparison.runs(cost.label()).get(0).audit()))).toList()),
                StringColumn.create("gap to " + same.reference(), both.stream()
                        .map(cost -> size(same.gaps().getOrDefault(cost.label(), 0.0))).toList()),
                numbers("accuracy [%]", 1, both, cost -> Frame.PERCENT
                        * comparison.runs(cost.label()).stream().mapToDouble(TrainingRun::finalAccuracy).average().orElseThrow()));
    }

    /**
     * Lists what freezing one place fixes and saves, as shares of the step with nothing frozen.
     *
     * @param full the step with nothing frozen
     * @param places one step for each frozen place, labelled by it
     * @return shares in percent
     */
    public static Table positions(StepCost full, List<StepCost> places) {
        return Table.create("what a frozen place fixes and saves").addColumns(
                StringColumn.create("frozen", places.stream().map(StepCost::label).toList()),
                numbers("parameters fixed [%]", 1, places, cost -> Frame.PERCENT * fixed(full, cost)),
                numbers("backward time saved [%]", 1, places, cost -> Frame.PERCENT * saved(full, cost)),
                numbers("time of the step saved [%]", 1, places, cost -> Frame.PERCENT * (1 - cost.millis() / full.millis())),
                numbers("graph memory saved [%]", 1, places,
                        cost -> Frame.PERCENT * (1 - (double) cost.graphBytes() / full.graphBytes())));
    }

    /**
     * Computes, not tries, how many images fit into a limit: parameters and state once, the image itself and its share of the
     * step's peak per image.
     *
     * @param network whose parameters count
     * @param images how many were in the measured batches
     * @param limit the memory for one training, in MiB
     * @param costs measured steps
     * @return one row each; where the system does not tell a step's peak, graph and gradients stand for it
     */
    public static Table largestBatches(Network network, int images, double limit, List<StepCost> costs) {
        ToDoubleFunction<StepCost> once = cost -> once(network, cost) / MEBIBYTE;
        ToDoubleFunction<StepCost> each = cost -> (perStep(cost) / images + imageBytes(network)) / MEBIBYTE;
        return Table.create("largest batch in %.0f MiB, computed".formatted(limit)).addColumns(
                StringColumn.create("frozen", costs.stream().map(StepCost::label).toList()),
                numbers("once [MiB]", 2, costs, once),
                numbers("per image [MiB]", 3, costs, each),
                LongColumn.create("largest batch", costs.stream().mapToLong(cost ->
                        (long) Math.max(0, (limit - once.applyAsDouble(cost)) / each.applyAsDouble(cost))).toArray()));
    }

    /** Bytes that are there all the time, however large the batch is. */
    private static double once(Network network, StepCost cost) {
        return cost.stateBytes() + (double) Float.BYTES * network.parameterCount()
                + (cost.memory().known() ? 0 : cost.gradientBytes());
    }

    /** Bytes that grow with the batch: the step's peak, or the counted graph where the system does not tell it. */
    static double perStep(StepCost cost) {
        return cost.memory().known() ? cost.memory().peak() : cost.graphBytes();
    }

    private static double imageBytes(Network network) {
        return (double) Float.BYTES * network.inputShape(1).size();
    }

    /** Bytes of a whole training at the peak of a step with so many images. */
    static double needed(Network network, int images, StepCost cost) {
        return once(network, cost) + perStep(cost) + images * imageBytes(network);
    }

    /** Bytes that a step asks for: graph, gradients and the optimizer's state. */
    static double memory(StepCost cost) {
        return (double) cost.graphBytes() + cost.gradientBytes() + cost.stateBytes();
    }

    /** The share of parameters that are fixed, in [0, 1]. */
    static double fixed(StepCost full, StepCost cost) {
        return 1 - (double) cost.trainable() / full.trainable();
    }

    /** The share of backward time that is saved. */
    static double saved(StepCost full, StepCost cost) {
        return 1 - cost.backwardMillis() / full.backwardMillis();
    }

    private static double peak(StepCost cost) {
        return cost.peakBytes() == 0 ? Double.NaN : cost.peakBytes();
    }

    private static double drift(FreezeAudit audit) {
        return audit.rows().stream().filter(row -> row.meant() == AuditRow.Meant.FROZEN).mapToDouble(AuditRow::maxChange)
                .max().orElse(0);
    }

    private static String size(double change) {
        return change == 0 ? "0" : "%.1e".formatted(change);
    }

    private static DoubleColumn numbers(String name, int digits, List<StepCost> rows, ToDoubleFunction<StepCost> cell) {
        double unit = Math.pow(10, digits);
        return DoubleColumn.create(name, rows.stream().mapToDouble(cell)
                .map(value -> Double.isNaN(value) ? value : Math.round(value * unit) / unit).toArray());
    }
}
