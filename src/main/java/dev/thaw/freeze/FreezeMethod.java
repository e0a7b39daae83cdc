package dev.thaw.freeze;

import dev.thaw.nn.Network;

/**
 * How a plan's parameters are kept fixed: several ways lead to the same values at different cost.
 *
 * <p>Flag and filter leave everything that trains its gradient. A cut of the graph also takes the gradient from what
 * stands before the frozen part.
 */
public sealed interface FreezeMethod permits RequiresGrad, OptimizerFilter, NoGrad, Detach, Combined {

    /**
     * Fixes what the plan says, until the returned value is closed.
     *
     * @param plan which parameters
     * @param network whose parameters
     * @param norm what fully frozen batch norms do in training
     * @return what was fixed, and the way back
     * @throws IllegalArgumentException if a rule of the plan matches no parameter of the network, or this method needs
     *     whole modules and the plan freezes only a part of one
     */
    default Freezing apply(FreezePlan plan, Network network, FrozenNorm norm) {
        return Freezing.of(plan, network, this, norm);
    }

    /**
     * Joins two methods; the best practice is flag and filter.
     *
     * @param other the second one
     * @return both at once
     * @throws IllegalArgumentException if both cut the graph, each in its own way
     */
    default FreezeMethod and(FreezeMethod other) {
        return Combined.of(this, other);
    }

    /**
     * Names the method in tables and figures.
     *
     * @return a word or two, such as {@code flag + filter}
     */
    String label();
}
