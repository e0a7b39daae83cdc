package dev.thaw.train;

import dev.thaw.weights.Safetensors;
import dev.thaw.weights.StateDict;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a training keeps its checkpoints, how many, and how often.
 *
 * @param folder where they lie
 * @param last how many are kept
 * @param everySteps also after so many steps; 0 for the ends of epochs only
 * @param writer puts one on the disk
 */
record Checkpoints(Path folder, int last, int everySteps, Writer writer) {

    static final int KEPT = 3;

    /** How a checkpoint gets onto the disk: whole or not at all. */
    @FunctionalInterface
    interface Writer {
        void write(Path file, StateDict tensors, Map<String, String> metadata);
    }

    static Checkpoints in(Path folder) {
        return new Checkpoints(folder, KEPT, 0, Safetensors::write);
    }

    Checkpoints last(int count) {
        return new Checkpoints(folder, count, everySteps, writer);
    }

    Checkpoints everySteps(int steps) {
        return new Checkpoints(folder, last, steps, writer);
    }

    Checkpoints at(Path other) {
        return new Checkpoints(other, last, everySteps, writer);
    }

    Checkpoints by(Writer other) {
        return new Checkpoints(folder, last, everySteps, other);
    }
}
