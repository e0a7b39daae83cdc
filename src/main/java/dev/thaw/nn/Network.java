package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.thaw.engine.Devices;
import dev.thaw.engine.GradientMode;
import dev.thaw.view.Renderable;
import dev.thaw.weights.Fitted;
import dev.thaw.weights.KeyMap;
import dev.thaw.weights.LoadReport;
import dev.thaw.weights.Match;
import dev.thaw.weights.StateDict;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A whole network: a tree of modules and the values of all its parameters, which it owns until it is closed.
 * <p>A parameter is known by its path everywhere: {@code layer1.0.conv1.weight} as in PyTorch. A network is used by one
 * thread at a time.
 */
public final class Network implements AutoCloseable, Renderable {

    private final String name;
    private final Module root;
    private final String head;
    private final int[] inputShape;
    private final NDManager manager;
    private final Map<String, Module> modules = new LinkedHashMap<>();
    private final Values values;
    private final Set<String> loaded = new LinkedHashSet<>();
    private LoadReport report;

    /** Takes over a tree; a head of "" is none. */
    Network(String name, Module root, String head, int[] inputShape) {
        this.name = name;
        this.root = root;
        this.head = head;
        this.inputShape = Fitting.image(inputShape);
        Slot.checkEachOnce(name, root);
        root.walk(modules::put);
        manager = NDManager.newBaseManager(Devices.current());
        values = new Values(name, Slot.under(root), manager);
    }

    /**
     * {@return a network that took over a tree of modules, on {@link Devices#current()}, initialised from seed 0}
     * @param name what to call the network in tables and figures
     * @param root the tree; no other network may hold it
     * @param inputShape the usual size of one image, as channels, height, width
     */
    public static Network of(String name, Module root, int... inputShape) {
        return new Network(name, root, Head.last(root), inputShape);
    }

    /**
     * {@return a network whose head is not just the last linear layer, initialised from seed 0}
     * @param name what to call the network
     * @param root the tree; no other network may hold it
     * @param headPath where the head stands: a linear layer, a 1×1 convolution, or a module that ends with one of them
     * @param inputShape the usual size of one image, as channels, height, width
     */
    public static Network of(String name, Module root, String headPath, int... inputShape) {
        return new Network(name, root, Head.checked(name, root, headPath), inputShape);
    }

    /**
     * {@return this network with all values begun anew and nothing loaded; each path has its own random stream}
     * @param seed any number; a different head leaves the body's numbers alone
     */
    public Network seed(long seed) {
        values.open();
        values.initialise(seed);
        loaded.clear();
        report = null;
        return this;
    }

    /**
     * {@return this network with weights loaded: all that fit, or nothing at all}
     * <p>What a training wraps around a network, such as {@code module.}, is taken off the paths before, and other known
     * layouts are renamed, by the rules of {@link Fitted}; the report says so.
     * @param weights the weights
     * @param match how well they must fit
     * @throws IllegalArgumentException if they do not fit that well; the network is then unchanged. If their file is cut
     *     short meanwhile, all that they were to fill begins anew from the seed
     */
    public Network load(StateDict weights, Match match) {
        return load(match, paths -> Fitted.of(weights, paths));
    }

    /**
     * {@return this network with weights of a layout of the caller's own, else as {@link #load(StateDict, Match)} has it}
     * @param weights the weights
     * @param match how well they must fit after the renaming
     * @param map renames them, and no other map is tried; one that renames nothing is refused, with the paths that it found
     */
    public Network load(StateDict weights, Match match, KeyMap map) {
        return load(match, paths -> Fitted.of(weights, paths, map));
    }

    private Network load(Match match, Function<Set<String>, Fitted> renamed) {
        values.open();
        report = values.load(renamed, match, loaded);
        return this;
    }

    /**
     * {@return the logits {@code [N,classes]}, attached to the manager of {@code x}; the caller closes them}
     * @param x images, {@code [N,C,H,W]}, on the network's device
     * @param mode {@link Mode#EVAL} records no gradients and changes nothing; {@link Mode#TRAIN} leaves the thread's
     *     gradient mode as it is
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
     * {@return the logits {@code [N,classes]}, while somebody watches each module; the caller closes them}
     * @param x images, {@code [N,C,H,W]}
     * @param mode as in {@link #forward(NDArray, Mode)}
     * @param observer told of each module's input and output
     */
    public NDArray forward(NDArray x, Mode mode, ForwardObserver observer) {
        try (Watched watching = Watched.by(observer, modules)) {
            return forward(x, mode);
        }
    }

    /**
     * {@return what the head is given in {@link Mode#EVAL}: features {@code [N,F]}, the mean image where the head convolves}
     * @param x images, {@code [N,C,H,W]}; the features attach to their manager, and the caller closes them
     */
    public NDArray features(NDArray x) {
        InputCopy given = new InputCopy(headPath());
        forward(x, Mode.EVAL, given).close();
        return Head.rows(given.copy());
    }

