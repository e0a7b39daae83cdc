package dev.thaw.plot;

import dev.thaw.inspect.StepOutcome;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Tablesaw tables of single training steps, one row for each case; memory in bytes. */
public final class StepTables {

    private StepTables() { }

    /**
     * Lists who moved, who had a gradient, and what was kept in memory.
     *
     * @param fixed the part that somebody may have frozen, such as {@code fc1}
     * @param trained the part that learns in each case
     * @param cases the cases to compare
     * @return one row a case
     */
    public static Table cases(String fixed, String trained, StepOutcome... cases) {
        return Table.create("who moved, and what was kept").addColumns(
                StringColumn.create("case", Arrays.stream(cases).map(StepOutcome::name).toArray(String[]::new)),
                answers(fixed + " moved", cases, one -> one.moved(fixed)),
                answers(trained + " moved", cases, one -> one.moved(trained)),
                answers(fixed + " had a gradient", cases, one -> one.hadGradient(fixed)),
                bytes("gradients [bytes]", cases, one -> one.bytes().gradients()),
                bytes("left after the last step [bytes]", cases, one -> one.bytes().gradientsLeft()),
                bytes("optimizer's state [bytes]", cases, one -> one.bytes().state()));
    }

    /**
     * Lists what each switch did to a batch norm and to the layer before it.
     *
     * @param norm the path of a batch norm
     * @param layer the path of the layer before it
     * @param cases one for each setting of the switches
     * @return one row a case
     */
    public static Table switches(String norm, String layer, StepOutcome... cases) {
        return Table.create("%s and %s, measured".formatted(layer, norm)).addColumns(
                StringColumn.create("switch", Arrays.stream(cases).map(StepOutcome::name).toArray(String[]::new)),
                answers("γ and β had a gradient", cases, one -> one.hadGradient(norm)),
                answers("γ and β moved", cases, one -> one.moved(norm)),
                answers("running statistics moved", cases, one -> one.statisticsMoved(norm)),
                answers(layer + " had a gradient", cases, one -> one.hadGradient(layer)),
                answers(layer + " moved", cases, one -> one.moved(layer)));
    }

    private static StringColumn answers(String name, StepOutcome[] cases, Predicate<StepOutcome> question) {
        return StringColumn.create(name, Arrays.stream(cases).map(one -> question.test(one) ? "yes" : "no")
                .toArray(String[]::new));
    }

    private static LongColumn bytes(String name, StepOutcome[] cases, ToLongFunction<StepOutcome> count) {
        return LongColumn.create(name, Arrays.stream(cases).mapToLong(count).toArray());
    }
}
