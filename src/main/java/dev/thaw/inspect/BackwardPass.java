package dev.thaw.inspect;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.Torch;
import dev.thaw.nn.ForwardObserver;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Network;

/** One forward and backward pass in training mode, for whoever looks at what it leaves behind. */
final class BackwardPass {

    private BackwardPass() { }

    /** Adds the gradients of the mean cross-entropy of a batch, where any parameter asks for one; returns the loss in nats. */
    static double run(Network network, NDArray x, NDArray y, ForwardObserver observer) {
        try (GradientMode on = GradientMode.on(); NDManager pass = network.manager().newSubManager()) {
            NDArray input = x.duplicate();
            input.attach(pass);
            NDArray labels = y.duplicate();
            labels.attach(pass);
            NDArray logits = network.forward(input, Mode.TRAIN, observer);
            NDArray mean = logits.logSoftmax(1).gather(labels.expandDims(1), 1).mean().neg();
            double loss = mean.getFloat();
            if (Torch.carriesGraph(mean)) {
                Torch.backward(mean);
            }
            return loss;
        }
    }
}
