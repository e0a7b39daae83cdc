package dev.thaw.inspect;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import dev.thaw.engine.GradientMode;
import dev.thaw.engine.Torch;
import dev.thaw.nn.ForwardObserver;
import dev.thaw.nn.Mode;
import dev.thaw.nn.Module;
import dev.thaw.nn.Network;
import dev.thaw.optim.Optimizer;
import dev.thaw.view.Tabular;
import dev.thaw.view.WordTable;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Set;

/**
 * What a training step keeps in memory, in bytes, counted from the arrays themselves.
 *
 * @param parameters of all parameters, frozen or not
 * @param buffers of running statistics and counts
 * @param gradients of the gradients that parameters hold now
 * @param activations of the outputs of modules that carry a graph, each array once: what a backward pass needs is of this
 *     size, but not exactly these arrays; behind a detach they are counted though it lets them go right after the forward
 * @param optimizerState of velocities and running means
 */
public record Footprint(long parameters, long buffers, long gradients, long activations, long optimizerState)
        implements Tabular {

    private static final double MEBIBYTE = 1024 * 1024;

    /**
     * Counts for a batch, without an optimizer.
     *
     * @param network the network; nothing in it changes
     * @param x a batch of images {@code [N,C,H,W]}
     * @return the counts, the optimizer's being 0
     */
    public static Footprint of(Network network, NDArray x) {
        return new Footprint(bytes(network.parameters().values()), bytes(network.buffers().values()), gradients(network),
                activations(network, x), 0);
    }

    /**
     * Counts for a batch and an optimizer; after a step, its state is there.
     *
     * @param network the network; nothing in it changes
     * @param x a batch of images {@code [N,C,H,W]}
     * @param optimizer the optimizer, as it is now
     * @return the counts
     */
    public static Footprint of(Network network, NDArray x, Optimizer optimizer) {
        Footprint without = of(network, x);
        return new Footprint(without.parameters, without.buffers, without.gradients, without.activations,
                optimizer.stateBytes());
    }

    private static long bytes(Collection<Parameter> arrays) {
        return arrays.stream().mapToLong(parameter -> bytes(parameter.getArray())).sum();
    }

    private static long bytes(NDArray array) {
        return array.size() * array.getDataType().getNumOfBytes();
    }

    private static long gradients(Network network) {
        Set<String> holding = KeptState.withGradient(network);
        return network.parameters().entrySet().stream().filter(entry -> holding.contains(entry.getKey()))
                .mapToLong(entry -> bytes(entry.getValue().getArray())).sum();
    }

    private static long activations(Network network, NDArray x) {
        Outputs outputs = new Outputs();
        try (KeptState kept = KeptState.of(network); GradientMode on = GradientMode.on();
                NDManager pass = network.manager().newSubManager()) {
            NDArray input = x.duplicate();
            input.attach(pass);
            network.forward(input, Mode.TRAIN, outputs);
        }
        return outputs.bytes;
    }

    /** Adds up the outputs that carry a graph, each array once though several modules return it. */
    private static final class Outputs implements ForwardObserver {
        private final Set<NDArray> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        private long bytes;

        @Override
        public void leaving(String path, Module module, NDArray output) {
            if (seen.add(output) && Torch.carriesGraph(output)) {
                bytes += Footprint.bytes(output);
            }
        }
    }

    /**
     * Adds all up.
     *
     * @return bytes
     */
    public long total() {
        return parameters + buffers + gradients + activations + optimizerState;
    }

    @Override
    public WordTable table() {
        return WordTable.of("What a training step keeps in memory", "what", "#MiB")
                .row("parameters", mebibytes(parameters)).row("buffers", mebibytes(buffers))
                .row("gradients", mebibytes(gradients)).row("activations with a graph", mebibytes(activations))
                .row("optimizer's state", mebibytes(optimizerState)).row("together", mebibytes(total()));
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%,.2f", bytes / MEBIBYTE);
    }
}
