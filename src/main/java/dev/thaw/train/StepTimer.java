package dev.thaw.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import dev.thaw.data.Batch;
import dev.thaw.engine.DeviceMemory;
import dev.thaw.engine.DeviceMemory.Source;
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
import java.util.stream.IntStream;

/** Takes steps on one batch and measures their three parts: first the time, then, in steps of their own, the memory. */
final class StepTimer {

    /** Is told where each part of a step begins and ends. */
    private interface Meter {
        void begin();

        void end(int part);
    }

    /** Nanoseconds of each part; on a GPU until it has really done it. */
    private static final class Watch implements Meter {
        private final Device device;
        private final double[] nanos = new double[PARTS];
        private long from;

        Watch(Device device) {
            this.device = device;
        }

        @Override
        public void begin() {
            from = System.nanoTime();
        }

        @Override
        public void end(int part) {
            Torch.await(device);
            nanos[part] = System.nanoTime() - from;
        }
    }

    /** Bytes of each part, above those before the step; {@code held} is what the parts before left. */
    private static final class Scales implements Meter, AutoCloseable {
        private final Device device;
        private final StepMemory.Part[] parts = new StepMemory.Part[PARTS];
        private DeviceMemory memory;
        private long held;

        Scales(Device device) {
            this.device = device;
        }

        @Override
        public void begin() {
            memory = DeviceMemory.watch(device);
        }

        @Override
        public void end(int part) {
            Torch.await(device);
            try (DeviceMemory ended = memory) {
                long peak = held + ended.peak().orElse(0);
                held += ended.now().orElse(0);
                parts[part] = new StepMemory.Part(held, Math.max(held, peak));
            }
        }

        /** Ends the watch of a part that failed. */
        @Override
        public void close() {
            if (memory != null) {
                memory.close();
            }
        }
    }

    private static final int WARM_UP = 2;
    private static final int WEIGHINGS = 3;
    private static final int FORWARD = 0;
    private static final int BACKWARD = 1;
    private static final int STEP = 2;
    private static final int PARTS = 3;
    private static final double NANOS_IN_A_MILLISECOND = 1e6;

    private final Network network;
    private final Freezing freezing;
    private final Optimizer optimizer;
    private final Batch batch;
    private final Device device;
    private final boolean leavesGradients;
    private long gradientBytes;

    StepTimer(Network network, Freezing freezing, Optimizer optimizer, Batch batch) {
        this.network = network;
        this.freezing = freezing;
        this.optimizer = optimizer;
        this.batch = batch;
        device = batch.x().getDevice();
        leavesGradients = TrainStep.leavesGradients(network, freezing);
    }

    StepCost run(String label, int repeats) {
        double[][] times = new double[repeats][];
        for (int i = -WARM_UP; i < repeats; i++) {
            if (i == 0) {
                ResidentMemory.resetPeak();
            }
            Watch watch = new Watch(device);
            once(watch);
            times[Math.max(0, i)] = watch.nanos;
        }
        long peak = ResidentMemory.peak().orElse(0);
        long graph = Footprint.of(network, batch.x()).activations();
        long stepped = size(network.parameters().keySet().stream().filter(path -> optimizer.steps(path) > 0).toList());
        return new StepCost(label, size(freezing.trainablePaths()), stepped, median(times, FORWARD), median(times, BACKWARD),
                median(times, STEP), graph, gradientBytes, optimizer.stateBytes(), peak, memory());
    }

    /** Takes a step and tells the meter where each part begins and ends. */
    private void once(Meter meter) {
        meter.begin();
        try (var on = GradientMode.on();
                NDArray logits = network.forward(batch.x(), Mode.TRAIN);
                NDArray loss = CrossEntropy.mean(logits, batch.y())) {
            meter.end(FORWARD);
            meter.begin();
            Torch.backward(loss);
            meter.end(BACKWARD);
        }
        gradientBytes = gradients();
        meter.begin();
        optimizer.step();
        if (leavesGradients) {
            freezing.clearGradients();
        }
        meter.end(STEP);
    }

    private StepMemory memory() {
        return StepMemory.highest(IntStream.range(0, WEIGHINGS).mapToObj(i -> weighed()).toList());
    }

    private StepMemory weighed() {
        try (Scales scales = new Scales(device)) {
            once(scales);
            Source source = scales.memory.source();
            return source == Source.NONE ? StepMemory.UNKNOWN
                    : new StepMemory(scales.parts[FORWARD], scales.parts[BACKWARD], scales.parts[STEP], source);
        }
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
