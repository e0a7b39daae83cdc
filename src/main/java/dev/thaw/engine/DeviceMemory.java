package dev.thaw.engine;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures the memory of a device that a piece of work takes: what it holds now, and the most that it held.
 *
 * <pre>{@code
 * try (var memory = DeviceMemory.watch(Devices.current())) {
 *     NDArray logits = network.forward(x, Mode.TRAIN);
 *     memory.now();    // bytes that are held now, above what was held before
 *     memory.peak();   // the most that was held at once, above the same
 * }
 * }</pre>
 */
public final class DeviceMemory implements AutoCloseable {

    /** What the numbers are counted by. */
    public enum Source {
        /** The C library's malloc: every byte that it has handed out. */
        MALLOC,
        /** The pages of this process that lie in the machine's memory. */
        RESIDENT,
        /** The CUDA driver: everything taken on the GPU. */
        CUDA,
        /** Nobody: the system does not say. */
        NONE
    }

    private static final long NANOS_BETWEEN = 1_000_000;
    private static final Set<DeviceMemory> OPEN = ConcurrentHashMap.newKeySet();

    private final Device device;
    private final Source source;
    private final long before;
    private final Object lock = new Object();
    private long highest;
    private volatile boolean open = true;

    private DeviceMemory(Device device) {
        this.device = device;
        source = source(device);
        if (source == Source.CUDA) {
            Torch.releaseCache(device);
        }
        before = read();
        highest = before;
        OPEN.add(this);
        if (source == Source.MALLOC || source == Source.RESIDENT) {
            Thread sampler = new Thread(this::sample, "memory of " + device);
            sampler.setDaemon(true);
            sampler.start();
        }
    }

    /**
     * Begins to watch a device's memory.
     *
     * @param device whose
     * @return the watch; close it, since it may sample on a thread of its own
     */
    public static DeviceMemory watch(Device device) {
        return new DeviceMemory(device);
    }

    /**
     * Returns what the work holds now.
     *
     * @return bytes above those at the start, below zero when it freed some; empty where the system does not say
     */
    public OptionalLong now() {
        if (source == Source.NONE) {
            return OptionalLong.empty();
        }
        if (source == Source.CUDA) {
            Torch.releaseCache(device);
        }
        return OptionalLong.of(note() - before);
    }

    /**
     * Returns the most that the work held at once.
     *
     * @return bytes above those at the start, at least zero; empty where the system does not say
     */
    public OptionalLong peak() {
        if (source == Source.NONE) {
            return OptionalLong.empty();
        }
        if (open) {
            note();
        }
        synchronized (lock) {
            return OptionalLong.of(highest - before);
        }
    }

    /**
     * Returns what the numbers are counted by.
     *
     * @return the source
     */
    public Source source() {
        return source;
    }

    /** Ends the watch; the peak stays readable. */
    @Override
    public void close() {
        if (open) {
            note();
            open = false;
            OPEN.remove(this);
        }
    }

    /** Lets every open watch see what a device holds, before something is given back. */
    static void noteAll(Device device) {
        OPEN.stream().filter(watch -> watch.device.equals(device)).forEach(DeviceMemory::note);
    }

    private static Source source(Device device) {
        if (device.isGpu()) {
            return Source.CUDA;
        }
        if (NativeCalls.allocated().isPresent()) {
            return Source.MALLOC;
        }
        return ResidentMemory.now().isPresent() ? Source.RESIDENT : Source.NONE;
    }

    private void sample() {
        while (open) {
            note();
            LockSupport.parkNanos(NANOS_BETWEEN);
        }
    }

    private long note() {
        long bytes = read();
        synchronized (lock) {
            highest = Math.max(highest, bytes);
        }
        return bytes;
    }

    private long read() {
        return switch (source) {
            case MALLOC -> NativeCalls.allocated().orElseThrow();
            case RESIDENT -> ResidentMemory.now().orElseThrow();
            case CUDA -> CudaUtils.getGpuMemory(device).getUsed();
            case NONE -> 0;
        };
    }
}
