package dev.thaw.inspect;

import java.util.Locale;

/**
 * One part of a network in the step that a {@link GradientFlow} shows.
 *
 * @param path where it stands, such as {@code layer1.0}
 * @param type what it is, in a few words
 * @param carriesGraph whether its output is tied to a graph: what a backward pass needs is kept
 * @param reached whether a gradient comes back to its output; a graph below a cut is kept in vain
 * @param cut whether it, or a module around it, is cut: by NoGrad or Detach, or because its weights count as numbers
 * @param parameters how many parameter tensors it has
 * @param withGradient how many of them held a gradient after the backward pass
 * @param flagged how many of them require a gradient
 * @param inOptimizer how many of them a group of the optimizer has
 * @param remembered for how many of them the optimizer keeps velocities or running means
 * @param norms how many of its modules keep running statistics
 * @param heldNorms how many of those are held in inference
 * @param moved what the step did to its parameters
 * @param drift the length of the step, as a share of the length of its parameters before; NaN when nothing was asked
 */
public record FlowPart(String path, String type, boolean carriesGraph, boolean reached, boolean cut, int parameters,
        int withGradient, int flagged, int inOptimizer, int remembered, int norms, int heldNorms, Moved moved, double drift) {

    private static final double PERCENT = 100;

    /** What an optimizer's step did. */
    public enum Moved {
        /** No step was taken, or there is no parameter to move. */
        NOT_ASKED,
        /** At least one bit changed. */
        YES,
        /** Every bit is the same. */
        NO;

        /** Says it in one word; empty when nothing was asked. */
        String word() {
            return this == NOT_ASKED ? "" : name().toLowerCase(Locale.ROOT);
        }
    }

    /** A shortcut that is no module: x as it is. */
    static FlowPart shortcut(String path, boolean carriesGraph, boolean reached) {
        return new FlowPart(path, "x as it is", carriesGraph, reached, false, 0, 0, 0, 0, 0, 0, 0, Moved.NOT_ASKED, Double.NaN);
    }

    FlowPart reached(boolean comes) {
        return new FlowPart(path, type, carriesGraph, comes, cut, parameters, withGradient, flagged, inOptimizer, remembered, norms,
                heldNorms, moved, drift);
    }

    /** Says what the step did, with its size; empty when nothing was asked. */
    String moving() {
        return moved == Moved.YES && drift > 0 ? String.format(Locale.ROOT, "by %.2g %%", PERCENT * drift) : moved.word();
    }
}
