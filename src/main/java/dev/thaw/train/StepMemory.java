package dev.thaw.train;

import dev.thaw.engine.DeviceMemory.Source;
import dev.thaw.metric.Median;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * The memory that each part of a training step takes on its device, above what was there before the step: parameters, the
 * optimizer's state and the batch are there already.
 *
 * @param forward the forward pass with the loss; at its end it holds the graph
 * @param backward the backward pass; at its end it holds the gradients
 * @param step the optimizer's step with the clearing of gradients
 * @param source who counted; {@code NONE} where the system does not say, and all numbers are 0 then
 */
public record StepMemory(Part forward, Part backward, Part step, Source source) {

    /** What is said where nobody counts. */
    public static final StepMemory UNKNOWN = new StepMemory(Part.NOTHING, Part.NOTHING, Part.NOTHING, Source.NONE);

    /**
     * One part of a step.
     *
     * @param held bytes at its end
     * @param peak the most bytes within it
     */
    public record Part(long held, long peak) {

        private static final Part NOTHING = new Part(0, 0);

        private static Part middle(List<Part> parts) {
            return new Part(middle(parts, Part::held), middle(parts, Part::peak));
        }

        private static Part highest(List<Part> parts) {
            return new Part(middle(parts, Part::held), parts.stream().mapToLong(Part::peak).max().orElseThrow());
        }

        private static long middle(List<Part> parts, ToLongFunction<Part> number) {
            return Math.round(Median.of(parts.stream().mapToDouble(part -> number.applyAsLong(part)).toArray()).middle());
        }
    }

    /**
     * Says whether the numbers were measured.
     *
     * @return false where the system does not say
     */
    public boolean known() {
        return source != Source.NONE;
    }

    /**
     * Returns the most that the step takes at once.
     *
     * @return bytes; 0 where the system does not say
     */
    public long peak() {
        return Math.max(forward.peak, Math.max(backward.peak, step.peak));
    }

    /** Of a few steps the median of what is held and the highest peak: who looks now and then may miss a short one. */
    static StepMemory highest(List<StepMemory> steps) {
        return joined(steps, Part::highest);
    }

    /** The median of each number: other threads of the process may add to what is counted. */
    static StepMemory middle(List<StepMemory> rounds) {
        return joined(rounds, Part::middle);
    }

    private static StepMemory joined(List<StepMemory> all, Function<List<Part>, Part> join) {
        return new StepMemory(join.apply(all.stream().map(StepMemory::forward).toList()),
                join.apply(all.stream().map(StepMemory::backward).toList()),
                join.apply(all.stream().map(StepMemory::step).toList()), all.get(0).source);
    }
}
