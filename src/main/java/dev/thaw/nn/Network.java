package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.thaw.engine.Devices;
import dev.thaw.engine.GradientMode;
import dev.thaw.view.Renderable;
import dev.thaw.weights.LoadReport;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A whole network: a tree of modules and the values of all its parameters, which it owns until it is closed.
 *
 * <p>A parameter is known by its path everywhere: {@code layer1.0.conv1.weight} as in PyTorch. A network is used by one
 * thread at a time.
 */
public final class Network implements AutoCloseable, Renderable {

    private final String name;
    private final Module root;
    private final int[] inputShape;
    private final NDManager manager;
    private final Map<String, Module> modules = new LinkedHashMap<>();
    private final Values values;
    private final Set<String> loaded = new LinkedHashSet<>();
    private LoadReport report;

    private Network(String name, Module root, int[] inputShape) {
        this.name = name;
        this.root = root;
        this.inputShape = inputShape.clone();
        root.walk(modules::put);
        Map<String, Module.Slot> slots = new LinkedHashMap<>();
        modules.forEach((path, module) ->
                module.slots().forEach((own, slot) -> slots.put(path.isEmpty() ? own : path + "." + own, slot)));
        manager = NDManager.newBaseManager(Devices.current());
        values = new Values(name, slots, manager);
    }

    /**
     * Gives a tree of modules its values and takes it over.
     *
     * @param name what to call the network in tables and figures
     * @param root the tree; no other network may hold it
     * @param inputShape the usual size of one image, as channels, height, width
     * @return the network on {@link Devices#current()}, initialised from seed 0
     */
    public static Network of(String name, Module root, int... inputShape) {
        if (inputShape.length != 3) {
            throw new IllegalArgumentException("an input shape is channels, height, width; given %s"
                    .formatted(Arrays.toString(inputShape)));
        }
        return new Network(name, root, inputShape);
    }

    /**
     * Starts all values anew. Each path has its own random stream: a different head leaves the body's numbers alone.
     *
     * @param seed any number
     * @return this network, with nothing loaded
     */
    public Network seed(long seed) {
        values.open();
        values.initialise(seed);
        loaded.clear();
        report = null;
        return this;
    }

    /**
     * Loads weights: all that fit, or nothing at all.
     *
     * <p>What a training wraps around a network, such as {@code module.} or MoCo's {@code module.encoder_q.}, is taken off
     * the paths before, and other known layouts are renamed, by the rules of {@link dev.thaw.weights.Fitted}; the report says so.
     *
     * @param weights the weights
     * @param match how well they must fit
     * @return this network
     * @throws IllegalArgumentException if they do not fit that well; the network is then unchanged
     */
    public Network load(StateDict weights, Match match) {
        values.open();
        report = values.load(weights, match);
        loaded.addAll(report.matched());
        return this;
    }

    /**
     * Computes the logits, one row per image.
     *
     * @param x images, {@code [N,C,H,W]}, on the network's device
     * @param mode {@link Mode#EVAL} records no gradients and changes nothing; {@link Mode#TRAIN} leaves the thread's
     *     gradient mode as it is
     * @return logits {@code [N,classes]}, attached to the manager of {@code x}; the caller closes them
     */
    public NDArray forward(NDArray x, Mode mode) {
        values.ready();
        if (mode == Mode.TRAIN) {
            return root.forward(x, mode);
        }
        try (GradientMode off = GradientMode.off()) {
            return root.forward(x, mode);
        }
    }

    /**
     * Computes the logits while somebody watches each module.
     *
     * @param x images, {@code [N,C,H,W]}
     * @param mode as in {@link #forward(NDArray, Mode)}
     * @param observer told of each module's input and output
     * @return logits {@code [N,classes]}; the caller closes them
     */
    public NDArray forward(NDArray x, Mode mode, ForwardObserver observer) {
        try (Watched watching = Watched.by(observer, modules)) {
            return forward(x, mode);
        }
    }

    /**
     * Computes what the head is given: the features that the body makes of each image.
     *
     * @param x images, {@code [N,C,H,W]}
     * @return features {@code [N,F]}, in {@link Mode#EVAL}, attached to the manager of {@code x}; the caller closes them
     */
    public NDArray features(NDArray x) {
        InputCopy head = new InputCopy(headPath());
        forward(x, Mode.EVAL, head).close();
        return head.copy();
    }

    /**
     * Computes the first part of the network only: what the root's child number {@code children} is given.
     *
     * @param children how many of the root's children to run
     * @param x images, {@code [N,C,H,W]}
     * @param mode as in {@link #forward(NDArray, Mode)}
     * @return a new array, attached to the manager of {@code x}; the caller closes it
     * @throws IllegalArgumentException if the root is no sequence, or has not so many children
     */
    public NDArray forwardUntil(int children, NDArray x, Mode mode) {
        values.ready();
        return Part.of(root, name).run(0, children, x, mode);
    }

