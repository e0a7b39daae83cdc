package dev.thaw.freeze;

import dev.thaw.nn.Network;

/** How a plan's parameters are kept fixed: several ways lead to the same values at different cost. */
public sealed interface FreezeMethod permits RequiresGrad {

    /**
     * Fixes what the plan says, until the returned value is closed.
     *
     * @param plan which parameters
     * @param network whose parameters
     * @param norm what fully frozen batch norms do in training
     * @return what was fixed, and the way back
     * @throws IllegalArgumentException if a rule of the plan matches no parameter of the network
     */
    Freezing apply(FreezePlan plan, Network network, FrozenNorm norm);
}
