package dev.thaw.freeze;

/**
 * Freezes by taking something out of the graph with {@code detach()}: the output of each frozen module, or its weights.
 *
 * <p>It needs whole modules, or whole steps such as a class token with its places.
 *
 * @param what what is detached
 */
public record Detach(What what) implements FreezeMethod {

    /** What is taken out of the graph. */
    public enum What {
        /** The output: nothing before it gets a gradient either. */
        OUTPUT,
        /** The weights: gradients pass through the frozen module to what stands before it. */
        WEIGHTS
    }

    /**
     * Returns this method with outputs detached.
     *
     * @return the method
     */
    public static Detach method() {
        return new Detach(What.OUTPUT);
    }

    /**
     * Returns this method with weights detached, so that whatever stands before still learns.
     *
     * @return the method
     */
    public static Detach weights() {
        return new Detach(What.WEIGHTS);
    }

    @Override
    public String label() {
        return what == What.OUTPUT ? "detach" : "detached weights";
    }
}
