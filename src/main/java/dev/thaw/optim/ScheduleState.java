package dev.thaw.optim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a schedule stands, as a few numbers to keep beside an optimizer's state.
 *
 * @param schedule {@link Schedule#describe()} of the schedule it belongs to
 * @param numbers {@code GROUP.rate}, {@code GROUP.base}, {@code GROUP.momentum} (NaN where no schedule sets it) and the
 *     counts of its rule; a plateau's best value may be infinite
 */
public record ScheduleState(String schedule, Map<String, Double> numbers) {

    /**
     * Copies the numbers and keeps their order.
     *
     * @param schedule the schedule's words
     * @param numbers the numbers by name
     */
    public ScheduleState {
        numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
    }
}
