package dev.thaw.freeze;

/**
 * Freezes by the flag of each parameter: no gradient is computed for it, and no optimizer touches it.
 *
 * <p>The backward pass ends below the lowest parameter that trains, so freezing from the bottom saves time.
 */
public record RequiresGrad() implements FreezeMethod {

    /**
     * Returns this method.
     *
     * @return the method
     */
    public static RequiresGrad method() {
        return new RequiresGrad();
    }

    @Override
    public String label() {
        return "flag";
    }
}
