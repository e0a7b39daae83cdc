package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs its children one after the other.
 *
 * <p>Between children it may do in passing what PyTorch's models do in their {@code forward} method, such as laying images
 * out as rows: {@link #passing}. So its children are those of the original, no more.
 */
public final class Sequential extends Module {

    /** A step: a child under its name, or without a name one that is no child. */
    private record Step(String name, Module module) { }

    /**
     * A step that is no child.
     *
     * @param after the child that it belongs to; empty when it comes before all children, and then belongs to the first
     * @param module what it does
     */
    public record InPassing(String after, Module module) { }

    private final List<Step> steps = new ArrayList<>();

    private Sequential() { }

    /**
     * Makes a sequence whose children are named {@code 0}, {@code 1}, ….
     *
     * @param modules the children, in order
     * @return the sequence
     */
    public static Sequential of(Module... modules) {
        Sequential sequence = new Sequential();
        for (int i = 0; i < modules.length; i++) {
            sequence.then(Integer.toString(i), modules[i]);
        }
        return sequence;
    }

    /**
     * Starts a sequence of named children.
     *
     * @return an empty sequence, which returns its input
     */
    public static Sequential named() {
        return new Sequential();
    }

    /**
     * Appends a child to this sequence; only while building, before a {@link Network} holds it.
     *
     * @param name its name in paths
     * @param module the child
     * @return this sequence
     */
    public Sequential then(String name, Module module) {
        steps.add(new Step(name, child(name, module)));
        return this;
    }

    /**
     * Appends a step that is no child: no path leads to it, and its parameters count as this sequence's own.
     *
     * <p>It belongs to the child before it: whoever stops after that child has its result.
     *
     * @param module what to do in passing; without children
     * @return this sequence
     * @throws IllegalArgumentException if the module has children, which would have no path
     */
    public Sequential passing(Module module) {
        if (!module.namedChildren().isEmpty()) {
            throw new IllegalArgumentException("""
                    %s has children, to which no path would lead here; append it with then(name, module)"""
                    .formatted(module.describe()));
        }
        adopt(module);
        steps.add(new Step(null, module));
        return this;
    }

    /** Makes a sequence of the same modules and one more, before a child or, for null, at the end; this one is given up. */
    Sequential with(String before, String name, Module module) {
        Sequential longer = new Sequential();
        for (Step step : steps) {
            if (step.name() != null && step.name().equals(before)) {
                longer.then(name, module);
            }
            longer.take(step, this);
        }
        return before == null ? longer.then(name, module) : longer;
    }

    /** Makes a sequence of the same modules but one; the steps in passing behind it stay. This one is given up. */
    Sequential without(String name) {
        Sequential shorter = new Sequential();
        steps.stream().filter(step -> !name.equals(step.name())).forEach(step -> shorter.take(step, this));
        return shorter;
    }

    private void take(Step step, Sequential other) {
        if (step.name() == null) {
            passing(step.module());
        } else {
            then(step.name(), other.namedChildren().get(step.name()));
        }
    }

    /**
     * Returns what is done between the children, in order.
     *
     * @return the steps that {@link #passing} appended; a new list
     */
    public List<InPassing> inPassing() {
        List<InPassing> found = new ArrayList<>();
        String after = "";
        for (Step step : steps) {
            if (step.name() == null) {
                found.add(new InPassing(after, step.module()));
            } else {
                after = step.name();
            }
        }
        return found;
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        return compute(0, namedChildren().size(), x, mode);
    }

    /**
     * Runs some of the children, each with the steps in passing that follow it.
     *
     * @param from the first child, counted from 0; steps before all children run with the first
     * @param to the child to stop before
     * @param x what the first is given; stays open
     * @param mode training or not
     * @return what the last returns, which the caller closes; {@code x} itself when there is nothing to run
     */
    NDArray compute(int from, int to, NDArray x, Mode mode) {
        NDArray current = x;
        int children = 0;
        for (Step step : steps) {
            children += step.name() == null ? 0 : 1;
            int index = Math.max(children, 1) - 1;
            if (index < from || index >= to && !namedChildren().isEmpty()) {
                continue;
            }
            current = follow(x, current, step.module(), mode);
        }
        return current;
    }

    /** Runs modules one after the other and closes what lies between. */
    static NDArray chain(NDArray x, Mode mode, Module... modules) {
        NDArray current = x;
        for (Module module : modules) {
            current = follow(x, current, module, mode);
        }
        return current;
    }

    private static NDArray follow(NDArray x, NDArray current, Module module, Mode mode) {
        NDArray next = module.forward(current, mode);
        if (current != x && current != next) {
            current.close();
        }
        return next;
    }

    @Override
    protected Sequential blank() {
        Sequential sequence = new Sequential();
        for (Step step : steps) {
            Module again = step.module().blank();
            if (step.name() == null) {
                sequence.passing(again);
            } else {
                sequence.then(step.name(), again);
            }
        }
        return sequence;
    }

    @Override
    public String describe() {
        return "Sequential of " + namedChildren().size();
    }
}
