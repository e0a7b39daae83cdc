package dev.thaw.inspect;

import ai.djl.ndarray.NDManager;
import dev.thaw.engine.Torch;
import dev.thaw.nn.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds gradients that stay after a step, so that the next backward pass adds to them.
 *
 * <p>An optimizer that is given only the head forgets the head's gradients only: the body's are still computed, take
 * memory, and grow. Zeros are not counted: they take memory, but add nothing.
 */
public final class PilingGradients {

    private final Network network;
    private final List<Map<String, Double>> looks = new ArrayList<>();

    private PilingGradients(Network network) {
        this.network = network;
    }

    /**
     * Starts to watch a network.
     *
     * @param network the network, which stays as it is
     * @return the watch; call {@link #afterStep()} after each step
     */
    public static PilingGradients watch(Network network) {
        return new PilingGradients(network);
    }

    /**
     * Looks once, right after a step and after whatever the loop does to clear gradients.
     *
     * @param network the network, which stays as it is
     * @return {@link Mistake#PILING_GRADIENTS}, or nothing
     */
    public static Findings check(Network network) {
        return watch(network).afterStep().findings();
    }

    /**
     * Notes the length of every gradient that is there.
     *
     * @return this watch
     */
    public PilingGradients afterStep() {
        Map<String, Double> lengths = new LinkedHashMap<>();
        try (NDManager handles = network.manager().newSubManager()) {
            network.parameters().forEach((path, parameter) -> Torch.gradient(parameter.getArray(), handles)
                    .map(gradient -> Gaps.length(gradient.toFloatArray())).filter(length -> length > 0).ifPresent(length -> lengths.put(path, length)));
        }
        looks.add(lengths);
        return this;
    }

    /**
     * Returns how long the gradients were together that stayed after each step.
     *
     * @return one length a look: the root of the sum of all squares
     */
    public List<Double> lengths() {
        return looks.stream().map(look -> Math.sqrt(look.values().stream().mapToDouble(length -> length * length).sum())).toList();
    }

    /**
     * Names the mistake.
     *
     * @return {@link Mistake#PILING_GRADIENTS} when gradients stayed after the last step, or nothing
     */
    public Findings findings() {
        if (looks.isEmpty() || looks.get(looks.size() - 1).isEmpty()) {
            return Findings.none();
        }
        Map<String, Double> last = looks.get(looks.size() - 1);
        long bytes = last.keySet().stream().mapToLong(path -> network.parameters().get(path).getShape().size() * Float.BYTES).sum();
        String grown = String.join(" → ", lengths().stream().map(length -> String.format(Locale.ROOT, "%.3g", length)).toList());
        return Findings.of(Finding.of(Mistake.PILING_GRADIENTS, String.join(", ", last.keySet().stream().map(Blocks::of)
                .distinct().limit(4).toList()), "%d parameters still hold a gradient after the step (%,d bytes); together their length is %s"
                        .formatted(last.size(), bytes, grown)));
    }
}
