package dev.thaw.nn;

import ai.djl.ndarray.NDArray;

/** Runs its children one after the other. */
public final class Sequential extends Module {

    private Module[] steps = {};

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
        child(name, module);
        steps = namedChildren().values().toArray(Module[]::new);
        return this;
    }

    @Override
    protected NDArray compute(NDArray x, Mode mode) {
        NDArray current = x;
        for (Module step : steps) {
            NDArray next = step.forward(current, mode);
            if (current != x && current != next) {
                current.close();
            }
            current = next;
        }
        return current;
    }

    @Override
    protected Sequential blank() {
        Sequential sequence = new Sequential();
        namedChildren().forEach((name, module) -> sequence.then(name, module.blank()));
        return sequence;
    }

    @Override
    public String describe() {
        return "Sequential of " + steps.length;
    }
}
