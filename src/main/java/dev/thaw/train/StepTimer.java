package dev.thaw.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import dev.thaw.data.Batch;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.Torch;
import dev.thaw.freeze.Freezing;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Network;
import dev.thaw.optim.Optimizer;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;

/** Takes steps on one batch and holds a watch to the three parts of each. */
final class StepTimer {

    private static final int WARM_UP = 2;

    private final Network network;
    private final Freezing freezing;
    private final Optimizer optimizer;
    private final Batch batch;
    private long gradientBytes;

    StepTimer(Network network, Freezing freezing, Optimizer optimizer, Batch batch) {
        this.network = network;
        this.freezing = freezing;
        this.optimizer = optimizer;
        this.batch = batch;
    }

    StepCost run(String label, int repeats) {
        double[] forward = new double[repeats];
        double[] backward = new double[repeats];
        double[] step = new double[repeats];
        for (int i = -WARM_UP; i < repeats; i++) {
            double[] times = once();
            if (i >= 0) {
                forward[i] = times[0];
                backward[i] = times[1];
                step[i] = times[2];
            }
        }
        long stepped = size(network.parameters().keySet().stream().filter(path -> optimizer.steps(path) > 0).toList());
        return new StepCost(label, size(freezing.trainablePaths()), stepped, median(forward), median(backward), median(step), 0,
                gradientBytes, 0, 0);
    }

    private double[] once() {
        long begin = System.nanoTime();
        long computed;
        long differentiated;
        try (var on = GradientMode.on();
                NDArray logits = network.forward(batch.x(), Mode.TRAIN);
                NDArray loss = CrossEntropy.mean(logits, batch.y())) {
            loss.getFloat();                          // waits for the device
            computed = System.nanoTime();
            Torch.backward(loss);
            differentiated = System.nanoTime();
        }
        gradientBytes = gradients();
        long before = System.nanoTime();
        optimizer.step();
        return new double[] {millis(computed - begin), millis(differentiated - computed), millis(System.nanoTime() - before)};
    }

    private long gradients() {
        long bytes = 0;
        try (NDManager handles = NDManager.newBaseManager()) {
            for (Parameter parameter : network.parameters().values()) {
                Optional<NDArray> gradient = Torch.gradient(parameter.getArray(), handles);
                bytes += gradient.map(array -> array.size() * Float.BYTES).orElse(0L);
            }
        }
        return bytes;
    }

    private long size(Collection<String> paths) {
        return paths.stream().mapToLong(path -> network.parameters().get(path).getArray().size()).sum();
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
