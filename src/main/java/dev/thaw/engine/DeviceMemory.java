package dev.thaw.engine;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

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
 *
 * <p>What is counted stands at each {@link Source}. All of them count the whole process or device, so let nothing else work
 * there meanwhile. Watches may overlap; each counts from its own start.
 */
public final class DeviceMemory implements AutoCloseable {

    /** What the numbers are counted by. */
    public enum Source {
        /**
         * The C library's own count of what malloc has handed out: arrays of libtorch to the byte, and buffers outside of the
         * Java heap, which {@code NDManager.create} fills and only the garbage collector frees. The Java heap is not counted;
         * what Java's own compilers take is, some megabytes up and down while code is still new. A thread looks up to a thousand
         * times a second, for a twentieth of its time at most; a peak that is over sooner may be missed. Linux with glibc 2.33
         * or newer.
         */
        MALLOC,
        /**
         * The pages of this process that lie in the machine's memory, the Java heap among them, which moves by some tens of
         * megabytes of its own. A thread looks as often as for malloc. Linux with another C library or an older one.
         */
        RESIDENT,
        /**
         * What the CUDA driver says is taken on the GPU, by other processes too. libtorch keeps what was freed and takes it in
         * blocks of 2 to 20 MiB, so the peak is what it has taken until now, and the numbers are upper bounds. To begin, and
         * each time that {@link #now()} is asked, it has to give back what it keeps, which costs time at the next allocation.
         */
        CUDA,
        /** Nobody: the system does not say. */
        NONE
    }

    private static final long NANOS_BETWEEN = 1_000_000;
    private static final long REST = 20;
    private static final Path MACHINE = Path.of("/proc/meminfo");
    private static final long KIBIBYTE = 1024;
    private static final Set<DeviceMemory> OPEN = ConcurrentHashMap.newKeySet();

    private final Device device;
    private final Source source;
    private final long before;
    private final Object lock = new Object();
    private long highest;
    private volatile boolean open = true;

    private DeviceMemory(Device device, Source source) {
        this.device = device;
        this.source = source;
        settle();
        before = read();
        highest = before;
        OPEN.add(this);
        if (source == Source.MALLOC || source == Source.RESIDENT) {
            Thread sampler = new Thread(this::sample, "thaw-memory");
            sampler.setDaemon(true);
            sampler.start();
        }
    }

    /**
     * Begins to watch a device's memory.
     *
     * @param device whose
     * @return the watch; close it, since a thread may look on until then
     */
    public static DeviceMemory watch(Device device) {
        return watch(device, source(device));
    }

    static DeviceMemory watch(Device device, Source source) {
        return new DeviceMemory(device, source);
    }

    /**
     * Returns what is in use on a device, without waiting for what libtorch keeps for later.
     *
     * @param device a GPU, for all that is taken there by any process; the CPU, for what this process has taken
     * @return bytes, counted by the source that {@link #source()} of a watch would name; empty where the system does not say
     */
    public static OptionalLong inUse(Device device) {
        Source source = source(device);
        return source == Source.NONE ? OptionalLong.empty() : OptionalLong.of(read(source, device));
    }

    /**
     * Returns what is free on a device.
     *
     * @param device a GPU, where what libtorch keeps for later is not free until {@link Torch#releaseCache}; the CPU, for what
     *     the machine could still give to its processes, whatever limit a container sets
     * @return bytes; empty where the system does not say
     */
    public static OptionalLong free(Device device) {
        if (device.isGpu()) {
            var memory = CudaUtils.getGpuMemory(device);
            return OptionalLong.of(memory.getMax() - memory.getUsed());
        }
        try (Stream<String> lines = Files.lines(MACHINE)) {
            return lines.filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIBIBYTE).findFirst();
        } catch (IOException | SecurityException elsewhere) {
            return OptionalLong.empty();
        }
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
        note();
        settle();
        return OptionalLong.of(note() - before);
    }

    /**
     * Returns the most that the work held at once, until now or until the close.
     *
     * @return bytes above those at the start, at least zero; empty where the system does not say
     */
    public OptionalLong peak() {
        if (source == Source.NONE) {
            return OptionalLong.empty();
        }
        note();
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

    /** Ends the watch; the peak stays readable, and a second call changes nothing. */
    @Override
    public void close() {
        if (open) {
            note();
            synchronized (lock) {
                open = false;
            }
            OPEN.remove(this);
        }
    }

    /** Lets every open watch of a device see what is taken there, before something is given back. */
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

    /** Lets go of what is kept for later, where the source would count it. */
    private void settle() {
        if (source == Source.CUDA) {
            Torch.await(device);
            Torch.releaseCache(device);
        } else if (source == Source.RESIDENT) {
            NativeCalls.giveBack();
        }
    }

    private void sample() {
        while (open) {
            long began = System.nanoTime();
            note();
            long took = System.nanoTime() - began; // milliseconds where malloc has ten thousand gaps to walk through
            LockSupport.parkNanos(Math.max(NANOS_BETWEEN, REST * took));
        }
    }

    private long note() {
        long bytes = read();
        synchronized (lock) { // open is asked after the reading: nothing counts that came after the close
            highest = open ? Math.max(highest, bytes) : highest;
        }
        return bytes;
    }

    private long read() {
        return read(source, device);
    }

    private static long read(Source source, Device device) {
        return switch (source) {
            case MALLOC -> NativeCalls.allocated().orElseThrow();
            case RESIDENT -> ResidentMemory.now().orElseThrow();
            case CUDA -> CudaUtils.getGpuMemory(device).getUsed();
            case NONE -> 0;
        };
    }
}
