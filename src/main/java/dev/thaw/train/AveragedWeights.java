package dev.thaw.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Parameter;
import dev.thaw.engine.GradientMode;
import dev.thaw.nn.Network;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.util.LinkedHashMap;
import java.util.Map;

/** A {@link MovingAverage} at work on one network, beside its weights or in their place. */
final class AveragedWeights implements AutoCloseable {

    private static final NDIndex ALL = new NDIndex("...");

    private final Network network;
    private final NDManager manager;
    private final NDArray entering;
    /** The means; while they are swapped in, the weights of the last step. */
    private final Map<String, NDArray> others = new LinkedHashMap<>();
    private boolean shown;

    AveragedWeights(Network network, MovingAverage average) {
        this.network = network;
        manager = network.manager().newSubManager();
        try {
            entering = manager.create((float) (1 - average.decay()));
            own().forEach((path, parameter) -> others.put(path, copy(parameter.getArray())));
        } catch (RuntimeException | Error full) {
            manager.close();
            throw full;
        }
    }

    private Map<String, Parameter> own() {
        Map<String, Parameter> all = new LinkedHashMap<>(network.parameters());
        all.putAll(network.buffers());
        return all;
    }

    private NDArray copy(NDArray array) {
        NDArray copy = array.duplicate();
        copy.attach(manager);
        return copy;
    }

    /** Takes the weights of a step in; where weight and mean are equal, not a bit changes. */
    void update() {
        try (var off = GradientMode.off()) {
            own().forEach((path, parameter) -> {
                NDArray mean = others.get(path);
                if (mean.getDataType().isFloating()) {
                    try (NDArray change = parameter.getArray().sub(mean)) {
                        mean.addi(change.muli(entering));
                    }
                } else {
                    mean.set(ALL, parameter.getArray());
                }
            });
        }
    }

    /** Puts the means in the place of the weights until {@link #hide()}. */
    void show() {
        if (!shown) {
            swap();
        }
    }

    /** Puts the weights of the last step back, to the bit; does nothing where they are there already. */
    void hide() {
        if (shown) {
            swap();
        }
    }

    private void swap() {
        shown = !shown;
        try (var off = GradientMode.off()) {
            own().forEach((path, parameter) -> {
                NDArray weight = parameter.getArray();
                try (NDArray kept = weight.duplicate()) {
                    weight.set(ALL, others.get(path));
                    others.get(path).set(ALL, kept);
                }
            });
        }
    }

    /** Returns the means by path, while they are hidden. */
    StateDict state() {
        show();
        try {
            return network.stateDict();
        } finally {
            hide();
        }
    }

    /** Goes on from means that were kept. */
    void load(StateDict means) {
        try (var off = GradientMode.off()) {
            others.forEach((path, mean) -> {
                TensorData tensor = means.get(path);
                try (NDArray read = manager.create(tensor.bytes(), mean.getShape(), tensor.type())) {
                    mean.set(ALL, read);
                }
            });
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