    /**
     * {@return what the root's child number {@code children} is given: a new array of the manager of {@code x}}
     * @param children how many of the root's children to run; a root that is no sequence of so many refuses
     * @param x images, {@code [N,C,H,W]}
     * @param mode as in {@link #forward(NDArray, Mode)}
     */
    public NDArray forwardUntil(int children, NDArray x, Mode mode) {
        values.ready();
        return Part.of(root, name).run(0, children, x, mode);
    }

    /**
     * {@return the logits {@code [N,classes]}, by the rest of the network from what {@link #forwardUntil} gave}
     * @param children how many of the root's children to leave out
     * @param x what the first of the others is given
     * @param mode as in {@link #forward(NDArray, Mode)}
     */
    public NDArray forwardFrom(int children, NDArray x, Mode mode) {
        values.ready();
        return Part.of(root, name).run(children, root.namedChildren().size(), x, mode);
    }

    /** {@return a view of the trained parameters by path, frozen or not, in state-dict order; the arrays stay the network's} */
    public Map<String, Parameter> parameters() {
        return values.ofKind(Slot.Kind.PARAMETER);
    }

    /** {@return a view of the buffers by path: running statistics and counts, which never have a gradient} */
    public Map<String, Parameter> buffers() {
        return values.ofKind(Slot.Kind.BUFFER);
    }

    /** {@return a view of every module by path, parents first; the root's path is empty} */
    public Map<String, Module> modules() {
        values.open(); // no values are made: those of a large network are slow to make
        return Collections.unmodifiableMap(modules);
    }

    /** {@return a copy of all values, which later training does not change} */
    public StateDict stateDict() {
        return values.read();
    }

    /** {@return a second network of the same structure and values: nothing frozen, the same paths marked as loaded} */
    public Network copy() {
        values.ready();
        return new Network(name, root.again(), head, inputShape).with(values.read(), loaded, report);
    }

    Network with(StateDict weights, Set<String> marked, LoadReport earlier) {
        values.write(weights);
        loaded.addAll(marked);
        report = earlier;
        return this;
    }

    /**
     * {@return a second network with the same weights and a new head of the same kind, begun from seed 0; this one stays}
     * @param classes outputs of the new head
     */
    public Network withHead(int classes) {
        return withHead(Head.resized(modules.get(headPath()), classes));
    }

    /**
     * {@return a second network with the same weights and another module as its head, begun from seed 0; this one stays}
     * @param module the new head, whose structure is copied; one that does not fit is refused with all shapes
     */
    public Network withHead(Module module) {
        return Surgery.of(this).named(name).replace(headPath(), module).network();
    }

    /** {@return a copy of this network without its head: images in, features out; the caller closes it} */
    public Backbone withoutHead() {
        return Backbone.of(this);
    }

    /** {@return what the last {@link #load} found; empty when nothing was loaded since the last {@link #seed}} */
    public Optional<LoadReport> loadReport() {
        return Optional.ofNullable(report);
    }

    /** {@return the paths of parameters and buffers whose values were loaded since the last {@link #seed}} */
    public Set<String> loadedPaths() {
        return Collections.unmodifiableSet(loaded);
    }

    /** {@return the path of the head, such as {@code fc}: the last linear layer, where nobody said otherwise} */
    public String headPath() {
        return head().orElseThrow(() -> new IllegalStateException(name + " has no head: no linear layer, and none was named"));
    }

    /** {@return the path of the head; empty when there is none} */
    public Optional<String> head() {
        return head.isEmpty() ? Optional.empty() : Optional.of(head);
    }

    /** {@return how many classes the head tells apart: its number of outputs} */
    public int classes() {
        return Head.outputs(modules.get(headPath())).orElseThrow();
    }

    /** {@return how many numbers all parameters hold, frozen or not, without the buffers, as PyTorch counts} */
    public long parameterCount() {
        return values.count(Slot.Kind.PARAMETER);
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
     * {@return the shape of a batch of images of the usual size, {@code [images,C,H,W]}}
     * @param images how many
     */
    public Shape inputShape(int images) {
        return new Shape(images, inputShape[0], inputShape[1], inputShape[2]);
    }

    /** {@return the manager of the values, closed with the network; its device is the network's} */
    public NDManager manager() {
        values.open();
        return manager;
    }

    @Override
    public String text() {
        return "%s: %,d parameters in %d tensors, %s, input %s".formatted(name, parameterCount(),
                values.tensors(Slot.Kind.PARAMETER), head().isPresent() ? classes() + " classes" : "no head", inputShape(1));
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
