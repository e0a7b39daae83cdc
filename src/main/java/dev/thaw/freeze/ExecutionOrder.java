package dev.thaw.freeze;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.thaw.nn.ForwardObserver;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Module;
import dev.thaw.nn.Network;
import java.util.LinkedHashSet;
import java.util.Set;

/** Notes which modules a forward pass enters until one of them is done. */
final class ExecutionOrder implements ForwardObserver {

    private final String last;
    private final Set<String> entered = new LinkedHashSet<>();
    private boolean done;

    private ExecutionOrder(String last) {
        this.last = last;
    }

    /** Runs a black image through the network and returns the modules that begin before the named one ends. */
    static Set<String> enteredUntil(String module, Network network) {
        ExecutionOrder order = new ExecutionOrder(module);
        try (NDManager manager = network.manager().newSubManager();
                NDArray logits = network.forward(manager.zeros(network.inputShape(1)), Mode.EVAL, order)) {
            return order.entered;
        }
    }

    @Override
    public void entering(String path, Module module, NDArray input) {
        if (!done) {
            entered.add(path);
        }
    }

    @Override
    public void leaving(String path, Module module, NDArray output) {
        done |= path.equals(last);
    }
}
