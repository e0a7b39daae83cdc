package dev.thaw.inspect;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Parameter;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.Torch;
import dev.thaw.nn.Network;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Lets a training pass be looked at without leaving a trace: closing it restores buffers and gradients. */
final class KeptState implements AutoCloseable {

    private static final NDIndex ALL = new NDIndex("...");

    private final Network network;
    private final NDManager manager;
    private final Map<Parameter, NDArray> buffers = new LinkedHashMap<>();
    private final Map<String, NDArray> gradients = new HashMap<>();

    private KeptState(Network network) {
        this.network = network;
        manager = network.manager().newSubManager();
        network.buffers().values().forEach(buffer -> buffers.put(buffer, copy(buffer.getArray())));
        network.parameters().forEach((path, parameter) -> Torch.gradient(parameter.getArray(), manager)
                .ifPresent(gradient -> gradients.put(path, copy(gradient))));
    }

    private NDArray copy(NDArray array) {
        NDArray copy = array.duplicate();
        copy.attach(manager);
        return copy;
    }

    static KeptState of(Network network) {
        return new KeptState(network);
    }

    /** Returns the parameters that have a gradient now. */
    static Set<String> withGradient(Network network) {
        Set<String> found = new HashSet<>();
        try (NDManager handles = network.manager().newSubManager()) {
            network.parameters().forEach((path, parameter) ->
                    Torch.gradient(parameter.getArray(), handles).ifPresent(gradient -> found.add(path)));
        }
        return found;
    }

    @Override
    public void close() {
        try (GradientMode off = GradientMode.off()) {
            buffers.forEach((buffer, copy) -> buffer.getArray().set(ALL, copy));
            network.parameters().forEach(this::restoreGradient);
        }
        manager.close();
    }

    /** A pass adds to a gradient in place or replaces it; what is there now takes the old numbers. */
    private void restoreGradient(String path, Parameter parameter) {
        if (gradients.containsKey(path)) {
            Torch.gradient(parameter.getArray(), manager).ifPresent(now -> now.set(ALL, gradients.get(path)));
        } else {
            Torch.forgetGradient(parameter.getArray());
        }
    }
}
