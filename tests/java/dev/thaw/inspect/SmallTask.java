package dev.thaw.inspect;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.thaw.NumberStream;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.Torch;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Network;
import dev.thaw.nn.ResNet;
import dev.thaw.optim.Optimizer;
import dev.thaw.weights.Match;
import java.util.List;

/** A tiny loaded ResNet and one batch for it: enough to freeze, to step and to look. */
final class SmallTask implements AutoCloseable {

    static final int IMAGES = 6;

    private final Network network = ResNet.cifar("tiny", List.of(4, 8), 1, 3).seed(7);
    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray x = manager.create(NumberStream.images(IMAGES, 3, 16, 16), new Shape(IMAGES, 3, 16, 16));
    private final NDArray y = manager.create(new long[] {0, 1, 2, 0, 1, 2});

    SmallTask() {
        try (Network pretrained = ResNet.cifar("tiny", List.of(4, 8), 1, 3).seed(3)) {
            network.load(pretrained.stateDict().filter(path -> !path.startsWith("linear.")), Match.SHAPE);
        }
    }

    Network network() {
        return network;
    }

    NDArray x() {
        return x;
    }

    NDArray y() {
        return y;
    }

    /** Adds the gradients of one pass. */
    void backward() {
        backward(network, x, y);
    }

    static void backward(Network network, NDArray x, NDArray y) {
        try (GradientMode on = GradientMode.on(); NDManager pass = network.manager().newSubManager()) {
            NDArray input = x.duplicate();
            input.attach(pass);
            NDArray labels = y.duplicate();
            labels.attach(pass);
            NDArray logits = network.forward(input, Mode.TRAIN);
            Torch.backward(logits.logSoftmax(1).gather(labels.expandDims(1), 1).mean().neg());
        }
    }

    void steps(int count, Optimizer optimizer) {
        for (int i = 0; i < count; i++) {
            backward();
            optimizer.step();
        }
    }

    @Override
    public void close() {
        manager.close();
        network.close();
    }
}
