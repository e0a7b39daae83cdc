package dev.thaw.nn;

import ai.djl.ndarray.NDArray;

/**
 * Looks at what goes into and comes out of each module during one forward pass.
 *
 * <p>The arrays belong to the network and may be released right after the call: copy what must stay, by numbers or
 * {@code duplicate()}.
 */
public interface ForwardObserver {

    /**
     * Called before a module computes.
     *
     * @param path where the module stands; empty for the root
     * @param module the module
     * @param input what it is given
     */
    default void entering(String path, Module module, NDArray input) { }

    /**
     * Called after a module has computed.
     *
     * @param path where the module stands; empty for the root
     * @param module the module
     * @param output what it returns
     */
    default void leaving(String path, Module module, NDArray output) { }
}
