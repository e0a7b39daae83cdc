package dev.thaw.inspect;

import ai.djl.ndarray.NDManager;
import dev.thaw.engine.Torch;
import dev.thaw.nn.Network;
import dev.thaw.optim.Optimizer;
import dev.thaw.weights.StateDict;
import dev.thaw.weights.TensorData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes notes while somebody else trains step by step: who got a gradient, who moved, and what was kept in memory.
 *
 * <pre>{@code
 * var notes = StepNotes.of("flag", network, optimizer);
 * TrainStep.backward(network, x, y);
 * notes.afterBackward();
 * optimizer.step();
 * notes.afterStep();
 * StepOutcome outcome = notes.outcome();
 * }</pre>
 *
 * <p>It reads every value at every step, so it is for small networks and few steps.
 */
public final class StepNotes {

    private final String name;
    private final Network network;
    private final Optimizer optimizer;
    private final StateDict before;
    private final Map<String, List<Double>> gradients = new LinkedHashMap<>();
    private final Map<String, List<Double>> distances = new LinkedHashMap<>();
    private long gradientBytes;

    private StepNotes(String name, Network network, Optimizer optimizer) {
        this.name = name;
        this.network = network;
        this.optimizer = optimizer;
        before = network.stateDict();
        network.parameters().keySet().forEach(path -> gradients.put(path, new ArrayList<>()));
        measure(before);
    }

    /**
     * Begins the notes with the network as it is now.
     *
     * @param name what to call these steps in tables and figures
     * @param network the network; it stays as it is
     * @param optimizer asked for its step counts and the size of its state
     * @return the notes
     */
    public static StepNotes of(String name, Network network, Optimizer optimizer) {
        return new StepNotes(name, network, optimizer);
    }

    /** Notes the gradients that the parameters hold now; call it between the backward pass and the step. */
    public void afterBackward() {
        Map<String, Double> norms = norms();
        gradients.forEach((path, list) -> list.add(norms.getOrDefault(path, Double.NaN)));
        gradientBytes = Math.max(gradientBytes, bytes(norms));
    }

    /** Notes how far each value is from where it began; call it after the step. */
    public void afterStep() {
        measure(network.stateDict());
    }

    private void measure(StateDict now) {
        now.tensors().forEach((path, tensor) -> {
            if (tensor.readableAsFloats()) {
                distances.computeIfAbsent(path, key -> new ArrayList<>()).add(distance(before.get(path), tensor));
            }
        });
    }

    private static double distance(TensorData from, TensorData to) {
        float[] earlier = from.toFloats();
        return Gaps.largest(earlier, to.toFloats(), earlier.length);
    }

    /** Returns the norm of each gradient that is there. */
    private Map<String, Double> norms() {
        Map<String, Double> norms = new LinkedHashMap<>();
        try (NDManager handles = network.manager().newSubManager()) {
            network.parameters().forEach((path, parameter) ->
                    Torch.gradient(parameter.getArray(), handles).ifPresent(gradient -> norms.put(path, Gaps.length(gradient.toFloatArray()))));
        }
        return norms;
    }

    private long bytes(Map<String, Double> held) {
        return held.keySet().stream().map(path -> network.parameters().get(path).getArray())
                .mapToLong(array -> array.size() * array.getDataType().getNumOfBytes()).sum();
    }

    /**
     * Ends the notes; call it before the network and the optimizer are closed.
     *
     * @return what happened, as plain numbers
     */
    public StepOutcome outcome() {
        Map<String, Long> steps = new LinkedHashMap<>();
        gradients.keySet().forEach(path -> steps.put(path, optimizer.steps(path)));
        return new StepOutcome(name, before, network.stateDict(), gradients, distances, steps,
                new StepOutcome.Bytes(gradientBytes, bytes(norms()), optimizer.stateBytes()));
    }
}
