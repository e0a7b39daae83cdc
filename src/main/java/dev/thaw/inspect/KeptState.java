package dev.thaw.inspect;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Parameter;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.Torch;
import dev.thaw.nn.Network;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Lets a training pass be looked at without leaving a trace: closing it restores buffers and takes new gradients away. */
final class KeptState implements AutoCloseable {

    private static final NDIndex ALL = new NDIndex("...");

    private final Network network;
    private final NDManager manager;
    private final Map<Parameter, NDArray> buffers = new LinkedHashMap<>();
    private final Set<String> gradients;

    private KeptState(Network network) {
        this.network = network;
        manager = network.manager().newSubManager();
        network.buffers().values().forEach(buffer -> {
            NDArray copy = buffer.getArray().duplicate();
            copy.attach(manager);
            buffers.put(buffer, copy);
        });
        gradients = withGradient(network);
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
        }
        network.parameters().forEach((path, parameter) -> {
            if (!gradients.contains(path)) {
                Torch.forgetGradient(parameter.getArray());
            }
        });
        manager.close();
    }
}