    /**
     * Computes the rest of the network from what {@link #forwardUntil} gave.
     *
     * @param children how many of the root's children to leave out
     * @param x what the first of the others is given
     * @param mode as in {@link #forward(NDArray, Mode)}
     * @return logits {@code [N,classes]}, attached to the manager of {@code x}; the caller closes them
     * @throws IllegalArgumentException if the root is no sequence, or has not so many children
     */
    public NDArray forwardFrom(int children, NDArray x, Mode mode) {
        values.ready();
        return Part.of(root, name).run(children, root.namedChildren().size(), x, mode);
    }

    /**
     * Returns the trained parameters by path, frozen or not.
     *
     * @return weights and biases in state-dict order; the map cannot be changed, the arrays stay the network's
     */
    public Map<String, Parameter> parameters() {
        return values.ofKind(Module.Kind.PARAMETER);
    }

    /**
     * Returns the buffers by path: running statistics and counts, which never have a gradient.
     *
     * @return the buffers in state-dict order; the map cannot be changed, the arrays stay the network's
     */
    public Map<String, Parameter> buffers() {
        return values.ofKind(Module.Kind.BUFFER);
    }

    /** {@return a view of every module by path, parents first; the root's path is empty} */
    public Map<String, Module> modules() {
        values.open(); // values come later, when somebody asks for them: those of a large network are slow to make
        return Collections.unmodifiableMap(modules);
    }

    /** {@return a copy of all values, which later training does not change} */
    public StateDict stateDict() {
        return values.read();
    }

    /**
     * Makes a second network of the same structure and values, which train independently.
     *
     * @return the copy: nothing frozen, the same paths marked as loaded
     */
    public Network copy() {
        values.ready();
        Network copy = new Network(name, root.blank(), inputShape);
        copy.values.write(values.read());
        copy.loaded.addAll(loaded);
        copy.report = report;
        return copy;
    }

    /** {@return what the last {@link #load} found; empty when nothing was loaded since the last {@link #seed}} */
    public Optional<LoadReport> loadReport() {
        return Optional.ofNullable(report);
    }

    /** {@return the paths of parameters and buffers whose values were loaded since the last {@link #seed}} */
    public Set<String> loadedPaths() {
        return Collections.unmodifiableSet(loaded);
    }

    /**
     * Returns the path of the head: the last linear layer.
     *
     * @return a path such as {@code fc}
     * @throws IllegalStateException if the network has no linear layer
     */
    public String headPath() {
        return head().orElseThrow(() -> new IllegalStateException("%s has no linear layer that could be its head".formatted(name)));
    }

    /** {@return the path of the last linear layer; empty when there is none} */
    public Optional<String> head() {
        return modules.entrySet().stream().filter(entry -> entry.getValue() instanceof Linear).map(Map.Entry::getKey)
                .reduce((first, last) -> last);
    }

    /** {@return how many classes the head tells apart: its number of outputs} */
    public int classes() {
        return ((Linear) modules.get(headPath())).outputs();
    }

    /** {@return how many numbers all parameters hold, frozen or not, without the buffers, as PyTorch counts} */
    public long parameterCount() {
        return values.count(Module.Kind.PARAMETER);
    }

    /** {@return what the network is called, such as ResNet-18} */
    public String name() {
        return name;
    }

    /** {@return the root of the tree of modules} */
    public Module root() {
        values.ready();
        return root;
    }

    /**
     * Returns the shape of a batch of images of the usual size.
     *
     * @param images how many
     * @return {@code [images,C,H,W]}
     */
    public Shape inputShape(int images) {
        return new Shape(images, inputShape[0], inputShape[1], inputShape[2]);
    }

    /**
     * Returns the manager that holds the values: its device is the network's, and children of it close with the network.
     *
     * @return the manager, which the network closes
     */
    public NDManager manager() {
        values.open();
        return manager;
    }

    @Override
    public String text() {
        return "%s: %,d parameters in %d tensors, %s, input %s".formatted(name, parameterCount(),
                values.tensors(Module.Kind.PARAMETER), head().isPresent() ? classes() + " classes" : "no head", inputShape(1));
    }

    /** Releases all values; the network cannot be used afterwards. A second call changes nothing. */
    @Override
    public void close() {
        manager.close();
    }

    @Override
    public String toString() {
        return manager.isOpen() ? text() : name + " (closed)";
    }
}
