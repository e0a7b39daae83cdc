package dev.thaw.engine;

import ai.djl.Device;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A device has not the memory that an operation asked for.
 *
 * <p>The operation did not happen, and what was computed before it is as it was: close what is not needed any more, or ask for
 * less, and go on. A GPU refuses when its memory is full. A CPU's memory is refused only beyond what the system would ever
 * promise; Linux promises more than it has, and ends a process that then uses it.
 */
public final class OutOfDeviceMemory extends RuntimeException {

    private static final long serialVersionUID = 1;
    private static final double GIGABYTE = 1e9;
    private static final String ADVICE = "use a smaller batch or smaller images, or freeze more of the network";
    private static final Pattern SAYS_SO = Pattern.compile("CUDA out of memory|CUDA error: out of memory"
            + "|(CUBLAS|CUDNN)_STATUS_ALLOC_FAILED|CUDNN_STATUS_INTERNAL_ERROR_(HOST|DEVICE)_ALLOCATION_FAILED"
            + "|DefaultCPUAllocator: |std::bad_alloc");
    private static final Pattern ASKED = Pattern.compile("[Tt]ried to allocate (\\d+(?:\\.\\d+)?) (bytes|KiB|MiB|GiB)");

    private final transient Device device;
    private final String facts;

    private OutOfDeviceMemory(Device device, String facts, String advice, Throwable cause) {
        super(facts + "; " + advice, cause);
        this.device = device;
        this.facts = facts;
    }

    /**
     * Recognises that an error says that a device's memory ran out.
     *
     * @param failure what the engine threw, or what was thrown because of that
     * @param device where the operation ran
     * @return the same as an error that says what was asked for, what was in use and free, and what to do; empty when it failed
     *     for another reason
     */
    public static Optional<OutOfDeviceMemory> from(Throwable failure, Device device) {
        for (Throwable error = failure; error != null; error = error.getCause()) {
            if (error instanceof OutOfDeviceMemory known) {
                return Optional.of(known);
            }
        }
        return Stream.iterate(failure, error -> error != null, Throwable::getCause).map(Throwable::getMessage)
                .filter(message -> message != null && SAYS_SO.matcher(message).find()).findFirst()
                .map(message -> new OutOfDeviceMemory(device, facts(device, asked(message), DeviceMemory.inUse(device),
                        DeviceMemory.free(device)), ADVICE, failure));
    }

    /**
     * Says the same with other words for what to do, by one who knows what was going on.
     *
     * @param advice what to do, as in "give batchSize(16) in place of 32"
     * @return a new error with the same facts and the same cause
     */
    public OutOfDeviceMemory advise(String advice) {
        return new OutOfDeviceMemory(device, facts, advice, getCause());
    }

    /**
     * Returns the device whose memory ran out.
     *
     * @return the device; null in an error that was read from a file
     */
    public Device device() {
        return device;
    }

    static OptionalLong asked(String message) {
        Matcher found = ASKED.matcher(message);
        if (!found.find()) {
            return OptionalLong.empty();
        }
        long unit = switch (found.group(2)) {
            case "KiB" -> 1L << 10;
            case "MiB" -> 1L << 20;
            case "GiB" -> 1L << 30;
            default -> 1;
        };
        return OptionalLong.of(Math.round(Double.parseDouble(found.group(1)) * unit));
    }

    static String facts(Device device, OptionalLong asked, OptionalLong inUse, OptionalLong free) {
        String known = Stream.of(gigabytes("%.2f GB are in use", inUse), gigabytes("%.2f GB are free", free))
                .filter(words -> !words.isEmpty()).collect(Collectors.joining(" and "));
        return device + " has not the memory for an operation" + gigabytes(" that asked for %.2f GB", asked)
                + (known.isEmpty() ? "" : ": " + known);
    }

    private static String gigabytes(String words, OptionalLong bytes) {
        return bytes.isPresent() ? String.format(Locale.ROOT, words, bytes.getAsLong() / GIGABYTE) : "";
    }
}
