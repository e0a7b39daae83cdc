package dev.thaw.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.thaw.engine.Devices;
import dev.thaw.engine.Torch;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A part of a network: ordered children with names, and parameters and buffers of its own under PyTorch's names.
 *
 * <p>A parameter's identity is its path, such as {@code layer1.0.conv1.weight}; it comes from walking the tree. A module
 * is also a DJL {@code Block}, but its values come from the {@link Network} that holds it: the parameter store that DJL
 * passes is not asked.
 *
 * <p>Whoever computes releases what it made on the way: a module closes every array it creates except the one it returns,
 * and never its input. Results attach to the manager of the input.
 */
public abstract class Module extends AbstractBlock {

    private final Map<String, Module> named = new LinkedHashMap<>();
    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private final Set<String> replaced = new HashSet<>();
    private Module standIn;
    private boolean inferring;
    private GradientCut cut = GradientCut.NONE;
    private ForwardObserver observer;
    private String path = "";
    private UnaryOperator<NDArray> tap = UnaryOperator.identity();

    /** Makes a module without children or parameters. */
    protected Module() { }

    /**
     * Computes the output of this module.
     *
     * @param x the input, usually {@code [N,C,H,W]}; stays open
     * @param mode training or not; a module held in inference takes {@link Mode#EVAL} whatever is given
     * @return the output, which the caller closes; may be {@code x} itself
     */
    public final NDArray forward(NDArray x, Mode mode) {
        if (standIn != null) {
            NDArray output = standIn.forward(x, mode);
            return output == x ? Torch.times(x, 1) : output; // the parent closes or changes what its child made
        }
        Mode effective = inferring ? Mode.EVAL : mode;
        if (observer != null) {
            observer.entering(path, this, x);
        }
        NDArray output = Interventions.handedOn(cut.compute(this, x, effective), x, tap);
        if (observer != null) {
            observer.leaving(path, this, output);
        }
        return output;
    }

    /**
     * Does what this module is for.
     *
     * @param x the input; must stay open
     * @param mode training or not, for the children too
     * @return the output
     */
    protected abstract NDArray compute(NDArray x, Mode mode);

    /** {@return a module of the same kind and sizes anew, without values} */
    protected abstract Module blank();

    /** Makes the same structure anew, without values, and with the same modules standing in for others. */
    final Module again() {
        Module fresh = blank();
        fresh.replaceAs(this);
        return fresh;
    }

    private void replaceAs(Module other) {
        other.named.forEach((name, wanted) -> {
            if (other.replaced.contains(name)) {
                replaceChild(name, wanted.again());
            } else {
                named.get(name).replaceAs(wanted);
            }
        });
    }

    /** Lets another module stand in for a child: wherever this module runs the child, the other one runs. */
    final void replaceChild(String name, Module module) {
        named.put(name, module).standIn = module;
        replaced.add(name);
        int index = children.keys().indexOf(name);
        children.remove(index);
        children.add(index, name, module);
    }

    /** {@return one line that says in a few words what this module is, such as {@code Conv2d 3→16, 3×3}} */
    public abstract String describe();

    /**
     * Adds a child; only constructors and builders call this.
     *
     * @param name its name in paths, without a dot
     * @param module the child
     * @param <M> its type
     * @return the child
     * @throws IllegalArgumentException if the name is taken, empty or holds a dot
     */
    protected final <M extends Module> M child(String name, M module) {
        checkName(name);
        named.put(name, module);
        children.add(name, module);
        return module;
    }

    /**
     * Adds a trained parameter of 32-bit floats.
     *
     * @param name its name, such as {@code weight}
     * @param type what DJL calls it
     * @param initialization how its values begin
     * @param shape its shape
     * @return the parameter, without values until a {@link Network} holds this module
     */
    protected final Parameter parameter(String name, Parameter.Type type, Initialization initialization, long... shape) {
        return slot(name, type, Slot.Kind.PARAMETER, DataType.FLOAT32, initialization, shape);
    }

    /**
     * Adds a buffer: values that the module keeps itself and no gradient reaches.
     *
     * @param name its name, such as {@code running_mean}
     * @param type what DJL calls it
     * @param dataType 32-bit floats or 64-bit integers
     * @param value its first value, in each element
     * @param shape its shape
     * @return the buffer, without values until a {@link Network} holds this module
     */
    protected final Parameter buffer(String name, Parameter.Type type, DataType dataType, float value, long... shape) {
        return slot(name, type, Slot.Kind.BUFFER, dataType, Initialization.constant(value), shape);
    }

    private Parameter slot(String name, Parameter.Type type, Slot.Kind kind, DataType dataType,
            Initialization initialization, long... shape) {
        checkName(name);
        Parameter parameter = Parameter.builder().setName(name).setType(type)
                .optRequiresGrad(kind == Slot.Kind.PARAMETER).build();
        slots.put(name, new Slot(parameter, kind, dataType, Slot.checked(getClass().getSimpleName(), name, shape), initialization,
                Resizing.NONE));
        parameters.put(name, parameter);
        return parameter;
    }

