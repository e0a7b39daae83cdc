package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;

/** Finds the norm behind which nothing else with parameters computes. */
final class LastNorm implements ForwardObserver {

    private String path = "";

    private LastNorm() { }

    /** Returns its path by one black image; empty when another layer computes last. */
    static String of(Network network) {
        LastNorm last = new LastNorm();
        try (NDManager manager = network.manager().newSubManager()) {
            network.forward(manager.zeros(network.inputShape(1)), Mode.EVAL, last).close();
        }
        return last.path;
    }

    @Override
    public void leaving(String at, Module module, NDArray output) {
        if (module.namedChildren().isEmpty() && !module.ownParameters().isEmpty()) {
            path = module.ownParameters().values().stream().anyMatch(own -> own.getType() == Parameter.Type.GAMMA) ? at : "";
        }
    }
}
