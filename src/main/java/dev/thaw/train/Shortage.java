package dev.thaw.train;

import ai.djl.Device;
import dev.thaw.engine.Devices;
import dev.thaw.engine.OutOfDeviceMemory;
import dev.thaw.engine.Torch;
import java.util.function.Supplier;

/** What to say, and to give back, when a device has not the memory for a piece of work. */
final class Shortage {

    private Shortage() { }

    /** Returns what is to be thrown: another failure as it is; all that the work opened must be closed before. */
    static RuntimeException explained(RuntimeException failure, Supplier<String> advice) {
        Device device = Devices.current();
        return OutOfDeviceMemory.from(failure, device).<RuntimeException>map(full -> {
            String said = advice.get();
            Torch.releaseCache(device);
            return full.advise(said);
        }).orElse(failure);
    }

    /** Of a phase that could not begin. */
    static RuntimeException ofBeginning(RuntimeException failure) {
        return explained(failure, () -> "a phase was to begin, which has changed no weight. Close networks and batches that nobody needs, "
                + "freeze more, or do without an average of the weights, which is a second copy of them");
    }

    /** Of an evaluation, which changes nothing. */
    static RuntimeException ofEvaluation(RuntimeException failure) {
        return explained(failure, () -> """
                it was an evaluation, %d images at a time, and nothing has changed. Close networks and batches that nobody \
                needs, or take smaller images or a smaller network""".formatted(Evaluator.BATCH_SIZE));
    }
}