    /** Lets weights of another size into a parameter, when they are loaded. */
    final void resizable(String name, Resizing resizing) {
        slots.computeIfPresent(name, (key, slot) -> slot.with(resizing));
    }

    /** Counts the parameters and buffers of another module as this one's own. */
    final void adopt(Module module) {
        module.slots.forEach((name, slot) -> {
            checkName(name);
            slots.put(name, slot);
            parameters.put(name, slot.parameter());
        });
    }

    private void checkName(String name) {
        if (name.isEmpty() || name.contains(".") || named.containsKey(name) || slots.containsKey(name)) {
            throw new IllegalArgumentException("""
                    "%s" cannot name a part of %s: a name is not empty, has no dot, and is given once; taken here: %s"""
                    .formatted(name, describe(), Stream.concat(slots.keySet().stream(), named.keySet().stream()).toList()));
        }
    }

    /** {@return a view of the children by name, in order} */
    public final Map<String, Module> namedChildren() {
        return Collections.unmodifiableMap(named);
    }

    /** Returns this module's own slots, in the order of PyTorch's state dict. */
    final Map<String, Slot> slots() {
        return slots;
    }

    /** {@return a new map of the trained parameters of this module itself by name, those of its children not counted} */
    public final Map<String, Parameter> ownParameters() {
        return own(Slot.Kind.PARAMETER);
    }

    /** {@return a new map of the shapes of this module's own trained parameters, which are known before there are values} */
    public final Map<String, Shape> ownShapes() {
        Map<String, Shape> found = new LinkedHashMap<>();
        own(Slot.Kind.PARAMETER).keySet().forEach(name -> found.put(name, slots.get(name).shape()));
        return found;
    }

    /** {@return a new map of the buffers of this module itself by name, those of its children not counted} */
    public final Map<String, Parameter> ownBuffers() {
        return own(Slot.Kind.BUFFER);
    }

    private Map<String, Parameter> own(Slot.Kind kind) {
        Map<String, Parameter> found = new LinkedHashMap<>();
        slots.forEach((name, slot) -> {
            if (slot.kind() == kind) {
                found.put(name, slot.parameter());
            }
        });
        return found;
    }

    /**
     * Visits this module and everything under it, parents before children.
     *
     * @param visitor takes each path (empty for this module) and module
     */
    public final void walk(BiConsumer<String, Module> visitor) {
        walk("", visitor);
    }

    private void walk(String at, BiConsumer<String, Module> visitor) {
        visitor.accept(at, this);
        named.forEach((name, module) -> module.walk(ModulePath.join(at, name), visitor));
    }

    /** Holds this module and everything under it in {@link Mode#EVAL}, whatever a forward pass asks for. */
    public final void holdInference() {
        inferring = true;
    }

    /** Lets this module follow the mode of each forward pass again. */
    public final void releaseInference() {
        inferring = false;
    }

    /** {@return whether this module is held in inference, as it is after {@link #holdInference()}} */
    public final boolean heldInInference() {
        return inferring;
    }

    /**
     * Keeps gradients back in every forward pass from now on, here and in everything under this module.
     *
     * @param which what is kept back; {@link GradientCut#NONE} for nothing
     */
    public final void cut(GradientCut which) {
        cut = which;
    }

    /** {@return what this module keeps back from the backward pass; nothing unless {@link #cut(GradientCut)} said otherwise} */
    public final GradientCut cut() {
        return cut;
    }

    /** Hands on what somebody makes of each output, the output itself or a new array; returns what was done before. */
    final UnaryOperator<NDArray> tap(UnaryOperator<NDArray> change) {
        UnaryOperator<NDArray> before = tap;
        tap = change;
        return before;
    }

    /** Lets somebody watch this module, or nobody for {@code null}; returns who did before. */
    final ForwardObserver observe(String at, ForwardObserver watching) {
        ForwardObserver before = observer;
        path = at;
        observer = watching;
        return before;
    }

    @Override protected final NDList forwardInternal(ParameterStore store, NDList inputs, boolean training,
            PairList<String, Object> options) {
        return new NDList(forward(inputs.singletonOrThrow(), training ? Mode.TRAIN : Mode.EVAL));
    }

    /** Computes the output shape by running zeros through the module, so its values must be there already. */
    @Override public final Shape[] getOutputShapes(Shape[] inputShapes) {
        Parameter any = getParameters().isEmpty() ? null : getParameters().valueAt(0);
        try (NDManager manager = any == null ? NDManager.newBaseManager(Devices.current())
                : any.getArray().getManager().newSubManager()) {
            return new Shape[] {forward(manager.zeros(inputShapes[0]), Mode.EVAL).getShape()};
        }
    }

    @Override public final String toString() {
        return describe();
    }
}
