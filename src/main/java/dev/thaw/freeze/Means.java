package dev.thaw.freeze;

import dev.thaw.nn.GradientCut;
import java.util.EnumSet;
import java.util.Set;

/** What a method does, taken apart. */
record Means(Set<Act> acts, GradientCut cut) {

    /** One thing that a method may do about frozen parameters. */
    enum Act {
        /** Clears their flag. */
        FLAG,
        /** Keeps them from the optimizer. */
        FILTER,
        /** Leaves the gradients that nobody uses. */
        PILE_UP
    }

    static Means of(FreezeMethod method) {
        Set<Act> acts = EnumSet.noneOf(Act.class);
        GradientCut cut = GradientCut.NONE;
        for (FreezeMethod part : method instanceof Combined several ? several.methods() : Set.of(method)) {
            if (part instanceof RequiresGrad) {
                acts.add(Act.FLAG);
            } else if (part instanceof OptimizerFilter filter) {
                acts.add(Act.FILTER);
                if (filter.unused() == OptimizerFilter.Unused.PILED_UP) {
                    acts.add(Act.PILE_UP);
                }
            } else {
                cut = cutOf(part);
            }
        }
        return new Means(acts, cut);
    }

    private static GradientCut cutOf(FreezeMethod method) {
        if (method instanceof NoGrad) {
            return GradientCut.NO_GRAD;
        }
        return ((Detach) method).what() == Detach.What.OUTPUT ? GradientCut.DETACH : GradientCut.CONSTANT_WEIGHTS;
    }

    boolean does(Act act) {
        return acts.contains(act);
    }
}
