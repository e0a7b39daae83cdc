package dev.thaw.freeze;

/**
 * Freezes by recording no graph: frozen modules compute as under {@code torch.no_grad()}.
 *
 * <p>Nothing before a frozen module gets a gradient either, whatever the plan says about it. It needs whole modules, or
 * whole steps such as a class token with its places.
 */
public record NoGrad() implements FreezeMethod {

    /**
     * Returns this method.
     *
     * @return the method
     */
    public static NoGrad method() {
        return new NoGrad();
    }

    @Override
    public String label() {
        return "no_grad";
    }
}
