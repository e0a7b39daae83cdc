package dev.thaw.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongFunction;

/** Numbers of a rule that follow from its rate and a step count, made once for all parameters of one count. */
final class StepNumbers {

    private static final int COUNTS_KEPT = 16; // as many ages as parameters of one group have, with room to spare

    private final NDManager manager;
    private final LongFunction<double[]> formula;
    private final Map<Long, NDArray[]> made = new LinkedHashMap<>();

    StepNumbers(NDManager manager, LongFunction<double[]> formula) {
        this.manager = manager;
        this.formula = formula;
    }

    /** Returns the formula's numbers at a step count, from 1, as arrays without dimensions; valid until the next call. */
    NDArray[] at(long steps) {
        NDArray[] numbers = made.get(steps);
        if (numbers == null) {
            if (made.size() == COUNTS_KEPT) {
                release(made.remove(made.keySet().iterator().next()));
            }
            numbers = Arrays.stream(formula.apply(steps)).mapToObj(value -> SingleRule.number(manager, value))
                    .toArray(NDArray[]::new);
            made.put(steps, numbers);
        }
        return numbers;
    }

    /** Releases them all, because what the formula uses changed. */
    void clear() {
        made.values().forEach(StepNumbers::release);
        made.clear();
    }

    private static void release(NDArray[] numbers) {
        Arrays.stream(numbers).forEach(NDArray::close);
    }
}
