package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import dev.thaw.view.NearNames;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.UnaryOperator;

/**
 * Stands at places of a network, sees what passes there and may hand on something else, until it is closed.
 *
 * <pre>{@code
 * try (Interventions open = Interventions.in(network).branch("layer1.2", BranchPoint.RESIDUAL, NDArray::zerosLike)) {
 *     network.forward(x, Mode.EVAL);   // as if F of that block were 0
 * }
 * }</pre>
 *
 * <p>A change returns the array that it is given, or a new one, which the network closes; the given one belongs to the
 * network and may be written into right after the call, so copy what must stay. Values, flags and modes of the network are
 * not touched. What a {@link ForwardObserver} sees is what is handed on.
 */
public final class Interventions implements AutoCloseable {

    private final Network network;
    private final Deque<Runnable> restoring = new ArrayDeque<>();

    private Interventions(Network network) {
        this.network = network;
    }

    /**
     * Starts without any intervention.
     *
     * @param network where to stand
     * @return the interventions, to be closed
     */
    public static Interventions in(Network network) {
        return new Interventions(network);
    }

    /**
     * Stands behind a module.
     *
     * @param path of the module; empty for the root. Where it runs several times in a pass, each counts
     * @param change takes what the module returns
     * @return these interventions
     * @throws IllegalArgumentException if no module stands there
     */
    public Interventions output(String path, UnaryOperator<NDArray> change) {
        restoring.push(then(module(path), change));
        return this;
    }

    /**
     * Stands inside a residual block.
     *
     * @param path of the block
     * @param point where in it
     * @param change takes what passes there
     * @return these interventions
     * @throws IllegalArgumentException if no residual block stands there
     */
    public Interventions branch(String path, BranchPoint point, UnaryOperator<NDArray> change) {
        if (!(module(path) instanceof ResidualBlock block)) {
            throw new IllegalArgumentException("%s of %s is no residual block but %s, so it has no branches"
                    .formatted(path, network.name(), module(path).describe()));
        }
        BranchTaps before = block.tapBranches(BranchTaps.NONE);
        block.tapBranches(before.with(point, change));
        restoring.push(() -> block.tapBranches(before));
        return this;
    }

    private Module module(String path) {
        Module module = network.modules().get(path);
        if (module == null) {
            throw new IllegalArgumentException("%s has no module \"%s\"; the nearest are %s".formatted(network.name(), path,
                    NearNames.of(path, network.modules().keySet())));
        }
        return module;
    }

    /** Stands behind a module and behind whoever does already; returns how to undo that. */
    static Runnable then(Module module, UnaryOperator<NDArray> change) {
        UnaryOperator<NDArray> before = module.tap(UnaryOperator.identity());
        module.tap(both(before, change));
        return () -> module.tap(before);
    }

    /** Returns what is handed on of a module's output, which is closed when another array comes in its place. */
    static NDArray handedOn(NDArray output, NDArray x, UnaryOperator<NDArray> change) {
        NDArray changed = change.apply(output);
        if (changed != output && output != x) {
            output.close();
        }
        return changed;
    }

    static UnaryOperator<NDArray> both(UnaryOperator<NDArray> first, UnaryOperator<NDArray> second) {
        return given -> {
            NDArray between = first.apply(given);
            NDArray last = second.apply(between);
            if (between != given && between != last) {
                between.close();
            }
            return last;
        };
    }

    /** Leaves all places, the last taken first; a second call changes nothing. */
    @Override
    public void close() {
        while (!restoring.isEmpty()) {
            restoring.pop().run();
        }
    }
}
