package dev.thaw.optim;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Parameters that share a rule and a rate, such as the body at a tenth of the head's.
 *
 * @param name what to call them in tables
 * @param paths the parameters, each in one group only
 * @param choice rule and rate
 */
public record ParameterGroup(String name, Set<String> paths, OptimizerChoice choice) {

    /**
     * Copies the paths and keeps their order.
     *
     * @param name what to call them in tables
     * @param paths the parameters
     * @param choice rule and rate
     */
    public ParameterGroup {
        paths = Collections.unmodifiableSet(new LinkedHashSet<>(paths));
    }

    /**
     * Groups some parameters.
     *
     * @param name what to call them in tables
     * @param paths the parameters
     * @param choice rule and rate
     * @return the group
     */
    public static ParameterGroup of(String name, Collection<String> paths, OptimizerChoice choice) {
        return new ParameterGroup(name, new LinkedHashSet<>(paths), choice);
    }

    /**
     * Returns the group's learning rate before any schedule.
     *
     * @return the rate of its {@link #choice}
     */
    public double lr() {
        return choice.lr();
    }
}
