package dev.thaw.engine;

import ai.djl.Device;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A device has not the memory that an operation asked for. What was computed before is as it was. */
public final class OutOfDeviceMemory extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Device device;

    private OutOfDeviceMemory(String message, Device device, Throwable cause) {
        super(message, cause);
        this.device = device;
    }

    /**
     * Recognises that an error of the engine says that memory ran out.
     *
     * @param failure what the engine threw, or what was thrown because of it
     * @param device where the operation ran
     * @return the same as an error that says what to do; empty when the engine failed for another reason
     */
    public static Optional<OutOfDeviceMemory> from(Throwable failure, Device device) {
        if (failure instanceof OutOfDeviceMemory known) {
            return Optional.of(known);
        }
        return Stream.iterate(failure, error -> error != null, Throwable::getCause).map(Throwable::getMessage)
                .filter(message -> message != null && saysSo(message.toLowerCase(Locale.ROOT))).findFirst()
                .map(message -> new OutOfDeviceMemory("%s is out of memory".formatted(device), device, failure));
    }

    /**
     * Returns the device whose memory ran out.
     *
     * @return the device
     */
    public Device device() {
        return device;
    }

    private static boolean saysSo(String message) {
        return message.contains("cuda out of memory") || message.contains("not enough memory")
                || message.contains("defaultcpuallocator") || message.contains("alloc_failed");
    }
}
