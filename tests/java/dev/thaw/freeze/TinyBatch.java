package dev.thaw.freeze;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.Torch;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Network;

/** A few inputs and labels, and the backward pass of their mean cross-entropy. */
record TinyBatch(float[] x, Shape shape, long[] labels) {

    /** Leaves gradients at the network's parameters and returns the loss. */
    double backward(Network network) {
        try (GradientMode on = GradientMode.on()) {
            return loss(network, Mode.TRAIN);
        }
    }

    /** Returns the loss in inference. */
    double judge(Network network) {
        try (GradientMode off = GradientMode.off()) {
            return loss(network, Mode.EVAL);
        }
    }

    private double loss(Network network, Mode mode) {
        try (NDManager manager = network.manager().newSubManager();
                NDArray logits = network.forward(manager.create(x, shape), mode);
                NDArray logShares = logits.logSoftmax(1);
                NDArray chosen = logShares.gather(manager.create(labels, new Shape(labels.length, 1)), 1);
                NDArray mean = chosen.mean(); NDArray loss = mean.neg()) {
            if (mode == Mode.TRAIN) {
                Torch.backward(loss);
            }
            return loss.getFloat();
        }
    }
}
