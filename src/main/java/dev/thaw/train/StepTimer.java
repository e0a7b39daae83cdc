package dev.thaw.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import dev.thaw.data.Batch;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.ResidentMemory;
import dev.thaw.engine.Torch;
import dev.thaw.freeze.Freezing;
import dev.thaw.inspect.Footprint;
import dev.thaw.metric.Median;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Network;
import dev.thaw.optim.Optimizer;
import java.util.Arrays;
import java.util.Collection;

/** Takes steps on one batch and holds a watch to the three parts of each. */
final class StepTimer {

    private static final int WARM_UP = 2;
    private static final int FORWARD = 0;
    private static final int BACKWARD = 1;
    private static final int STEP = 2;
    private static final double NANOS_IN_A_MILLISECOND = 1e6;

    private final Network network;
    private final Freezing freezing;
    private final Optimizer optimizer;
    private final Batch batch;
    private final boolean leavesGradients;
    private long gradientBytes;

    StepTimer(Network network, Freezing freezing, Optimizer optimizer, Batch batch) {
        this.network = network;
        this.freezing = freezing;
        this.optimizer = optimizer;
        this.batch = batch;
        leavesGradients = TrainStep.leavesGradients(network, freezing);
    }

    StepCost run(String label, int repeats) {
        double[][] times = new double[repeats][];
        for (int i = -WARM_UP; i < repeats; i++) {
            if (i == 0) {
                ResidentMemory.resetPeak();
            }
            times[Math.max(0, i)] = once();
        }
        long peak = ResidentMemory.peak().orElse(0);
        long graph = Footprint.of(network, batch.x()).activations();
        long stepped = size(network.parameters().keySet().stream().filter(path -> optimizer.steps(path) > 0).toList());
        return new StepCost(label, size(freezing.trainablePaths()), stepped, median(times, FORWARD), median(times, BACKWARD),
                median(times, STEP), graph, gradientBytes, optimizer.stateBytes(), peak);
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
        if (leavesGradients) {
            freezing.clearGradients();
        }
        return new double[] {computed - begin, differentiated - computed, System.nanoTime() - before};
    }

    private long gradients() {
        try (NDManager handles = NDManager.newBaseManager(batch.x().getDevice())) {
            return network.parameters().values().stream().map(Parameter::getArray)
                    .filter(array -> Torch.gradient(array, handles).isPresent())
                    .mapToLong(array -> array.size() * array.getDataType().getNumOfBytes()).sum();
        }
    }

    private long size(Collection<String> paths) {
        return paths.stream().mapToLong(path -> network.parameters().get(path).getArray().size()).sum();
    }

    /** The median of one part over all steps, in milliseconds. */
    private static double median(double[][] nanos, int part) {
        return Median.of(Arrays.stream(nanos).mapToDouble(times -> times[part]).toArray()).middle() / NANOS_IN_A_MILLISECOND;
    }
}
