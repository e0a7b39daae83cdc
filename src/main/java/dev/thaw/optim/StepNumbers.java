package dev.thaw.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongFunction;

/** Numbers of a rule that follow from its rate and a step count, made once for all parameters of one count. */
final class StepNumbers {

    private final NDManager manager;
    private final LongFunction<double[]> formula;
    private final Map<Long, NDArray[]> made = new HashMap<>();

    StepNumbers(NDManager manager, LongFunction<double[]> formula) {
        this.manager = manager;
        this.formula = formula;
    }

    /** Returns the formula's numbers at a step count, from 1, as arrays without dimensions. */
    NDArray[] at(long steps) {
        return made.computeIfAbsent(steps, count -> Arrays.stream(formula.apply(count))
                .mapToObj(value -> UpdateRule.number(manager, value)).toArray(NDArray[]::new));
    }

    /** Releases them all; a step begins or the rate changed. */
    void clear() {
        made.values().forEach(numbers -> Arrays.stream(numbers).forEach(NDArray::close));
        made.clear();
    }
}
